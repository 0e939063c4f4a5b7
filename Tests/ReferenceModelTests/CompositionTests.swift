// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Testing

/// What a driver does wrong in two ways at once is put down to both.
@Suite struct CompositionTests {
    /// The last page of one page table.
    private static let edge: UInt64 = 0x100f_f000
    private static let live = Operation.map(iova: edge, paddr: 0x5000, bytes: page)
    /// A map with access that cannot be given alone, whose second page finds no memory for its table.
    private static let failing = Operation.map(iova: edge, paddr: 0x9000, bytes: 2 * page, [.write])
        .failing(.allocation(1))
    private static let bugs: Set<Bug> = [.overwrites, .acceptsWriteOnly]
    private static let widened = Deviation(.accessWidened, .page)
    private static let dropped = Deviation(.rollbackDropsLiveMapping, .request)

    @Test func aWidenedMapThatFailsOnItsWayDropsWhatWasThere() throws {
        let scenario = Scenario([Self.live, Self.failing])
        for (known, missing) in [([Self.widened], Self.dropped), ([Self.dropped], Self.widened)] {
            let found = fakeLockstep(Self.bugs, deviations: known).run(scenario)
            #expect(found?.deviation == missing, "\(known): \(found.map(String.init(describing:)) ?? "")")
        }
        #expect(fakeLockstep(Self.bugs, deviations: [Self.widened, Self.dropped]).run(scenario) == nil)
        let deduction = Deduction(fakeLockstep(Self.bugs))
        try deduction.learn(scenario)
        #expect(Set(deduction.deviations) == [Self.widened, Self.dropped])
        #expect(try deduction.findings().count == 2)
    }

    @Test func aWidenedMapThatFailsAndChangesNothingIsRefusedAsItShall() {
        let operations = [Faults.allocation(3), .refresh(1, of: 0)].map(Self.failing.failing)
        for operation in operations {
            #expect(fakeLockstep(Self.bugs).run(Scenario([operation])) == nil, "\(operation)")
        }
    }

    /// Access that is refused, as it shall be, explains no change where nothing fails on the way.
    @Test func aRefusedAccessExplainsNoChange() throws {
        let write = Operation.map(iova: base, paddr: 0x9000, bytes: page, [.write])
        let lockstep = fakeLockstep([.overwrites, .refusesAccessLate], learns: true)
        let found = try #require(lockstep.run(Scenario([Planted.map1, write])))
        #expect(found.law == .m4 && found.deviation == nil, "\(found)")
        // A failure that is planned, but never met, is no excuse.
        let planned = write.failing(.allocation(4))
        #expect(lockstep.run(Scenario([Planted.map1, planned])) != nil)
    }

    @Test func aWidenedMapThatFailsLeavesNothingElseBehind() throws {
        for (bug, law) in [(Bug.noRollback, Law.m2), (.partialRollback, .m2)] {
            let lockstep = fakeLockstep(Self.bugs.union([bug]), learns: true)
            let third = Self.failing.failing(.allocation(3))
            let found = try #require(lockstep.run(Scenario([third])), "\(bug)")
            #expect(found.law == law && found.deviation == nil, "\(bug): \(found)")
        }
    }

    /// What is left mapped beside a page that was dropped is not put down to the dropping.
    @Test func aDroppedPageExcusesNoOther() throws {
        let scenario = Scenario([Planted.map1, Planted.map3.failing(.refresh(1, of: 0))])
        let known = [Self.dropped, Deviation(.liveMappingOverwritten, .page)]
        #expect(fakeLockstep([.overwrites], deviations: known).run(scenario) == nil)
        let lockstep = fakeLockstep([.overwrites, .shortRollback], deviations: known)
        let found = try #require(lockstep.run(scenario))
        #expect(found.law == .m2 && found.deviation == nil, "\(found)")
    }

    /// An unmap that finds no memory before it gets to a refresh says nothing about a repeated refresh.
    @Test(arguments: [true, false])
    func aRepeatThatFindsNoMemoryIsNone(_ findsNone: Bool) {
        let known = [Deviation(.failedRefreshUnmaps, .request)]
        let lockstep = fakeLockstep([.keepsInvalidAfterFailedRefresh], deviations: known)
        let lost = Planted.unmap3.failing(.refresh(1, of: 0))
        for operation in Scenario.usualOpening + [Planted.map3, lost] {
            lockstep.perform(operation, index: 0)
        }
        let judge = lockstep.judge
        judge.begins(Planted.unmap3, index: 1)
        judge.enters(DriverCall(.unmap, domain: 0, iova: base, pgsize: page, pgcount: 3))
        if findsNone { judge.allocationFails() }
        _ = judge.leaves(value: 0, mapped: 0)
        #expect(judge.disagreement?.deviation?.kind == (findsNone ? nil : .repeatNotRefreshed))
    }
}
