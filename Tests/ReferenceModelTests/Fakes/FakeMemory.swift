// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// Memory for tables of a driver written in Swift.
final class FakeMemory {
    static let start: UInt64 = 1 << 40
    private static let words = 1 << 20
    /// The words that may be used.
    var limit = FakeMemory.words
    /// Called for an allocation that fails.
    var failing: () -> Void = {}
    private let storage: UnsafeMutablePointer<UInt64>
    private var next = 0
    private var free: [Int: [UInt64]] = [:]
    private(set) var liveObjects: UInt32 = 0
    var allocations: UInt32 = 0
    var failingAllocation: UInt32 = 0

    init() {
        storage = .allocate(capacity: Self.words)
        storage.initialize(repeating: 0xa5a5, count: Self.words)
    }

    deinit {
        storage.deallocate()
    }

    var view: TableMemory {
        TableMemory(words: storage, start: Self.start, bytes: UInt64(Self.words * 8))
    }

    func rewind() {
        next = 0
        free = [:]
        liveObjects = 0
    }

    /// A table of entries that all hold one word, at a multiple of its own size, or nil.
    func allocate(entries: Int, word: UInt64) -> UInt64? {
        allocations += 1
        guard allocations != failingAllocation, let address = free[entries]?.popLast() ?? fresh(entries)
        else {
            failing()
            return nil
        }
        liveObjects += 1
        pointer(address).update(repeating: word, count: entries)
        return address
    }

    func release(_ address: UInt64, entries: Int) {
        liveObjects -= 1
        pointer(address).update(repeating: 0xa5a5, count: entries)
        free[entries, default: []].append(address)
    }

    func pointer(_ address: UInt64) -> UnsafeMutablePointer<UInt64> {
        storage + Int((address - Self.start) / 8)
    }

    private func fresh(_ entries: Int) -> UInt64? {
        let first = (next + entries - 1) / entries * entries
        guard first + entries <= limit else { return nil }
        next = first + entries
        return Self.start + UInt64(first * 8)
    }
}
