// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import ReferenceModel

/// One operation as it shows from inside: what it gave, the calls between driver and kernel, and what memory holds then.
struct InsideRecord: Equatable {
    /// What the operation gave.
    var outcome: Outcome
    /// The calls with their arguments and results, in one number.
    var calls: UInt64
    /// Every word of the driver's memory, and of what the kernel keeps of its functions, in one number.
    var memory: UInt64
}

/// All that the numbers of a record stand for.
struct InsideState: Equatable {
    /// The record itself.
    var record: InsideRecord
    /// The calls in order, as far as they were kept.
    var calls: [Call]
    /// The words of each place in memory, addresses by their names.
    var places: [[UInt64]]

    /// One call.
    struct Call: Equatable {
        /// What was called.
        var service: Service
        /// The lock, the cache, or what else has a name.
        var name: String
        /// Its arguments and its result, addresses by their names.
        var values: [UInt64]
        /// The call in a line.
        var words: String { service.words(name, values) }
    }
}

/// What shows inside a library that was compiled to be looked into.
final class InsideView {
    private let memory: @convention(c) () -> UInt64
    private let calls: @convention(c) (UnsafeMutablePointer<UInt64>) -> UInt64
    private let list: @convention(c) () -> UnsafeRawPointer
    private let told: @convention(c) () -> Void
    private let place: @convention(c) (UInt64, UnsafeMutablePointer<UInt64>) -> UnsafeMutablePointer<UInt64>?
    private let named: @convention(c) (UInt64) -> UInt64
    /// The operations since the records were taken last.
    private(set) var records: [InsideRecord] = []
    /// The place among them of the one that is kept as a whole.
    var wanted: Int?
    /// That one.
    private(set) var state: InsideState?

    /// The view of a library.
    init(_ library: Library) throws(ConformanceError) {
        memory = try library.function("host_inside_memory")
        calls = try library.function("host_inside_calls")
        list = try library.function("host_inside_list")
        told = try library.function("host_inside_told")
        place = try library.function("host_inside_place")
        named = try library.function("host_inside_named")
    }

    /// Forgets all records.
    func clear() {
        records.removeAll(keepingCapacity: true)
        state = nil
        told()
    }

    /// Takes down an operation that just ended.
    func record(_ outcome: Outcome) {
        var count: UInt64 = 0
        let record = InsideRecord(outcome: outcome, calls: calls(&count), memory: memory())
        if records.count == wanted {
            state = InsideState(record: record, calls: callList(Int(count)), places: places)
        }
        records.append(record)
        told()
    }

    /// As the C world lays a call down: the service, its name, six values.
    private static let callWords = 8

    private func callList(_ count: Int) -> [InsideState.Call] {
        (0..<count).compactMap { index in
            let start = list() + index * Self.callWords * 8
            guard let service = Service(rawValue: start.load(as: UInt64.self)) else { return nil }
            let name = start.load(fromByteOffset: 8, as: UnsafePointer<CChar>?.self)
            let values = (2..<Self.callWords).map { start.load(fromByteOffset: $0 * 8, as: UInt64.self) }
            return InsideState.Call(
                service: service, name: name.map { String(cString: $0) } ?? "", values: values)
        }
    }

    private var places: [[UInt64]] {
        var all: [[UInt64]] = []
        var count: UInt64 = 0
        while let words = place(UInt64(all.count), &count) {
            all.append((0..<Int(count)).map { named(words[$0]) })
        }
        return all
    }

    /// Whether one changed word, the last one of the first place, is seen, and no longer once it is changed back.
    func seesChanges() -> Bool {
        var count: UInt64 = 0
        guard let words = place(0, &count), count > 0 else { return false }
        let before = memory()
        words[Int(count) - 1] ^= 1
        let changed = memory()
        words[Int(count) - 1] ^= 1
        return changed != before && memory() == before
    }
}
