// SPDX-License-Identifier: GPL-2.0-only

/// What stands in the brackets of a subject, the numbering apart.
package struct SubjectPrefix: Hashable, Sendable {
    /// Whether the series only asks for comments.
    package var isRFC = false
    /// Whether the same version is sent once more, unchanged.
    package var isResend = false
    /// The stable branch of a backport, for example `6.1.y`.
    package var stableBranch: String?

    /// Makes the prefix of an ordinary series, or of the kinds named.
    package init(isRFC: Bool = false, isResend: Bool = false, stableBranch: String? = nil) {
        self.isRFC = isRFC
        self.isResend = isResend
        self.stableBranch = stableBranch
    }

    /// `[RFC PATCH 6.1.y v3 RESEND 02/13]`; version 1 is not named, and a lone patch without a cover has no number.
    package func brackets(version: SeriesVersion, index: Int, total: Int, isNumbered: Bool) -> String {
        var words: [String] = []
        if isRFC { words.append("RFC") }
        words.append("PATCH")
        if let stableBranch { words.append(stableBranch) }
        if version > .first { words.append(version.description) }
        if isResend { words.append("RESEND") }
        if isNumbered { words.append("\(String(padding: index, to: String(total).utf8.count))/\(total)") }
        return "[\(words.joined(separator: " "))]"
    }
}
