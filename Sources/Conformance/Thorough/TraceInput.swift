// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// Scenarios in the bytes that the program in `trace.c` reads: seven words an operation, highest byte first.
struct TraceInput {
    /// The bytes so far.
    private(set) var bytes: [UInt8] = []

    private static let plug: UInt64 = 0xfe
    private static let rewind: UInt64 = 0xff

    /// Scenarios on the functions of a setup.
    init(_ setup: Setup, _ scenarios: some Sequence<Scenario>) {
        for function in setup.functions {
            put([
                Self.plug, UInt64(function.handle), function.first, function.last, 0,
                function.needsRefreshForNew ? 1 : 0, 0,
            ])
        }
        for scenario in scenarios {
            put([Self.rewind, 0, 0, 0, 0, 0, 0])
            for operation in scenario.opening + scenario.operations { put(operation) }
        }
    }

    private mutating func put(_ operation: Operation) {
        let faults = operation.faults
        let head =
            UInt64(operation.kind.rawValue) | UInt64(operation.domain) << 8
            | UInt64(operation.function) << 16 | (operation.isInInterrupt ? 1 : 0) << 24
            | UInt64(operation.access.rawValue) << 32
        let counts =
            UInt64(operation.count) | UInt64(faults.allocation) << 32 | UInt64(faults.refresh) << 48
        let plan =
            UInt64(faults.function) | (faults.refreshRepeats ? 1 : 0) << 8
            | UInt64(faults.anchorCondition) << 16 | UInt64(faults.refreshError.rawValue) << 32
        put([
            head, counts, operation.iova, operation.paddr, operation.bytes, operation.stride, plan,
        ])
    }

    private mutating func put(_ words: [UInt64]) {
        for word in words {
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
    }
}
