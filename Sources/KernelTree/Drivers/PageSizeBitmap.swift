// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// The page sizes that a driver says it can map, one bit each.
package struct PageSizeBitmap: Sendable {
    /// The entry of the ops table.
    package let entry: OpsTable.Entry
    /// The macro that holds the value; nil where it stands in the entry itself.
    package let macro: Directive?
    /// The bytes of the value: in the entry, or in the macro's body.
    package let range: Range<Int>
    /// What it comes to; nil where this file does not tell.
    package let value: UInt64?

    /// The bitmap of an entry. A name is followed to the macro that holds the value; from there on only to macros
    /// that stand for nothing but the bitmap.
    init(_ entry: OpsTable.Entry, macros: Macros) {
        let bytes = entry.value.tree.bytes
        var macro: Directive?
        var range = entry.value.range
        var visited: Set<String> = []
        while let name = Macros.soleName(bytes[range]), let next = macros.constant(name),
            visited.insert(name).inserted, macro == nil || macros.mentions(of: name) == 1
        {
            (macro, range) = (next, next.body)
        }
        self.entry = entry
        self.macro = macro
        self.range = range
        value = Constants(macros).value(of: bytes[entry.value.range])
    }

    /// The value as it is written.
    package var text: String { String(decoding: entry.value.tree.bytes[range], as: UTF8.self) }

    /// The smallest page in bytes; nil where the value is not known.
    package var smallestPage: UInt64? {
        value.flatMap { $0 == 0 ? nil : 1 << UInt64($0.trailingZeroBitCount) }
    }
    /// Whether it claims every size from the smallest page on, which says nothing of what the hardware has.
    package var claimsAnySize: Bool {
        guard let value, let smallestPage, smallestPage > 1 else { return false }
        return value == ~0 << UInt64(smallestPage.trailingZeroBitCount)
    }
}
