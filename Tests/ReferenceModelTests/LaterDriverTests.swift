// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Testing

/// Drivers that flush in callbacks of their own, whose domains take more than any of their functions can use.
@Suite struct LaterDriverTests {
    private static let end: UInt64 = 1 << 42
    private static let flush = Operation.flushes(iova: base, bytes: page)
    private let mapping = Operation.rawMap(iova: base, paddr: 0x9000, pgsize: page, pgcount: 1)
    private let unmap = Operation.rawUnmap(iova: base, pgsize: page, pgcount: 1)

    @Test func acceptsARightDriver() {
        let operations: [Operation] = [
            .attach(1), .attach(2), .attach(3),
            .map(iova: base, paddr: 0x5000, bytes: 3 * page),
            // Outside the limits of every function, and up to the end of the aperture.
            .map(iova: page, paddr: 0x5000, bytes: page), .unmap(iova: page, bytes: page),
            .map(iova: Self.end - page, paddr: 0x5000, bytes: page),
            .map(iova: Self.end - page, paddr: 0x5000, bytes: 2 * page),
            .iovaToPhys(Self.end - 1),
            // Inside the limits of one function only.
            .map(iova: 0x9000_0000, paddr: 0x5000, bytes: page),
            .unmap(iova: base, bytes: 3 * page),
            .map(iova: base, paddr: 0x5000, bytes: page).failing(.refresh(1, of: 2, .io)),
            .mapScattered(iova: base, paddr: 0x5000, bytes: page, pieces: 4, stride: 0x3000),
            .unmap(iova: base, bytes: 4 * page).failing(.refresh(1, of: 1, .io)),
        ]
        #expect(fakeLockstep(later: []).run(Scenario(operations)) == nil)
    }

    @Test func aFlushThatTheCallerOwesIsNobodysFault() {
        let flushes = Self.flush
        let scenarios: [[Operation]] = [
            [Planted.map3, unmap, .map(iova: base, paddr: 0x7000, bytes: page)],
            [
                mapping, .map(iova: base + page, paddr: 0x7000, bytes: page),
                .unmap(iova: base, bytes: 2 * page),
            ],
            [Planted.map3, unmap, flushes[0], Planted.map1], [Planted.map3, unmap, flushes[2], Planted.map1],
            [mapping, flushes[1], unmap, flushes[2]],
        ]
        for operations in scenarios {
            let lockstep = fakeLockstep(later: [])
            lockstep.sweepInterval = 1
            let found = lockstep.run(Scenario([.attach(1), .attach(2)] + operations))
            #expect(found == nil, "\(Scenario(operations)): \(found.map(String.init(describing:)) ?? "")")
        }
    }

    /// A core that goes on after it refused a map has a range flushed that covers no page of another's.
    @Test func aFlushIsOfWholePages() {
        let known = [Deviation(.mapErrorLost, .request)]
        let lockstep = fakeLockstep(later: [], deviations: known)
        lockstep.system.coreBug = .losesMapErrors
        let odd = Operation.map(iova: base + 8, paddr: 0x5000, bytes: page)
        let found = lockstep.run(Scenario([mapping, odd] + Self.flush))
        #expect(found == nil, "\(found.map(String.init(describing:)) ?? "")")
    }

    /// What a failed map leaves standing, as physical page 0 cannot be unmapped, is flushed by nobody and used by nobody.
    @Test func aFailedMapOwesNoFlush() {
        let known = [Deviation(.pageZeroNotUnmapped, .request)]
        let lockstep = fakeLockstep([.takesPageZeroForUnmapped], later: [], deviations: known)
        lockstep.sweepInterval = 1
        let half = Operation.mapScattered(
            iova: base, paddr: 0, bytes: 2 * page, pieces: 3, stride: 0x8000)
        let above = Operation.map(iova: base + 4 * page, paddr: 0x5000, bytes: page)
        let flush = Operation.flushes(iova: base, bytes: 8 * page)
        for operations in [[above, half], [above, half, .iovaToPhys(base)], [above, half] + flush] {
            let found = lockstep.run(Scenario([.attach(1)] + operations))
            #expect(found == nil, "\(Scenario(operations)): \(found.map(String.init(describing:)) ?? "")")
        }
    }

