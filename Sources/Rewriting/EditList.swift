// SPDX-License-Identifier: GPL-2.0-only

/// The edits of one text, in order of place; it refuses two that claim the same byte.
///
/// It keeps law 2: `applied(to:)` copies every byte outside the edits as it stands.
package struct EditList: Equatable, Sendable, RandomAccessCollection {
    private var edits: [Edit] = []

    /// A list without edits.
    package init() {}

    /// A list of `edits`, which may come in any order.
    package init(_ edits: some Sequence<Edit>) throws(RewritingError) {
        for edit in edits { try add(edit) }
    }

    /// The index of the first edit.
    package var startIndex: Int { 0 }
    /// The index after the last edit.
    package var endIndex: Int { edits.count }
    /// The edit at `index`, counted in order of place.
    package subscript(index: Int) -> Edit { edits[index] }

    /// Adds one edit; the same edit twice counts once.
    package mutating func add(_ edit: Edit) throws(RewritingError) {
        let index = edits.firstIndex { edit.precedes($0) } ?? edits.endIndex
        if index > 0 {
            let previous = edits[index - 1]
            if previous == edit { return }
            if previous.isInConflict(with: edit) { throw .overlap(previous, edit) }
        }
        if index < edits.endIndex, edits[index].isInConflict(with: edit) {
            throw .overlap(edits[index], edit)
        }
        edits.insert(edit, at: index)
    }

    /// Adds all edits of another list, as when two recipes work on the same text.
    package mutating func add(_ others: EditList) throws(RewritingError) {
        for edit in others { try add(edit) }
    }

    /// The text after the edits; every byte outside them is a copy.
    package func applied(to bytes: [UInt8]) throws(RewritingError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.replacement.count })
        var position = 0
        for edit in edits {
            guard edit.range.upperBound <= bytes.count else { throw .outOfBounds(edit, count: bytes.count) }
            result += bytes[position..<edit.range.lowerBound]
            result += edit.replacement
            position = edit.range.upperBound
        }
        result += bytes[position...]
        return result
    }
}

extension Edit {
    /// Whether this edit stands before `other` in a list: by place, insertions before what they touch.
    fileprivate func precedes(_ other: Edit) -> Bool {
        (range.lowerBound, range.upperBound) < (other.range.lowerBound, other.range.upperBound)
    }
}
