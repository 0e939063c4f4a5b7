// SPDX-License-Identifier: GPL-2.0-only

/// The PCI functions of an s390 machine: translation anchors, RPCIT, and a shadow TLB for each.
///
/// A function whose `tlb_refresh` is 1 uses a new translation only after an RPCIT covered it; one with 0 picks
/// up new ones by itself. Neither forgets a translation before an RPCIT covers it. The shadow is filled from the
/// tables at the moment of the flush, so a missing, short, misplaced or too early flush is seen.
package final class ZPCI: Hardware {
    private struct Function: ~Copyable {
        let properties: Setup.Function
        var shadow = PageMap()
        var anchor: UInt64?
        /// The pages that it can use.
        let reach: Range<UInt64>

        init(_ properties: Setup.Function) {
            self.properties = properties
            reach = properties.pages
        }
    }

    /// The memory that holds the tables.
    package var memory: TableMemory? {
        didSet { tables = memory.map(ZPCITables.init) }
    }
    private var tables: ZPCITables?
    /// In memory of their own: what is asked so often shall cost no reference count.
    private let functions: UnsafeMutableBufferPointer<Function>
    private let handles: [UInt64]

    /// The hardware of a setup, with nothing registered.
    package init(_ setup: Setup) {
        functions = .allocate(capacity: setup.functions.count)
        for (index, properties) in setup.functions.enumerated() {
            functions.initializeElement(at: index, to: Function(properties))
        }
        handles = setup.functions.map { UInt64($0.handle) << 32 }
    }

    deinit {
        functions.deinitialize()
        functions.deallocate()
    }

    /// Read access always comes with a mapping; write access can be withheld, but not given alone.
    package func translation(to paddr: UInt64, access: Access) -> Translation? {
        guard access.contains(.read) else { return nil }
        return Translation(to: paddr, isWritable: access.contains(.write))
    }

    /// Forgets every function's registration.
    package func reset() {
        for function in functions.indices { unregister(function: function) }
    }

    /// Starts a fresh view of the tables at an anchor, as they stand.
    package func register(function: Int, anchor: UInt64) {
        functions[function].shadow.removeAll()
        functions[function].anchor = anchor
        guard let tables else { return }
        for first in tables.runs(anchor: anchor) {
            tables.copy(
                anchor: anchor, page: first, count: ZPCITables.pageEntries,
                to: functions[function].shadow.mutableValues(from: first))
        }
    }

    /// Drops a function's view.
    package func unregister(function: Int) {
        functions[function].anchor = nil
        functions[function].shadow.removeAll()
    }

    /// The anchor that a function uses, or nil.
    package func anchor(of function: Int) -> UInt64? {
        functions[function].anchor
    }

    /// The function whose handle stands in the upper half of an RPCIT's first operand.
    package func function(withHandle handle: UInt64) -> Int? {
        handles.firstIndex(of: handle)
    }

    /// The pages that the tables at an anchor can lead to, from page 0 on.
    package func span(of anchor: UInt64) -> UInt64 { ZPCITables.span(of: anchor) }

    /// Makes views as large as tables that span so many pages.
    package func makeRoom(for span: UInt64) {
        for function in functions.indices { functions[function].shadow.space = span }
    }

    /// Refills the shadow of the pages that a range covers; parts of it beyond what the tables span are not looked at.
    package func refresh(function: Int, start: UInt64, bytes: UInt64) {
        guard let tables, let anchor = functions[function].anchor else { return }
        let pages = Self.pages(start, bytes, functions[function].properties)
            .clamped(to: 0..<ZPCITables.span(of: anchor))
        if pages.count <= Self.manyPages {
            for (page, count) in ChunkRuns(pages) {
                tables.copy(
                    anchor: anchor, page: page, count: count,
                    to: functions[function].shadow.mutableValues(from: page))
            }
            return
        }
        for first in knownRuns(anchor: anchor) {
            for (page, count) in ChunkRuns(pages.clamped(to: first..<first + PageMap.chunkPages)) {
                tables.copy(
                    anchor: anchor, page: page, count: count,
                    to: functions[function].shadow.mutableValues(from: page))
            }
        }
    }

    /// The size of a refresh from which on only runs that hold something are looked at: 64 MiB.
    private static let manyPages = 16384

    /// The pages that a range covers, up to the end of the address space: the whole of each, or what of it lies within
    /// the limits of the function.
    private static func pages(_ start: UInt64, _ bytes: UInt64, _ limits: Setup.Function) -> Range<UInt64> {
        guard bytes > 0 else { return 0..<0 }
        let (end, wraps) = start.addingReportingOverflow(bytes)
        if (start | bytes) % pageSize == 0, !wraps { return start / pageSize..<end / pageSize }
        let last = start + min(bytes - 1, UInt64.max - start)
        let isFirstWhole = start % pageSize == 0 || start <= limits.first
        let isLastWhole = last % pageSize == pageSize - 1 || last >= limits.last
        let first = start / pageSize + (isFirstWhole ? 0 : 1)
        return first..<max(last / pageSize + (isLastWhole ? 1 : 0), first)
    }

    /// Lets a function with `tlb_refresh` 0 pick up new translations of a range.
    package func observe(function: Int, pages: Range<UInt64>) {
        guard !functions[function].properties.needsRefreshForNew, let tables,
            let anchor = functions[function].anchor
        else { return }
        for (page, count) in ChunkRuns(pages) {
            guard case .table(let table, let isProtected) = tables.walk(anchor: anchor, page: page) else {
                continue
            }
            let entries = table + Int(page & 255)
            let shadow = functions[function].shadow.mutableValues(from: page)
            for index in 0..<count where shadow[index] & ~Mark.all.rawValue == 0 {
                let found = ZPCITables.translation(of: entries[index], isProtected: isProtected)
                if found != 0 { shadow[index] = found }
            }
        }
    }

    /// Compares a run of pages in the tables and in the shadows of functions, as far as these reach.
    package func agrees(
        anchor: UInt64, functions attached: FunctionSet, page: UInt64, expected: UnsafePointer<UInt64>,
        count: Int
    ) -> Bool {
        guard let tables else { return false }
        var differences: UInt64 = 0
        switch tables.walk(anchor: anchor, page: page) {
        case .broken: return false
        case .absent: for index in 0..<count { differences |= expected[index] }
        case .table(let table, let isProtected):
            let entries = table + Int(page & 255)
            for index in 0..<count {
                differences |=
                    ZPCITables.translation(of: entries[index], isProtected: isProtected) ^ expected[index]
            }
        }
        for function in attached {
            let reach = functions[function].reach
            let shadow = functions[function].shadow.values(from: page)
            var (first, end) = (0, count)
            if reach.lowerBound > page || reach.upperBound < page + UInt64(count) {
                let met = reach.clamped(to: page..<page + UInt64(count))
                (first, end) = (Int(met.lowerBound - page), Int(met.upperBound - page))
            }
            for index in first..<end { differences |= shadow[index] ^ expected[index] }
        }
        return differences == 0
    }

    /// Compares a run of pages in the tables, entry by entry.
    package func firstTableDifference(
        anchor: UInt64, page: UInt64, expected: UnsafePointer<UInt64>, count: Int
    ) -> Int? {
        guard let tables else { return 0 }
        switch tables.walk(anchor: anchor, page: page) {
        case .broken: return 0
        case .absent: return (0..<count).first { expected[$0] != 0 }
        case .table(let table, let isProtected):
            let entries = table + Int(page & 255)
            var differences: UInt64 = 0
            for index in 0..<count {
                differences |=
                    ZPCITables.translation(of: entries[index], isProtected: isProtected) ^ expected[index]
            }
            if differences == 0 { return nil }
            return (0..<count).first {
                ZPCITables.translation(of: entries[$0], isProtected: isProtected) != expected[$0]
            }
        }
    }

    /// Compares a run of pages in a function's shadow; marked pages are passed over.
    package func firstViewDifference(
        function: Int, page: UInt64, expected: UnsafePointer<UInt64>, count: Int
    ) -> Int? {
        let shadow = functions[function].shadow.values(from: page)
        var differences: UInt64 = 0
        for index in 0..<count {
            differences |= shadow[index] ^ expected[index]
        }
        if differences == 0 { return nil }
        return (0..<count).first {
            shadow[$0] & Mark.all.rawValue == 0 && shadow[$0] != expected[$0]
        }
    }

    /// What the tables say about a page.
    package func tableTranslation(anchor: UInt64, page: UInt64) -> Translation {
        Translation(bits: tables?.translation(anchor: anchor, page: page) ?? 0)
    }

    /// What a function's shadow holds for a page, and its mark.
    package func view(function: Int, page: UInt64) -> (translation: Translation, mark: Mark) {
        let bits = functions[function].shadow[page]
        return (Translation(bits: bits & ~Mark.all.rawValue), Mark(rawValue: bits & Mark.all.rawValue))
    }

    /// Marks what a function's shadow holds for a page; the next refresh of the page takes the mark away.
    package func mark(_ mark: Mark, function: Int, page: UInt64) {
        let values = functions[function].shadow.mutableValues(from: page)
        values.pointee = values.pointee & ~Mark.all.rawValue | mark.rawValue
    }

    /// The first pages of all runs of 256 that have a page table or were refreshed.
    package func knownRuns(anchor: UInt64) -> [UInt64] {
        let tabled = tables?.runs(anchor: anchor) ?? []
        let shadowed = functions.indices.filter { functions[$0].anchor == anchor }
            .flatMap { functions[$0].shadow.chunks.map(\.first) }
        return tabled + shadowed
    }

    /// The entries on the way to a page, in text.
    package func walk(anchor: UInt64, page: UInt64) -> String {
        tables?.description(anchor: anchor, page: page) ?? "no memory"
    }
}