    @Test(arguments: PlantedLater.all)
    func refuses(planted: PlantedLater) throws {
        let lockstep = fakeLockstep(later: [planted.bug])
        lockstep.sweepInterval = 1
        let found = try #require(lockstep.run(Scenario(planted.operations)), "\(planted.bug) is not refused")
        #expect(found.law == planted.law, "\(planted.bug): \(found)")
        #expect(found.deviation?.kind == planted.deviation, "\(planted.bug): \(found)")
    }

    @Test func plantsEveryBug() {
        #expect(Set(PlantedLater.all.map(\.bug)) == Set(LaterBug.allCases))
    }

    /// A function that takes up new translations by itself keeps an old one until a refresh: that is the caller's doing.
    @Test func anOverwrittenMappingMayStayInUse() {
        let operations = [Operation.attach(1), Planted.map1, .map(iova: base, paddr: 0x9000, bytes: page)]
        let known = [Deviation(.liveMappingOverwritten, .page)]
        let found = fakeLockstep([.overwrites], later: [], deviations: known).run(Scenario(operations))
        #expect(found?.deviation == Deviation(.overwrittenNotRefreshed, .page))
        let both = known + [Deviation(.overwrittenNotRefreshed, .page)]
        #expect(fakeLockstep([.overwrites], later: [], deviations: both).run(Scenario(operations)) == nil)
        let forgetful = fakeLockstep([.overwrites], later: [.forgetsSyncMap], deviations: both)
        #expect(forgetful.run(Scenario(operations)) != nil, "the other function needs its refresh")
    }

    /// Law C1 is about callers through the core: who calls a callback by himself makes the flush that it leaves to him.
    @Test func aRawCallLeavesItsFlushToItsCaller() {
        let pair = SameResults(before: fakeLockstep(), after: fakeLockstep(later: []))
        let failing = [mapping, unmap].map { $0.failing(.refresh(1, of: 0)) }
        for operations in [[failing[0]], [mapping] + Self.flush + [failing[1]]] {
            let found = pair.firstChange(Scenario(operations))
            #expect(found == nil, "\(Scenario(operations)): \(found.map(String.init(describing:)) ?? "")")
        }
        let back = SameResults(before: fakeLockstep(later: []), after: fakeLockstep())
        #expect(back.firstChange(Scenario([failing[0]])) == nil)
    }

    /// Where the core takes a map back on one side only, it was not cut into other calls: its result is another.
    @Test func aLostErrorIsNoOtherCut() {
        let known = [Deviation(.mapRefreshLost, .request)]
        let pair = SameResults(
            before: fakeLockstep(later: [], deviations: known),
            after: fakeLockstep(later: [.losesSyncMapError], deviations: known))
        for operation in [Planted.map1, Planted.map3] {
            let found = pair.firstChange(Scenario([operation.failing(.refresh(1, of: 0))]))
            #expect(found?.law == .c1, "\(operation)")
        }
    }

    /// A list that is flushed once at its end has no second refresh that could fail.
    @Test func fewerRefreshesAreNoOtherResult() {
        let list = Operation.mapScattered(
            iova: base, paddr: 0x5000, bytes: page, pieces: 2, stride: 0x2000)
        let pair = SameResults(before: fakeLockstep(), after: fakeLockstep(later: []))
        for number: UInt16 in 1...3 {
            let found = pair.firstChange(Scenario([list.failing(.refresh(number, of: 0))]))
            #expect(found == nil, "\(number): \(found.map(String.init(describing:)) ?? "")")
        }
    }

