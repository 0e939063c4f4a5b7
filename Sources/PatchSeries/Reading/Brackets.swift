// SPDX-License-Identifier: GPL-2.0-only

/// What a subject says in its brackets: `[RFC PATCH v3 RESEND 02/13]`.
package struct Brackets: Hashable, Sendable {
    /// The words as they stand, without the brackets themselves.
    package let words: [String]
    /// Which version; 1 where none is named.
    package let version: SeriesVersion
    /// The number of the mail, 0 for a cover letter; nil where there is none.
    package let index: Int?
    /// The number of patches; nil where there is none.
    package let total: Int?
    /// The number as it is written, such as `02/13`.
    package let numbering: String?

    /// Takes the brackets off `subject`; nil where it begins with none that say `PATCH`.
    package init?(_ subject: String, rest: inout String) {
        guard subject.hasPrefix("["), let close = subject.utf8.firstIndex(of: UInt8(ascii: "]")) else {
            return nil
        }
        let inside = subject[..<close].dropFirst()
        words = inside.split { $0 == " " || $0 == "," }.map(String.init)
        guard words.contains(where: { $0.asciiLowercased.hasPrefix("patch") }) else { return nil }
        rest = (String(subject.utf8[subject.utf8.index(after: close)...]) ?? "").trimmed
        let versions = words.compactMap { word -> SeriesVersion? in
            word.hasPrefix("v") ? try? SeriesVersion(parsing: word) : nil
        }
        version = versions.first ?? .first
        let numbers = words.compactMap { word -> (String, Int, Int)? in
            let parts = word.split(separator: "/")
            guard parts.count == 2, let index = Int(parts[0]), let total = Int(parts[1]) else { return nil }
            return (word, index, total)
        }.first
        (numbering, index, total) = (numbers?.0, numbers?.1, numbers?.2)
    }

    /// Whether the series only asks for comments.
    package var isRFC: Bool { words.contains("RFC") }

    /// Whether it is sent once more, unchanged.
    package var isResend: Bool { words.contains("RESEND") }

    /// The stable branch that a backport is for: `6.1.y`.
    package var stableBranch: String? { words.first { $0.hasSuffix(".y") } }
}
