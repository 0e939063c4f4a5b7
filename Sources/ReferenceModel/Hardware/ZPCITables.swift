// SPDX-License-Identifier: GPL-2.0-only

/// The translation tables of s390 PCI functions, read as the hardware reads them.
///
/// Three levels: a region table and segment tables of 2,048 entries, page tables of 256, 4 KiB pages; the bits
/// are those of the kernel's `arch/s390/include/asm/pci_dma.h`. Entry bits that the hardware does not define
/// are not looked at.
struct ZPCITables {
    static let entries = 2048
    static let pageEntries = 256

    private static let regionAddress: UInt64 = ~0x3fff
    private static let segmentAddress: UInt64 = ~0x7ff
    private static let pageAddress: UInt64 = ~0xfff
    private static let typeMask: UInt64 = 0xc
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
        let root = anchor & Self.regionAddress
        guard let regions = memory.table(at: root, entries: Self.entries) else { return .broken }
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
        return .table(table, isProtected: (region | segment) & Self.protected != 0)
    }

    /// Whether the part of a segment table that a region entry announces (in quarters) holds an index.
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
        guard let regions = memory.table(at: anchor & Self.regionAddress, entries: Self.entries) else {
            return []
        }
        var found: [UInt64] = []
        var upper = 0
        while let region = Self.nextValid(in: regions, from: upper) {
            upper = region + 1
            let first = UInt64(region) << 19
            let origin = regions[region] & Self.regionAddress
            guard let segments = memory.table(at: origin, entries: Self.entries) else {
                found.append(first)
                continue
            }
            var lower = 0
            while let segment = Self.nextValid(in: segments, from: lower) {
                lower = segment + 1
                found.append(first | UInt64(segment) << 8)
            }
        }
        return found
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
        let root = anchor & Self.regionAddress
        guard let regions = memory.table(at: root, entries: Self.entries) else {
            return "no region table at \(hex(root))"
        }
        let region = regions[Int(page >> 19 & 2047)]
        var text = "region[\(page >> 19 & 2047)] = \(hex(region))"
        guard region & Self.invalid == 0,
            let segments = memory.table(at: region & Self.regionAddress, entries: Self.entries)
        else { return text }
        let segment = segments[Int(page >> 8 & 2047)]
        text += ", segment[\(page >> 8 & 2047)] = \(hex(segment))"
        guard segment & Self.invalid == 0,
            let table = memory.table(at: segment & Self.segmentAddress, entries: Self.pageEntries)
        else { return text }
        return text + ", page[\(page & 255)] = \(hex(table[Int(page & 255)]))"
    }
}
