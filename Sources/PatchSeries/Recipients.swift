// SPDX-License-Identifier: GPL-2.0-only

/// Who a mail goes to.
package struct Recipients: Hashable, Sendable {
    /// The maintainers, in the order in which they were found.
    package private(set) var to: [Identity]
    /// Lists and everyone else; holds nobody who is in `to`.
    package private(set) var cc: [Identity]

    /// Makes recipients; of several spellings of one address the first stays, and `to` wins over `cc`.
    package init(to: [Identity] = [], cc: [Identity] = []) {
        var seen: Set<String> = []
        self.to = to.filter { seen.insert($0.key).inserted }
        self.cc = cc.filter { seen.insert($0.key).inserted }
    }

    /// Everyone of both: what a cover letter needs.
    package func union(_ other: Recipients) -> Recipients {
        Recipients(to: to + other.to, cc: cc + other.cc)
    }

    /// The recipients with the people of some trailers added to `cc`.
    package func adding(_ people: [Identity]) -> Recipients { Recipients(to: to, cc: cc + people) }

    /// Both lists in one, `to` first.
    package var everyone: [Identity] { to + cc }
}
