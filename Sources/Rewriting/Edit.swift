// SPDX-License-Identifier: GPL-2.0-only

/// One replacement of a byte range of a source text; an empty range inserts, an empty replacement deletes.
package struct Edit: Equatable, Sendable {
    /// The bytes of the original text that go.
    package let range: Range<Int>
    /// The bytes that stand in their place.
    package let replacement: [UInt8]

    /// Replaces `range` by `replacement`.
    package init(_ range: Range<Int>, _ replacement: [UInt8]) {
        self.range = range
        self.replacement = replacement
    }

    /// Replaces `range` by the UTF-8 bytes of `text`.
    package init(_ range: Range<Int>, _ text: String) {
        self.init(range, Array(text.utf8))
    }

    /// Inserts the UTF-8 bytes of `text` before the byte at `offset`.
    package init(at offset: Int, _ text: String) {
        self.init(offset..<offset, Array(text.utf8))
    }

    /// Whether both edits claim the same byte, or write at the same place so that their order would matter.
    package func isInConflict(with other: Edit) -> Bool {
        if range.isEmpty && other.range.isEmpty { return range.lowerBound == other.range.lowerBound }
        return range.lowerBound < other.range.upperBound && other.range.lowerBound < range.upperBound
    }
}
