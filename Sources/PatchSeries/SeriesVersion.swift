// SPDX-License-Identifier: GPL-2.0-only

/// The number of a series' version, counted from 1.
package struct SeriesVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself, at least 1.
    package let number: Int

    /// The first version, which mails never name.
    package static let first = SeriesVersion(unchecked: 1)

    /// Makes a version; refuses what is not positive.
    package init(_ number: Int) throws(SeriesError) {
        guard number >= 1 else { throw .malformedVersion(String(number)) }
        self.number = number
    }

    private init(unchecked number: Int) { self.number = number }

    /// Reads `3` or `v3`.
    package init(parsing text: String) throws(SeriesError) {
        guard let number = Int(text.hasPrefix("v") ? String(text.dropFirst()) : text) else {
            throw .malformedVersion(text)
        }
        try self.init(number)
    }

    /// `v3`.
    package var description: String { "v\(number)" }

    /// The version that comes after this one.
    package var next: SeriesVersion { SeriesVersion(unchecked: number + 1) }

    /// Orders by number.
    package static func < (left: SeriesVersion, right: SeriesVersion) -> Bool { left.number < right.number }
}
