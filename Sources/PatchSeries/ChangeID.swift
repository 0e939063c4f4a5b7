// SPDX-License-Identifier: GPL-2.0-only

/// What all versions of a series share: `YYYYMMDD-slug-<12 hex>`, as b4 writes it.
package struct ChangeID: Hashable, Sendable, CustomStringConvertible {
    /// The whole text.
    package let description: String

    /// Reads a change-id.
    package init(parsing text: String) throws(SeriesError) {
        let parts = text.utf8.split(separator: ASCII.dash, omittingEmptySubsequences: false)
        guard parts.count >= 3, let date = parts.first, let random = parts.last,
            date.count == 8, date.allSatisfy(\.isDigit),
            random.count == 12, String(Substring(random)).isLowerHex,
            parts.dropFirst().dropLast().allSatisfy({ part in
                !part.isEmpty && part.allSatisfy { $0.isDigit || (97...122).contains($0) || $0 == ASCII.dot }
            })
        else { throw .malformedChangeID(text) }
        description = text
    }

    /// Makes the change-id of a new series from its branch name, the day it began and 12 random hex digits.
    ///
    /// What is not a small letter or a digit in `name` becomes a dash; at most 40 characters of it are taken.
    package init(name: String, began: MailDate, random: String) throws(SeriesError) {
        let words = name.asciiLowercased.utf8.split { !$0.isDigit && !$0.isLetter }
        var slug = words.map { String(Substring($0)) }.joined(separator: "-").prefix(40)
        while slug.hasSuffix("-") { slug.removeLast() }
        try self.init(parsing: "\(began.day)-\(slug.isEmpty ? "series" : slug)-\(random)")
    }

    /// The text without the random digits: what message ids begin with.
    package var stem: String { String(description.dropLast(13)) }
}
