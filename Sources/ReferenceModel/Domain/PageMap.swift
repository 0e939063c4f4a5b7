// SPDX-License-Identifier: GPL-2.0-only

/// A number for each 4 KiB page of an iova space of 42 bits, 0 where nothing was stored.
///
/// Two levels of pointers over chunks of 256 numbers, so that a range costs two loads a chunk and no hashing.
/// Page numbers beyond the space wrap into it, as a table walk that masks its indices does.
final class PageMap {
    typealias Chunk = UnsafeMutablePointer<UInt64>
    private typealias Middle = UnsafeMutablePointer<Chunk?>

    static let chunkPages: UInt64 = 256
    private static let fanOut = 2048
    private static let pageMask: UInt64 = (1 << 30) - 1

    private let top: UnsafeMutablePointer<Middle?>
    private let zeros: Chunk
    private var middles: [Middle] = []
    /// The chunks in use: the number of the first page, and the numbers.
    private(set) var chunks: [(first: UInt64, values: Chunk)] = []
    private var spare: [Chunk] = []

    init() {
        top = .allocate(capacity: Self.fanOut)
        top.initialize(repeating: nil, count: Self.fanOut)
        zeros = .allocate(capacity: Int(Self.chunkPages))
        zeros.initialize(repeating: 0, count: Int(Self.chunkPages))
    }

    deinit {
        for chunk in chunks { chunk.values.deallocate() }
        for chunk in spare { chunk.deallocate() }
        for middle in middles { middle.deallocate() }
        zeros.deallocate()
        top.deallocate()
    }

    /// The numbers from a page to the end of its chunk, for reading.
    @inline(__always)
    func values(from page: UInt64) -> UnsafePointer<UInt64> {
        let offset = Int(page % Self.chunkPages)
        guard let middle = top[Self.topIndex(page)], let chunk = middle[Self.middleIndex(page)] else {
            return UnsafePointer(zeros + offset)
        }
        return UnsafePointer(chunk + offset)
    }

    /// The numbers from a page to the end of its chunk, for writing.
    @inline(__always)
    func mutableValues(from page: UInt64) -> Chunk {
        let offset = Int(page % Self.chunkPages)
        if let middle = top[Self.topIndex(page)], let chunk = middle[Self.middleIndex(page)] {
            return chunk + offset
        }
        return addChunk(of: page) + offset
    }

    /// The number of one page.
    subscript(page: UInt64) -> UInt64 {
        get { values(from: page).pointee }
        set { mutableValues(from: page).pointee = newValue }
    }

    /// Whether anything was ever stored near a page.
    func hasChunk(of page: UInt64) -> Bool {
        top[Self.topIndex(page)]?[Self.middleIndex(page)] != nil
    }

    /// Makes every number 0.
    func removeAll() {
        for (first, values) in chunks {
            top[Self.topIndex(first)]?[Self.middleIndex(first)] = nil
            values.update(repeating: 0, count: Int(Self.chunkPages))
            spare.append(values)
        }
        chunks.removeAll(keepingCapacity: true)
    }

    private func addChunk(of page: UInt64) -> Chunk {
        let middle = top[Self.topIndex(page)] ?? addMiddle(of: page)
        let chunk = spare.popLast() ?? Self.makeChunk()
        middle[Self.middleIndex(page)] = chunk
        chunks.append((page & Self.pageMask & ~(Self.chunkPages - 1), chunk))
        return chunk
    }

    private func addMiddle(of page: UInt64) -> Middle {
        let middle = Middle.allocate(capacity: Self.fanOut)
        middle.initialize(repeating: nil, count: Self.fanOut)
        middles.append(middle)
        top[Self.topIndex(page)] = middle
        return middle
    }

    private static func makeChunk() -> Chunk {
        let chunk = Chunk.allocate(capacity: Int(chunkPages))
        chunk.initialize(repeating: 0, count: Int(chunkPages))
        return chunk
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
