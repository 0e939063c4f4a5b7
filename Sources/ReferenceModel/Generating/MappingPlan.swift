// SPDX-License-Identifier: GPL-2.0-only

/// What a generator believes to be mapped: ranges near the borders of a terrain.
struct MappingPlan: Sendable {
    /// The pages that are kept book of: around each border, overlapping ones joined, and where each begins in
    /// the flat array.
    private let windows: [(pages: Range<UInt64>, place: Int)]
    private var isTaken: [Bool]
    private var ranges: [Range<UInt64>] = []

    init(_ terrain: Terrain) {
        var windows: [(pages: Range<UInt64>, place: Int)] = []
        var total = 0
        for border in terrain.borders {
            var pages = border - min(border, 256)..<border + 256
            if let last = windows.last, last.pages.upperBound >= pages.lowerBound {
                windows.removeLast()
                total = last.place
                pages = last.pages.lowerBound..<pages.upperBound
            }
            windows.append((pages, total))
            total += pages.count
        }
        self.windows = windows
        isTaken = Array(repeating: false, count: total)
    }

    var isEmpty: Bool { ranges.isEmpty }
    var count: Int { ranges.count }

    /// The iova of the first range that is still mapped.
    var first: UInt64? { ranges.first.map { $0.lowerBound * pageSize } }

    mutating func removeAll() {
        ranges.removeAll(keepingCapacity: true)
        for index in isTaken.indices { isTaken[index] = false }
    }

    /// Where the pages lie in the flat array of all windows; nil when they lie in none.
    private func places(_ pages: Range<UInt64>) -> Range<Int>? {
        for window in windows where window.pages.contains(pages.lowerBound) {
            guard pages.upperBound <= window.pages.upperBound else { return nil }
            let first = window.place + Int(pages.lowerBound - window.pages.lowerBound)
            return first..<first + pages.count
        }
        return nil
    }

    func isFree(_ pages: Range<UInt64>) -> Bool {
        places(pages)?.allSatisfy { !isTaken[$0] } ?? false
    }

    mutating func add(_ pages: Range<UInt64>) {
        set(pages, true)
        ranges.append(pages)
    }

    mutating func remove(_ index: Int) -> Range<UInt64>? {
        guard ranges.indices.contains(index) else { return nil }
        ranges.swapAt(index, ranges.count - 1)
        let pages = ranges.removeLast()
        set(pages, false)
        return pages
    }

    private mutating func set(_ pages: Range<UInt64>, _ value: Bool) {
        guard let places = places(pages) else { return }
        for index in places { isTaken[index] = value }
    }
}
