// SPDX-License-Identifier: GPL-2.0-only

/// A number for each 4 KiB page of an iova space of 42 bits, or of more, 0 where nothing was stored.
///
/// Two levels of pointers over chunks of 256 numbers, so that a range costs two loads a chunk and no hashing; only parts
/// of the space above the first 42 bits are looked up by their numbers. Page numbers beyond the space wrap into it, as
/// a table walk that masks its indices does.
struct PageMap: ~Copyable {
    typealias Chunk = UnsafeMutablePointer<UInt64>
    private typealias Middle = UnsafeMutablePointer<Chunk?>

    static let chunkPages: UInt64 = 256
    private static let fanOut = 2048
    private static let partShift: UInt64 = 30

    private let lowest: UnsafeMutablePointer<Middle?>
    private var others: [UInt64: UnsafeMutablePointer<Middle?>] = [:]
    private var partMask: UInt64 = 0
    private let zeros: Chunk
    private var middles: [Middle] = []
    /// The chunks in use: the number of the first page, and the numbers.
    private(set) var chunks: [(first: UInt64, values: Chunk)] = []
    private var spare: [Chunk] = []

    init() {
        lowest = Self.makeTop()
        zeros = .allocate(capacity: Int(Self.chunkPages))
        zeros.initialize(repeating: 0, count: Int(Self.chunkPages))
    }

    deinit {
        for chunk in chunks { chunk.values.deallocate() }
        for chunk in spare { chunk.deallocate() }
        for middle in middles { middle.deallocate() }
        zeros.deallocate()
        lowest.deallocate()
        for top in others.values { top.deallocate() }
    }

    /// The pages of the space, a power of two and at least 2^30; set while nothing is stored.
    var space: UInt64 {
        get { (partMask + 1) << Self.partShift }
        set { partMask = newValue >> Self.partShift - 1 }
    }

    /// The numbers from a page to the end of its chunk, for reading.
    @inline(__always)
    func values(from page: UInt64) -> UnsafePointer<UInt64> {
        let offset = Int(page % Self.chunkPages)
        guard let middle = top(of: page)?[Self.topIndex(page)], let chunk = middle[Self.middleIndex(page)]
        else {
            return UnsafePointer(zeros + offset)
        }
        return UnsafePointer(chunk + offset)
    }

    /// The numbers from a page to the end of its chunk, for writing.
    @inline(__always)
    mutating func mutableValues(from page: UInt64) -> Chunk {
        let offset = Int(page % Self.chunkPages)
        if let middle = top(of: page)?[Self.topIndex(page)], let chunk = middle[Self.middleIndex(page)] {
            return chunk + offset
        }
        return addChunk(of: page) + offset
    }

    /// The number of one page.
    subscript(page: UInt64) -> UInt64 {
        get { values(from: page).pointee }
        set { mutableValues(from: page).pointee = newValue }
    }

    /// Makes every number 0.
    mutating func removeAll() {
        for (first, values) in chunks {
            top(of: first)?[Self.topIndex(first)]?[Self.middleIndex(first)] = nil
            values.update(repeating: 0, count: Int(Self.chunkPages))
            spare.append(values)
        }
        chunks.removeAll(keepingCapacity: true)
    }

    private mutating func addChunk(of page: UInt64) -> Chunk {
        let top = top(of: page) ?? addTop(of: page)
        let middle = top[Self.topIndex(page)] ?? addMiddle(of: page, in: top)
        let chunk = spare.popLast() ?? Self.makeChunk()
        middle[Self.middleIndex(page)] = chunk
        chunks.append((page & (space - 1) & ~(Self.chunkPages - 1), chunk))
        return chunk
    }

    private mutating func addTop(of page: UInt64) -> UnsafeMutablePointer<Middle?> {
        let top = Self.makeTop()
        others[page >> Self.partShift & partMask] = top
        return top
    }

    private mutating func addMiddle(of page: UInt64, in top: UnsafeMutablePointer<Middle?>) -> Middle {
        let middle = Middle.allocate(capacity: Self.fanOut)
        middle.initialize(repeating: nil, count: Self.fanOut)
        middles.append(middle)
        top[Self.topIndex(page)] = middle
        return middle
    }

    private static func makeTop() -> UnsafeMutablePointer<Middle?> {
        let top = UnsafeMutablePointer<Middle?>.allocate(capacity: fanOut)
        top.initialize(repeating: nil, count: fanOut)
        return top
    }

    private static func makeChunk() -> Chunk {
        let chunk = Chunk.allocate(capacity: Int(chunkPages))
        chunk.initialize(repeating: 0, count: Int(chunkPages))
        return chunk
    }

    /// The upper level for a page; nil where nothing was stored so far up. Lookups by number stay out of the usual way.
    @inline(__always)
    private func top(of page: UInt64) -> UnsafeMutablePointer<Middle?>? {
        page >> Self.partShift & partMask == 0 ? lowest : other(of: page)
    }

    @inline(never)
    private func other(of page: UInt64) -> UnsafeMutablePointer<Middle?>? {
        others[page >> Self.partShift & partMask]
    }

    @inline(__always)
    private static func topIndex(_ page: UInt64) -> Int {
        Int(page >> 19 & 2047)
    }

    @inline(__always)
    private static func middleIndex(_ page: UInt64) -> Int {
        Int(page >> 8 & 2047)
    }
}

/// Runs of pages that lie in one chunk each, over a range of pages.
struct ChunkRuns: Sequence, IteratorProtocol {
    private var position: UInt64
    private let end: UInt64

    init(_ pages: Range<UInt64>) {
        (position, end) = (pages.lowerBound, pages.upperBound)
    }

    @inline(__always)
    mutating func next() -> (page: UInt64, count: Int)? {
        guard position < end else { return nil }
        let page = position
        let count = Swift.min(PageMap.chunkPages - page % PageMap.chunkPages, end - page)
        position = page + count
        return (page, Int(count))
    }
}
