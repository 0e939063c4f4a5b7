// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Testing

@testable import Conformance

/// What a driver does when a child has no memory left for it.
@Suite(.serialized) struct MemoryTests {
    /// A map of 16 TiB around the end of the address space needs more page tables than there is memory for. What comes
    /// after it is told that there is none, and that is no fault of the driver's.
    @Test func aMapThatTakesAllMemoryFailsAndSoDoesWhatNeedsSome() throws {
        let bytes: UInt64 = 1 << 44
        let scenario = Scenario([
            .map(iova: 0 &- bytes, paddr: bytes, bytes: bytes),
            Operation(.allocateDomain, domain: 1), .attach(1),
            .map(iova: 0x1000_0000, paddr: 0x5000, bytes: pageSize),
            .unmap(iova: 0x1000_0000, bytes: pageSize),
        ])
        var run = SingleRun(work: .replay(scenario))
        run.patience = 30
        #expect(try run.verdict([]) == .conforms)
    }
}
