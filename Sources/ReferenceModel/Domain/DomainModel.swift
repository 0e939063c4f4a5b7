// SPDX-License-Identifier: GPL-2.0-only

/// What a domain ought to look like: its limits, its functions, and the translation of every page.
final class DomainModel {
    /// Whether the slot holds a domain.
    var isAllocated = false
    /// The first and last iova that it takes, both inclusive.
    var aperture: ClosedRange<UInt64> = 0...0
    /// The kernel's `pgsize_bitmap`.
    var pageSizes: UInt64 = pageSize
    /// Where the hardware finds its tables; nil as long as no function was attached.
    var anchor: UInt64?
    /// The functions attached now.
    var functions = FunctionSet()
    /// How many functions were taken from it by an attach to another domain.
    var left = 0
    /// The translation of every page.
    var expected = PageMap()
    /// Ranges whose flush was left to a callback that has not run yet.
    var pending: [Pending] = []

    /// A range whose flush is still to come.
    struct Pending {
        var pages: Range<UInt64>
        var isMap: Bool
        /// The operation that left it.
        var index: Int
        /// Whether the map went over a live mapping.
        var isOverLive = false

        /// What is left of it where some pages were flushed.
        func without(_ flushed: Range<UInt64>) -> [Pending] {
            let met = pages.clamped(to: flushed)
            guard !met.isEmpty else { return [self] }
            return [pages.lowerBound..<met.lowerBound, met.upperBound..<pages.upperBound]
                .filter { !$0.isEmpty }
                .map { rest in
                    var entry = self
                    entry.pages = rest
                    return entry
                }
        }
    }

    /// No flush is owed any more for new translations of pages that were unmapped since.
    func forgetMaps(of pages: Range<UInt64>) {
        guard !pending.isEmpty, !pages.isEmpty else { return }
        pending = pending.flatMap { $0.isMap ? $0.without(pages) : [$0] }
    }

    /// Makes the slot empty.
    func reset() {
        isAllocated = false
        aperture = 0...0
        pageSizes = pageSize
        anchor = nil
        functions = FunctionSet()
        left = 0
        expected.removeAll()
        pending.removeAll(keepingCapacity: true)
    }

    /// Whether a range lies wholly inside the aperture; one that wraps does not.
    @inline(__always)
    func contains(_ iova: UInt64, _ bytes: UInt64) -> Bool {
        bytes > 0 && aperture.contains(iova) && bytes - 1 <= aperture.upperBound - iova
    }

    /// Whether the core can hand a call down: sizes and alignment as `iommu_map` and `iommu_unmap` check them.
    @inline(__always)
    func canBeHandedDown(_ call: DriverCall) -> Bool {
        let size = call.pgsize
        return size != 0 && size & (size - 1) == 0 && pageSizes & size != 0 && call.pgcount > 0
            && !size.multipliedReportingOverflow(by: call.pgcount).overflow
            && (call.iova | call.paddr) & (size - 1) == 0
    }

    /// The pages that a call names, cut off where no table reaches.
    @inline(__always)
    func pages(of call: DriverCall) -> Range<UInt64> {
        let first = call.iova / pageSize
        let count = (call.bytes &+ (pageSize - 1)) / pageSize
        return first..<first &+ min(count, Self.mostPages)
    }

    /// The pages that a call covers as a whole, which are those that a flush is about.
    func wholePages(of call: DriverCall) -> Range<UInt64> {
        let named = pages(of: call)
        let isAligned = (call.iova | call.bytes) % pageSize == 0
        guard !isAligned else { return named }
        let end = (call.iova &+ call.bytes) / pageSize
        let first = (call.iova &+ (pageSize - 1)) / pageSize
        return first..<max(first, min(end, named.upperBound))
    }

    /// The largest number of pages that is looked at one by one: the 4 TiB that three levels of tables span.
    private static let mostPages: UInt64 = 1 << 30

    /// The number of mapped pages among some.
    @inline(__always)
    func mappedCount(_ pages: Range<UInt64>) -> Int {
        var mapped = 0
        for (page, count) in ChunkRuns(pages) {
            let values = expected.values(from: page)
            var found: UInt64 = 0
            for index in 0..<count { found &+= values[index] & Translation.readable }
            mapped += Int(found)
        }
        return mapped
    }

    /// The number of pages from the first on that are mapped without a gap.
    func mappedPrefix(_ pages: Range<UInt64>) -> UInt64 {
        for (page, count) in ChunkRuns(pages) {
            let values = expected.values(from: page)
            for index in 0..<count where values[index] & Translation.readable == 0 {
                return page + UInt64(index) - pages.lowerBound
            }
        }
        return UInt64(pages.count)
    }

    /// Expects consecutive pages to lead to consecutive physical pages; the number of those that were mapped before.
    @inline(__always)
    func map(_ pages: Range<UInt64>, to first: Translation) -> Int {
        var bits = first.bits
        var found: UInt64 = 0
        for (page, count) in ChunkRuns(pages) {
            let values = expected.mutableValues(from: page)
            for index in 0..<count {
                found &+= values[index] & Translation.readable
                values[index] = bits
                bits &+= pageSize
            }
        }
        return Int(found)
    }

    /// Expects pages to lead nowhere.
    @inline(__always)
    func unmap(_ pages: Range<UInt64>) {
        for (page, count) in ChunkRuns(pages) {
            expected.mutableValues(from: page).update(repeating: 0, count: count)
        }
    }
}
