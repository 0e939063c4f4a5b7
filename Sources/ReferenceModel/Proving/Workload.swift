// SPDX-License-Identifier: GPL-2.0-only

/// A mapping and its unmapping whose cost is counted.
package struct Workload: Equatable, Sendable {
    /// What is mapped, in words: `1 MiB+20 KiB, iova +4K`.
    package var name: String
    /// The operations that map it.
    package var mapping: [Operation]
    /// The operations that unmap it.
    package var unmapping: [Operation]

    /// The workloads that are counted for every driver, from an aligned iova of its aperture on.
    package static func all(from first: UInt64) -> [Workload] {
        let base = (first + (1 << 26) - 1) & ~((1 << 26) - 1)
        var workloads: [Workload] = []
        for (name, bytes) in sizes {
            workloads.append(range("\(name), aligned", base, 1 << 26, bytes))
            workloads.append(range("\(name), iova +4K", base + pageSize, 1 << 26, bytes))
            workloads.append(range("\(name), both +4K", base + pageSize, 1 << 26 | pageSize, bytes))
        }
        workloads.append(scattered("64 pieces of 1 MiB", base, pieces: 64, bytes: 1 << 20))
        workloads.append(scattered("16 MiB, scattered pages", base, pieces: 4096, bytes: pageSize))
        return workloads
    }

    private static let sizes: [(String, UInt64)] = [
        ("4 KiB", 1 << 12), ("64 KiB", 1 << 16), ("1 MiB", 1 << 20), ("1 MiB+20 KiB", 1 << 20 + 20 << 10),
        ("16 MiB", 1 << 24), ("64 MiB", 1 << 26),
    ]

    private static func range(_ name: String, _ iova: UInt64, _ paddr: UInt64, _ bytes: UInt64) -> Workload {
        Workload(
            name: name, mapping: [.map(iova: iova, paddr: paddr, bytes: bytes)],
            unmapping: [.unmap(iova: iova, bytes: bytes)])
    }

    private static func scattered(_ name: String, _ iova: UInt64, pieces: UInt32, bytes: UInt64) -> Workload {
        let list = Operation.mapScattered(
            iova: iova, paddr: 1 << 30, bytes: bytes, pieces: pieces, stride: 2 * bytes)
        return Workload(
            name: name, mapping: [list], unmapping: [.unmap(iova: iova, bytes: list.totalBytes)])
    }
}

/// What a mapping or unmapping costs.
package struct Cost: Equatable, Sendable {
    /// Calls of the driver's map and unmap callbacks.
    package var driverCalls = 0
    /// Refreshes of attached functions.
    package var refreshes = 0
    /// Spin locks taken.
    package var lockHolds = 0

    /// A cost of so many calls, refreshes and lock holds.
    package init(driverCalls: Int = 0, refreshes: Int = 0, lockHolds: Int = 0) {
        (self.driverCalls, self.refreshes, self.lockHolds) = (driverCalls, refreshes, lockHolds)
    }

    /// Whether it is more in calls or refreshes, which law C2 forbids.
    package func exceeds(_ other: Cost) -> Bool {
        driverCalls > other.driverCalls || refreshes > other.refreshes
    }
}

/// The cost of every workload for one driver.
package struct CostTable: Equatable, Sendable {
    /// The cost of one workload.
    package struct Row: Equatable, Sendable {
        /// The workload, in words.
        package var name: String
        /// The cost of mapping it.
        package var mapping: Cost
        /// The cost of unmapping it.
        package var unmapping: Cost

        /// A row, as a value.
        package init(name: String, mapping: Cost, unmapping: Cost) {
            (self.name, self.mapping, self.unmapping) = (name, mapping, unmapping)
        }
    }

    /// The rows, in the order of the workloads.
    package var rows: [Row]

    /// A table of rows measured elsewhere.
    package init(rows: [Row]) {
        self.rows = rows
    }

    /// Measures workloads on a system with one attached function; with `skipping`, leaves out those that it fails.
    package init(
        _ lockstep: Lockstep<some System>, workloads: [Workload], skipping: Bool = false
    ) throws(Disproof) {
        rows = []
        for workload in workloads {
            var costs = [Cost(), Cost()]
            var index = 0
            let scenario = Scenario(workload.mapping + workload.unmapping)
            let disagreement = lockstep.run(scenario) { _, outcome in
                let phase = index < workload.mapping.count ? 0 : 1
                costs[phase].driverCalls += lockstep.judge.driverCalls
                costs[phase].refreshes += lockstep.judge.refreshes
                costs[phase].lockHolds += Int(outcome.lockHolds)
                index += 1
            }
            if let disagreement {
                guard skipping else { throw Disproof(scenario: scenario, disagreement: disagreement) }
                continue
            }
            rows.append(Row(name: workload.name, mapping: costs[0], unmapping: costs[1]))
        }
    }

    /// The row of a workload, if it was measured.
    package subscript(_ name: String) -> Row? { rows.first { $0.name == name } }

    /// The rows in which this costs more than before (law C2).
    package func rowsExceeding(_ before: CostTable) -> [Row] {
        rows.filter { row in
            guard let old = before[row.name] else { return false }
            return row.mapping.exceeds(old.mapping) || row.unmapping.exceeds(old.unmapping)
        }
    }
}