    @Test func aRawCallTellsOfItsOwnFlush() throws {
        let failing = mapping.failing(.refresh(1, of: 0))
        // What is flushed at once is not left to anybody, though a callback would flush it again.
        let hasty = fakeLockstep([.ignoresRefreshError], later: [], flushesAtOnce: true)
        let lost = SameResults(before: fakeLockstep(), after: hasty)
        #expect(lost.firstChange(Scenario([failing]))?.law == .c1)
        let without = SameResults(before: fakeLockstep(), after: fakeLockstep([.ignoresRefreshError]))
        #expect(without.firstChange(Scenario([failing]))?.law == .m3)
        // Nor does a flush to come excuse another result where none failed.
        let refusing = SameResults(
            before: fakeLockstep(), after: fakeLockstep([.overwrites], later: [], learns: true))
        #expect(refusing.firstChange(Scenario([mapping, mapping]))?.law == .c1)
        let allocating = mapping.failing(.allocation(1))
        let short = SameResults(
            before: fakeLockstep(), after: fakeLockstep([.positiveError], later: [], learns: true))
        #expect(short.firstChange(Scenario([allocating]))?.law == .m1)
    }

    /// What 4 TiB hold is compared in no more time than what is used of them.
    @Test func aWideApertureCostsNothing() {
        let terrain = Terrain(fakeSetup, whole: 0...Self.end - 1, deferred: [.afterMap, .afterUnmap])
        var scenarios = RandomScenarios(terrain, seed: 7)
        let lockstep = fakeLockstep(later: [])
        lockstep.judge.goesAlong(with: [], learning: true)
        for _ in 0..<40 {
            let scenario = scenarios.next()
            let found = scenario.flatMap { lockstep.run($0) }
            #expect(found == nil, "\(found.map(String.init(describing:)) ?? "")")
        }
        // An 'iotlb_sync' that fails again and again has nobody to tell, and an unmap of what it left does not try again.
        #expect(
            lockstep.judge.deviations.allSatisfy {
                $0.kind == .deferredRefreshLost || $0.kind == .repeatNotRefreshed
            })
    }
}

/// A bug planted into a later driver, operations that show it, and the law that must refuse it.
struct PlantedLater: CustomTestStringConvertible, Sendable {
    var bug: LaterBug
    var law: Law
    var operations: [Operation]
    var deviation: Deviation.Kind?

    init(_ bug: LaterBug, _ law: Law, _ deviation: Deviation.Kind? = nil, _ operations: Operation...) {
        (self.bug, self.law, self.deviation) = (bug, law, deviation)
        self.operations = operations
    }

    var testDescription: String { "\(bug)" }

    private static let unmap1 = Operation.rawUnmap(iova: base, pgsize: page, pgcount: 1)
    private static let flushAll = Operation(.rawFlushAll)

    static let all: [PlantedLater] = [
        .init(.forgetsSyncMap, .m3, nil, Planted.map1),
        .init(.shortSyncMap, .m3, nil, Planted.map3),
        .init(.syncsFirstFunctionOnly, .m3, nil, .attach(2), Planted.map1),
        .init(.losesSyncMapError, .m3, .mapRefreshLost, Planted.map1.failing(.refresh(1, of: 0))),
        .init(.failsForNoReason, .m4, nil, Planted.map1),
        .init(.forgetsSync, .u2, nil, Planted.map3, Planted.unmap3),
        .init(.shortSync, .u2, nil, Planted.map3, Planted.unmap3),
        .init(
            .losesSyncError, .u2, .deferredRefreshLost, Planted.map3,
            Planted.unmap3.failing(.refresh(1, of: 0))),
        .init(.flushesNothing, .u2, nil, Planted.map1, unmap1, flushAll),
        .init(.reservesNothing, .m3, nil, .attach(1)),
        .init(.reservesTooMuch, .m4, nil, .attach(1)),
    ]
}
