// SPDX-License-Identifier: GPL-2.0-only

/// Makes a counterexample small: fewer operations first, then smaller ones.
///
/// What counts is that the same law is broken in the same named way; every candidate is run again from the start.
package struct Shrinker {
    private let base: UInt64
    private let run: (Scenario) -> Disagreement?
    private var best: Scenario
    private var found: Disagreement
    private var runsLeft: Int

    /// A shrinker of a scenario that gave a disagreement; `base` is the iova to move things to.
    package init(
        _ scenario: Scenario, _ disagreement: Disagreement, base: UInt64, mostRuns: Int = 4000,
        run: @escaping (Scenario) -> Disagreement?
    ) {
        (best, found, self.base, self.run) = (scenario, disagreement, base, run)
        runsLeft = mostRuns
    }

    /// The smallest scenario found, and the disagreement that it gives.
    package mutating func shrunk() -> (scenario: Scenario, disagreement: Disagreement) {
        cutTail()
        var before: Scenario
        repeat {
            before = best
            dropOperations()
            shrinkOpening()
            for index in best.operations.indices { shrinkOperation(index) }
            shrinkTogether()
        } while best != before && runsLeft > 0
        return (best, found)
    }

    /// Takes a candidate when it shows the same thing.
    private mutating func takes(_ candidate: Scenario) -> Bool {
        guard runsLeft > 0, candidate != best else { return false }
        runsLeft -= 1
        guard let disagreement = run(candidate), disagreement.law == found.law,
            disagreement.deviation == found.deviation
        else { return false }
        (best, found) = (candidate, disagreement)
        return true
    }

    private mutating func cutTail() {
        let count = max(0, min(found.index + 1, best.operations.count))
        _ = takes(Scenario(opening: best.opening, Array(best.operations.prefix(count))))
    }

    private mutating func dropOperations() {
        var size = max(best.operations.count / 2, 1)
        while size >= 1 {
            var start = best.operations.count - size
            while start >= 0 {
                var candidate = best
                candidate.operations.removeSubrange(start..<start + size)
                let isTaken = takes(candidate) || takesElsewhere(candidate)
                start = min(start - (isTaken ? size : 1), best.operations.count - size)
            }
            size /= 2
        }
    }

    /// Takes a candidate with what fails moved to another of the functions that are attached in it.
    private mutating func takesElsewhere(_ candidate: Scenario) -> Bool {
        let all = candidate.opening + candidate.operations
        let attached = Set(all.filter { $0.kind == .attach }.map(\.function)).sorted()
        for index in candidate.operations.indices where candidate.operations[index].faults.refresh != 0 {
            for function in attached where function != candidate.operations[index].faults.function {
                var moved = candidate
                moved.operations[index].faults.function = function
                if takes(moved) { return true }
            }
        }
        return false
    }

    private mutating func shrinkOpening() {
        if takes(Scenario(best.operations)) { return }
        for index in best.opening.indices.reversed() where best.opening.indices.contains(index) {
            guard best.opening != Scenario.usualOpening else { return }
            var candidate = best
            let moved = candidate.opening.remove(at: index)
            if takes(candidate) { continue }
            candidate.operations.insert(moved, at: 0)
            if moved.kind == .attach, index > 1 { _ = takes(candidate) }
        }
    }

    private mutating func shrinkOperation(_ index: Int) {
        for change in Self.changes(base: base) {
            var candidate = best
            change(&candidate.operations[index])
            _ = takes(candidate)
        }
    }

    /// Changes that make one operation simpler, the most telling first.
    private static func changes(base: UInt64) -> [(inout Operation) -> Void] {
        let sizes: [UInt64] = [1, 2, 3, 4, 8]
        var changes: [(inout Operation) -> Void] = [
            { $0.faults = Faults() },
            { $0 = throughTheCore($0) },
            { $0.domain = 0 },
            { if !$0.access.isEmpty { $0.access = [.read, .write] } },
            { $0.function = 0 }, { $0.function = min($0.function, 1) }, { $0.function = min($0.function, 2) },
            { $0.faults.refreshRepeats = false }, { $0.faults.refreshError = .noMemory },
            { $0.faults.refresh = min($0.faults.refresh, 1) },
            { $0.faults.allocation = min($0.faults.allocation, 1) },
            { $0.faults.allocation = min($0.faults.allocation, 2) },
            { $0.faults.function = 0 },
            { $0.count = min($0.count, 1) }, { $0.count = min($0.count, 2) }, { $0.count = min($0.count, 3) },
            { if $0.kind == .mapScattered { $0.stride = 2 * $0.bytes } },
            { if $0.isMap { $0.paddr = 0x5000 } },
            { if $0.isMap, $0.paddr != 0x5000 { $0.paddr = 0x9000 } },
            { $0.iova = base }, { $0.iova &= ~(pageSize - 1) },
        ]
        for size in sizes {
            changes.append { $0.bytes = min($0.bytes, size * pageSize) }
        }
        for shift: UInt64 in (0...14).reversed() {
            changes.append { if $0.bytes > pageSize << shift { $0.bytes -= pageSize << shift } }
        }
        return changes
    }

    /// The same range through the core.
    private static func throughTheCore(_ operation: Operation) -> Operation {
        var simpler = operation
        switch operation.kind {
        case .rawMap, .mapScattered: simpler.kind = .map
        case .rawUnmap: simpler.kind = .unmap
        default: return operation
        }
        (simpler.bytes, simpler.count, simpler.stride) = (operation.totalBytes, 1, 0)
        return simpler
    }

    /// Puts an operation's last pages in place of all of it, and one page in place of what overlaps it.
    private mutating func collapse() {
        for index in best.operations.indices {
            for pages: UInt64 in 1...4 where pages * pageSize < best.operations[index].totalBytes {
                var candidate = best
                let old = best.operations[index]
                let start = old.iova &+ old.totalBytes &- pages * pageSize
                for other in candidate.operations.indices where Self.overlap(best.operations[other], old) {
                    candidate.operations[other].iova = start
                    candidate.operations[other].bytes = pageSize
                    candidate.operations[other].count = 1
                }
                candidate.operations[index].bytes = pages * pageSize
                if takes(candidate) { break }
            }
        }
    }

    private static func overlap(_ one: Operation, _ other: Operation) -> Bool {
        one.iova &- other.iova < other.totalBytes || other.iova &- one.iova < one.totalBytes
    }

    /// Changes that keep the relations between operations: moving all of them, and equal sizes alike.
    private mutating func shrinkTogether() {
        collapse()
        for anchor in best.operations.map(\.iova) where anchor != base {
            var candidate = best
            for index in candidate.operations.indices where candidate.operations[index].iova != 0 {
                candidate.operations[index].iova &-= anchor &- base
            }
            if takes(candidate) { break }
        }
        for (bytes, iova) in best.operations.map({ ($0.bytes, $0.iova) }) {
            for pages: UInt64 in [1, 2, 3, 4] where pages * pageSize < bytes {
                var candidate = best
                for index in candidate.operations.indices
                where candidate.operations[index].bytes == bytes && candidate.operations[index].iova == iova {
                    candidate.operations[index].bytes = pages * pageSize
                }
                if takes(candidate) { break }
            }
        }
    }
}
