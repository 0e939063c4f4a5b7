// SPDX-License-Identifier: GPL-2.0-only

/// The places in iova where something can go wrong: the aperture's ends and the borders of tables between them.
package struct Terrain: Sendable {
    /// The first and last iova of the aperture.
    let aperture: ClosedRange<UInt64>
    /// The pages around which operations are generated, in ascending order.
    let borders: [UInt64]
    /// The functions that share the aperture.
    let functions: [UInt8]
    /// The functions of another aperture, which a domain in use must refuse.
    let strangers: [UInt8]

    /// The terrain of the first function's aperture, with tables that end at multiples of powers of two.
    package init(_ setup: Setup, tableShifts: [UInt64] = [20, 31]) {
        let first = setup.functions.first ?? .init(handle: 0, first: 0, last: 0, needsRefreshForNew: true)
        aperture = first.first...first.last
        let range = first.first / pageSize + 1..<first.last / pageSize
        var borders = [first.first / pageSize]
        for shift in tableShifts.sorted() {
            let border = (first.first >> shift + 1) << shift / pageSize
            if range.contains(border) { borders.append(border) }
        }
        borders.append(first.last / pageSize)
        self.borders = borders
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
