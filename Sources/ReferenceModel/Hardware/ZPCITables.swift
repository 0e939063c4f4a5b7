// SPDX-License-Identifier: GPL-2.0-only

/// The translation tables of s390 PCI functions, read as the hardware reads them.
///
/// Three levels: a region table and segment tables of 2,048 entries, page tables of 256, 4 KiB pages; where the anchor
/// says so, one or two more levels of region tables above, of 2,048 entries each. The bits are those of the kernel's
/// `arch/s390/include/asm/pci_dma.h`; an anchor is the table's address with the type bits of its designation
/// (`ZPCI_IOTA_DT_…`), which are those of an entry that leads to a table one level below. Bits that the hardware
/// does not define are not looked at.
struct ZPCITables {
    static let entries = 2048
    static let pageEntries = 256

    private static let regionAddress: UInt64 = ~0x3fff
    private static let segmentAddress: UInt64 = ~0x7ff
    private static let pageAddress: UInt64 = ~0xfff
    private static let typeMask: UInt64 = 0xc
    /// What an anchor says that leads to a region-third table, the one right above the segment tables.
    static let regionThird: UInt64 = 0x4
    private static let segmentTableType: UInt64 = 0x4
    private static let pageTableType: UInt64 = 0x0
    private static let invalid: UInt64 = 0x20
    private static let pageInvalid: UInt64 = 0x400
    private static let protected: UInt64 = 0x200
    private static let offsetMask: UInt64 = 0xc0
    private static let lengthMask: UInt64 = 0x3

    let memory: TableMemory

    /// What the walk to a page table found.
    enum Walk {
        /// An invalid entry on the way: no page of the run is mapped.
        case absent
        /// An entry that leads outside the memory, or to a table of the wrong kind.
        case broken
        /// The page table, and whether an entry on the way forbids writing.
        case table(UnsafePointer<UInt64>, isProtected: Bool)
    }

    /// Walks from an anchor to the page table of a page.
    @inline(__always)
    func walk(anchor: UInt64, page: UInt64) -> Walk {
        guard anchor & Self.typeMask == Self.regionThird else { return tallWalk(anchor: anchor, page: page) }
        guard let regions = memory.table(at: anchor & Self.regionAddress, entries: Self.entries) else {
            return .broken
        }
        return lowerWalk(regions, page: page, above: 0)
    }

    /// Walks from a region-third table, to which an entry with some protection leads.
    @inline(__always)
    private func lowerWalk(_ regions: UnsafePointer<UInt64>, page: UInt64, above: UInt64) -> Walk {
        let region = regions[Int(page >> 19 & 2047)]
        if region & Self.invalid != 0 { return .absent }
        guard region & Self.typeMask == Self.segmentTableType,
            let segments = memory.table(at: region & Self.regionAddress, entries: Self.entries)
        else { return .broken }
        let index = page >> 8 & 2047
        if !Self.covers(region, index) { return .absent }
        let segment = segments[Int(index)]
        if segment & Self.invalid != 0 { return .absent }
        guard segment & Self.typeMask == Self.pageTableType,
            let table = memory.table(at: segment & Self.segmentAddress, entries: Self.pageEntries)
        else { return .broken }
        return .table(table, isProtected: (above | region | segment) & Self.protected != 0)
    }

    /// Walks from an anchor above the region-third tables. Not inlined: the usual anchor needs none of it.
    @inline(never)
    private func tallWalk(anchor: UInt64, page: UInt64) -> Walk {
        guard let upper = upper(anchor: anchor, page: page) else { return .broken }
        if upper & Self.invalid != 0 || !Self.covers(upper, page >> 19 & 2047) { return .absent }
        guard let regions = memory.table(at: upper & Self.regionAddress, entries: Self.entries) else {
            return .broken
        }
        return lowerWalk(regions, page: page, above: upper)
    }

    /// The pages that tables of an anchor's type span; 0 for a type that is not one of region tables.
    @inline(__always)
    static func span(of anchor: UInt64) -> UInt64 {
        // Each level has 11 bits of index.
        let levels = (anchor & typeMask) / regionThird
        return levels == 0 ? 0 : 1 << (19 + 11 * levels)
    }

    /// The entry that leads from an anchor above the region-third tables to one of these, or an invalid one on the way,
    /// with the protection of all; nil for a table that is none.
    private func upper(anchor: UInt64, page: UInt64) -> UInt64? {
        var entry = anchor & ~(Self.protected | Self.offsetMask | Self.invalid) | Self.lengthMask
        var protection: UInt64 = 0
        while true {
            let level = (entry & Self.typeMask) / Self.regionThird
            guard level > 1, let table = memory.table(at: entry & Self.regionAddress, entries: Self.entries)
            else {
                return nil
            }
            let index = page >> (19 + 11 * (level - 1)) & 2047
            if !Self.covers(entry, index) { return Self.invalid }
            let next = table[Int(index)]
            if next & Self.invalid != 0 { return next }
            guard next & Self.typeMask == level * Self.regionThird else { return nil }
            protection |= next & Self.protected
            if level == 2 { return next | protection }
            entry = next - Self.regionThird
        }
    }

