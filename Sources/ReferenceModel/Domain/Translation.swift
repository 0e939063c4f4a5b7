// SPDX-License-Identifier: GPL-2.0-only

/// What one 4 KiB page of iova leads to: a physical page and what may be done there, or nothing.
package struct Translation: Equatable, Hashable, Sendable {
    /// The physical address with `readable` and `writable` in its low bits; 0 for no translation.
    package let bits: UInt64

    static let readable: UInt64 = 1
    static let writable: UInt64 = 2
    static let addressMask = ~(pageSize - 1)

    /// A translation that leads nowhere.
    package static let none = Translation(bits: 0)
    /// What tables give that cannot be followed: an entry that leads outside the memory.
    package static let broken = Translation(bits: addressMask | 0x10)

    init(bits: UInt64) {
        self.bits = bits
    }

    /// The translation to a physical page with read access and perhaps write access.
    package init(to paddr: UInt64, isWritable: Bool) {
        bits = paddr & Self.addressMask | Self.readable | (isWritable ? Self.writable : 0)
    }

    /// Whether a device can use it.
    package var isMapped: Bool {
        bits & Self.readable != 0
    }

    /// The physical address of the page.
    package var address: UInt64 {
        bits & Self.addressMask
    }
}

extension Translation: CustomStringConvertible {
    /// The translation in words: `pa 0x5000, read-only`.
    package var description: String {
        if self == .broken { return "a table outside the memory" }
        guard isMapped else { return "unmapped" }
        return "pa \(hex(address))" + (bits & Self.writable == 0 ? ", read-only" : "")
    }
}
