// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Testing

/// What the core of a tree does wrong by itself, and no driver can help.
@Suite struct CoreTests {
    private static let lost = Deviation(.mapErrorLost, .request)
    private static let list = Operation.mapScattered(
        iova: base, paddr: 0x5000, bytes: page, pieces: 4, stride: 0x3000)

    private func run(
        _ bug: CoreBug, _ operations: [Operation], _ known: [Deviation] = [], later: Set<LaterBug>? = nil
    ) -> Disagreement? {
        let lockstep = fakeLockstep(later: later, deviations: known)
        lockstep.system.coreBug = bug
        return lockstep.run(Scenario(operations))
    }

    @Test(arguments: [
        Planted.map3.failing(.allocation(1)), list.failing(.allocation(1)),
        .map(iova: base, paddr: 0x5000, bytes: page, [.write]),
        .map(iova: base - page, paddr: 0x5000, bytes: page),
        // The core refuses this one by itself.
        .map(iova: base + 8, paddr: 0x5000, bytes: page),
    ])
    func losesTheErrorOfAMap(operation: Operation) throws {
        let found = try #require(run(.losesMapErrors, [operation]))
        #expect(found.law == .m1 && found.deviation == Self.lost, "\(found)")
        #expect(run(.losesMapErrors, [operation, Planted.map1, Planted.unmap3], [Self.lost]) == nil)
    }

    /// A driver of that kernel has its flushes in callbacks, which the core calls after the map that failed, too.
    @Test func flushesWhatFailed() {
        let operations = [Planted.map3.failing(.allocation(1)), Self.list.failing(.allocation(2))]
        #expect(run(.losesMapErrors, operations, [Self.lost], later: []) == nil)
    }

    /// Success with less than everything is put down to a lost error only where there was one.
    @Test(arguments: [
        Planted.map3, list,
        .mapScattered(iova: base, paddr: 0x5000, bytes: 2 * page, pieces: 4, stride: 0x6000),
    ])
    func anErrorThatNeverWasIsNotLost(operation: Operation) throws {
        let found = try #require(run(.mapsHalf, [operation], [Self.lost]))
        #expect(found.law == .m1 && found.deviation == nil, "\(found)")
    }

    @Test func isADefectWithASequence() throws {
        let lockstep = fakeLockstep()
        lockstep.system.coreBug = .losesMapErrors
        let deduction = Deduction(lockstep)
        let failing = Operation.map(iova: 0x7fff_f000, paddr: 0x5000, bytes: 3 * page).failing(.allocation(1))
        try deduction.learn(Scenario([Planted.map3, Planted.unmap3, failing]))
        let finding = try #require(try deduction.findings().first)
        #expect(finding.deviation == Self.lost && !finding.deviation.kind.isBehaviour)
        #expect(finding.scenario.operations.count == 1, "\(finding.scenario)")
    }
}
