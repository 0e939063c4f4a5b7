// SPDX-License-Identifier: GPL-2.0-only

/// The places in iova where something can go wrong: the aperture's ends and the borders of tables between them.
package struct Terrain: Sendable {
    /// The first and last iova that functions can use.
    let aperture: ClosedRange<UInt64>
    /// The first and last iova that a domain takes: as much, or more.
    let whole: ClosedRange<UInt64>
    /// The pages around which operations are generated, in ascending order.
    let borders: [UInt64]
    /// The same, and the pages at the ends of what a domain takes.
    let edges: [UInt64]
    /// The flushes that the driver leaves to callbacks of their own.
    let deferred: DeferredFlushes
    /// The functions that share the aperture.
    let functions: [UInt8]
    /// The functions of another aperture, which a domain in use must refuse.
    let strangers: [UInt8]

    /// The terrain of the first function's limits in a domain's aperture, which is as wide or wider, with tables that
    /// end at multiples of powers of two.
    package init(
        _ setup: Setup, whole: ClosedRange<UInt64>? = nil, deferred: DeferredFlushes = [],
        tableShifts: [UInt64] = [20, 31, 42, 53]
    ) {
        self.deferred = deferred
        let first = setup.functions.first ?? .init(handle: 0, first: 0, last: 0, needsRefreshForNew: true)
        let aperture = first.first...first.last
        self.aperture = aperture
        self.whole = whole.flatMap { $0.clamped(to: aperture) == aperture ? $0 : nil } ?? aperture
        let range = first.first / pageSize + 1..<first.last / pageSize
        var borders = [first.first / pageSize]
        for shift in tableShifts.sorted() {
            let border = (first.first >> shift + 1) << shift / pageSize
            if range.contains(border) { borders.append(border) }
        }
        borders.append(first.last / pageSize)
        self.borders = borders
        let ends = [self.whole.lowerBound, self.whole.upperBound].map { $0 / pageSize }
        edges = borders + ends.filter { !borders.contains($0) }
        let indices = setup.functions.indices.map(UInt8.init)
        let sharing = indices.filter {
            setup.functions[Int($0)].first == first.first && setup.functions[Int($0)].last == first.last
        }
        functions = sharing
        strangers = indices.filter { !sharing.contains($0) }
    }

    /// The first page of the aperture.
    var firstPage: UInt64 { aperture.lowerBound / pageSize }
    /// The last page of the aperture.
    var lastPage: UInt64 { aperture.upperBound / pageSize }
}