    /// Whether the part of a lower table that a region entry announces (in quarters) holds an index.
    @inline(__always)
    private static func covers(_ region: UInt64, _ index: UInt64) -> Bool {
        let quarter = index / 512
        return quarter >= (region & offsetMask) >> 6 && quarter <= region & lengthMask
    }

    /// The translation that a page-table entry gives.
    @inline(__always)
    static func translation(of entry: UInt64, isProtected: Bool) -> UInt64 {
        // Without a branch, so that runs of entries are translated several at a time.
        let granted: UInt64 = isProtected ? 0 : Translation.writable
        let valid = (entry / pageInvalid & 1) &- 1
        return (entry & pageAddress | Translation.readable | ~entry >> 8 & granted) & valid
    }

    /// What the tables at an anchor say about a page.
    func translation(anchor: UInt64, page: UInt64) -> UInt64 {
        switch walk(anchor: anchor, page: page) {
        case .absent: 0
        case .broken: Translation.broken.bits
        case .table(let table, let isProtected):
            Self.translation(of: table[Int(page & 255)], isProtected: isProtected)
        }
    }

    /// Copies what the tables say about `count` pages of one run.
    @inline(__always)
    func copy(anchor: UInt64, page: UInt64, count: Int, to values: UnsafeMutablePointer<UInt64>) {
        switch walk(anchor: anchor, page: page) {
        case .absent: values.update(repeating: 0, count: count)
        case .broken: values.update(repeating: Translation.broken.bits, count: count)
        case .table(let table, let isProtected):
            let entries = table + Int(page & 255)
            for index in 0..<count {
                values[index] = Self.translation(of: entries[index], isProtected: isProtected)
            }
        }
    }

    /// The first pages of the runs that have a page table.
    func runs(anchor: UInt64) -> [UInt64] {
        var found: [UInt64] = []
        let level = (anchor & Self.typeMask) / Self.regionThird
        if level > 0 { addRuns(of: anchor & Self.regionAddress, level: level, first: 0, to: &found) }
        return found
    }

    /// Adds the runs of a table whose first page is `first`; level 0 is a segment table, 1 a region-third one.
    private func addRuns(of origin: UInt64, level: UInt64, first: UInt64, to found: inout [UInt64]) {
        guard let table = memory.table(at: origin, entries: Self.entries) else {
            found.append(first)
            return
        }
        var index = 0
        while let valid = Self.nextValid(in: table, from: index) {
            index = valid + 1
            let page = first | UInt64(valid) << (8 + 11 * level)
            if level == 0 {
                found.append(page)
            } else {
                addRuns(of: table[valid] & Self.regionAddress, level: level - 1, first: page, to: &found)
            }
        }
    }

    /// The next valid entry of a region or segment table, eight at a time where all are invalid.
    private static func nextValid(in table: UnsafePointer<UInt64>, from start: Int) -> Int? {
        var index = start
        while index < entries {
            if table[index] & invalid == 0 { return index }
            index += 1
            while index % 8 == 0, index < entries {
                let group = UnsafeRawPointer(table + index).loadUnaligned(as: SIMD8<UInt64>.self)
                let all = group.lowHalf & group.highHalf
                let both = all.lowHalf & all.highHalf
                if both.x & both.y & invalid == 0 { break }
                index += 8
            }
        }
        return nil
    }

    /// The entries on the way to a page, in text.
    func description(anchor: UInt64, page: UInt64) -> String {
        var texts: [String] = []
        var level = (anchor & Self.typeMask) / Self.regionThird
        guard level > 0 else { return "tables of another type at \(hex(anchor))" }
        var origin = anchor & Self.regionAddress
        while true {
            guard let table = memory.table(at: origin, entries: Self.entries) else {
                texts.append("no table at \(hex(origin))")
                break
            }
            let index = page >> (8 + 11 * level) & 2047
            let entry = table[Int(index)]
            texts.append("\(Self.names[Int(level)])[\(index)] = \(hex(entry))")
            if entry & Self.invalid != 0 { break }
            if level == 0 {
                let origin = entry & Self.segmentAddress
                guard let pages = memory.table(at: origin, entries: Self.pageEntries) else { break }
                texts.append("page[\(page & 255)] = \(hex(pages[Int(page & 255)]))")
                break
            }
            origin = entry & Self.regionAddress
            level -= 1
        }
        return texts.joined(separator: ", ")
    }

    private static let names = ["segment", "region", "region-second", "region-first"]
}
