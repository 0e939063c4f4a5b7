// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Testing

/// The first iova of the aperture that the tests use.
let base: UInt64 = 0x1000_0000
/// The last page of that aperture.
let lastPage: UInt64 = 0x1_0fff_f000

/// A page of 4 KiB.
let page: UInt64 = 0x1000

@Suite struct JudgeTests {
    @Test(arguments: [true, false])
    func acceptsARightDriver(hasPages: Bool) {
        let lockstep = fakeLockstep(hasPages: hasPages)
        let operations: [Operation] = [
            .map(iova: base, paddr: 0x5000, bytes: 3 * page),
            .attach(1), .attach(2),
            .map(iova: 0x7fff_f000, paddr: 0, bytes: 5 * page, [.read]),
            .map(iova: 0x7fff_f000, paddr: 0x5000, bytes: page),
            .iovaToPhys(base + 0x1234), .iovaToPhys(lastPage), .iovaToPhys(3),
            .unmap(iova: 0x7fff_f000, bytes: 8 * page),
            .map(iova: lastPage, paddr: 0x9000, bytes: page),
            .map(iova: lastPage, paddr: 0x9000, bytes: 2 * page),
            .map(iova: ~0xfff, paddr: 0x9000, bytes: page),
            .map(iova: base + 16 * page, paddr: 0, bytes: page, [.write]),
            .map(iova: base + 0x10_0000, paddr: 0x9000, bytes: 300 * page).failing(.allocation(2)),
            .map(iova: base + 16 * page, paddr: 0x9000, bytes: 2 * page).failing(.refresh(1, of: 0)),
            .unmap(iova: base, bytes: 2 * page).failing(.refresh(1, of: 2, .io)),
            .detach(2).on(domain: 0), .unmap(iova: base, bytes: 2 * page),
            .mapScattered(iova: base + 0x20_0000, paddr: 0x10000, bytes: 2 * page, pieces: 9, stride: 0x4000),
        ]
        #expect(lockstep.run(Scenario(operations)) == nil)
        #expect(lockstep.run(Scenario(operations)) == nil, "a second run starts clean")
    }

    @Test(arguments: Planted.all)
    func refuses(planted: Planted) throws {
        let lockstep = fakeLockstep([planted.bug])
        lockstep.sweepInterval = 1
        let found = try #require(lockstep.run(Scenario(planted.operations)), "\(planted.bug) is not refused")
        #expect(found.law == planted.law, "\(planted.bug): \(found)")
        #expect(found.deviation?.kind == planted.deviation, "\(planted.bug): \(found)")
    }

    @Test func plantsEveryBug() {
        #expect(Set(Planted.all.map(\.bug)) == Set(Bug.allCases))
    }

    /// A function that was removed may be attached, or not; of one that is there, success says that it uses the tables.
    @Test(arguments: [true, false])
    func aRemovedFunctionMayBeAttached(_ isTaken: Bool) {
        let lockstep = fakeLockstep()
        lockstep.system.driver.takesAbsentForAttached = isTaken
        let attach = Operation.attach(1).failing(.anchor(3, of: 1))
        let operations = [attach, Planted.map3, .detach(1), .attach(1), Planted.unmap3]
        #expect(lockstep.run(Scenario(operations)) == nil)
    }

    @Test func aFunctionThatIsThereUsesTheTables() {
        let lockstep = fakeLockstep([.registersNothing])
        let attach = Operation.attach(1).failing(.anchor(1, of: 1, status: Faults.notAvailable))
        #expect(lockstep.run(Scenario(opening: [Operation(.allocateDomain)], [attach]))?.law == .m3)
        #expect(
            attach.description
                == "attach function 1 (registering function 1 fails with condition code 1 and status 40)")
    }

    /// Where no memory is left, requests fail that need some, and are told so; the rest goes on as it did.
    @Test func memoryMayRunOut() {
        let lockstep = fakeLockstep()
        // A region table, a segment table, and page tables for 2 MiB.
        lockstep.system.driver.memory.limit = 2 * 2048 + 2 * 256
        let large = Operation.map(iova: base, paddr: 0, bytes: 4 << 20)
        let operations: [Operation] = [
            .attach(1), large, .map(iova: base + 0x20_0000, paddr: 0x5000, bytes: page), Planted.map3,
            Operation(.allocateDomain, domain: 1), .iovaToPhys(base), Planted.unmap3,
        ]
        #expect(lockstep.run(Scenario(operations)) == nil)
        let second = SameResults(before: fakeLockstep(), after: lockstep)
        #expect(second.firstChange(Scenario(operations)) == nil, "how much is left is nobody's result")
    }

    /// An error says that something failed in the very call that returns it.
    @Test func anErrorNeedsAReason() throws {
        let late = Operation.map(iova: lastPage, paddr: 0x5000, bytes: page).failing(.allocation(9))
        let found = fakeLockstep([.refusesLastPage]).run(Scenario([late]))
        #expect(found?.deviation?.kind == .lastPageRefused)
    }

    /// What C leaves undefined for a call that the core never makes does no harm by itself.
    @Test func anOddCallMayBeUndefined() {
        for (size, count) in [(0, 1), (page / 2, 1), (page, 0)] as [(UInt64, UInt32)] {
            let call = Operation.rawUnmap(iova: base, pgsize: size, pgcount: count)
            #expect(fakeLockstep([.shiftsTooFar]).run(Scenario([Planted.map1, call])) == nil, "\(call)")
        }
    }

    @Test func saysWhatWasExpected() throws {
        let lockstep = fakeLockstep([.claimsHoles])
        let found = try #require(
            lockstep.run(
                Scenario([
                    .map(iova: base, paddr: 0x5000, bytes: page), .unmap(iova: base, bytes: 4 * page),
                ])))
        #expect(found.description == "returned 0x4000, expected 0x1000")
        #expect(found.index == 1)
        #expect(found.deviation == Deviation(.holeClaimed, .request))
    }

    @Test func goesAlongWithAKnownDeviation() {
        let claim = Scenario([
            .map(iova: base, paddr: 0x5000, bytes: page), .unmap(iova: base, bytes: 4 * page),
            .iovaToPhys(base), .map(iova: base, paddr: 0x5000, bytes: 4 * page),
        ])
        let known = [Deviation(.holeClaimed, .request)]
        #expect(fakeLockstep([.claimsHoles], deviations: known).run(claim) == nil)
        let smaller = [Deviation(.holeClaimed, .chunk)]
        #expect(fakeLockstep([.claimsHoles], deviations: smaller).run(claim)?.deviation == known[0])
    }
}

/// A planted bug, operations that show it, and the law that must refuse it.
struct Planted: CustomTestStringConvertible, Sendable {
    var bug: Bug
    var law: Law
    var operations: [Operation]
    var deviation: Deviation.Kind?

    init(_ bug: Bug, _ law: Law, _ deviation: Deviation.Kind? = nil, _ operations: Operation...) {
        (self.bug, self.law, self.deviation) = (bug, law, deviation)
        self.operations = operations
    }

    var testDescription: String { "\(bug)" }

    static let map3 = Operation.map(iova: base, paddr: 0x5000, bytes: 3 * page)
    static let map1 = Operation.map(iova: base, paddr: 0x5000, bytes: page)
    static let unmap3 = Operation.unmap(iova: base, bytes: 3 * page)
    static let across = Operation.map(iova: 0x100f_f000, paddr: 0x5000, bytes: 3 * page)
    static let second = Operation.attach(2)
    static let third = Operation.attach(1)

    static let all: [Planted] = [
        .init(.forgetsMapped, .m2, nil, map1),
        .init(.mappedOnError, .m2, nil, across.failing(.allocation(3))),
        .init(.mappedOneTooMany, .m1, nil, map1),
        .init(.mapsOnePageTooMany, .m3, nil, map1),
        .init(.mapsOnePageLess, .m3, nil, map3),
        .init(.positiveError, .m1, nil, map1.failing(.allocation(1))),
        .init(.wrongPhysical, .m3, nil, map3),
        .init(.alwaysWritable, .m3, nil, .map(iova: base, paddr: 0x5000, bytes: page, [.read])),
        .init(.acceptsWriteOnly, .m4, .accessWidened, .map(iova: base, paddr: 0x5000, bytes: page, [.write])),
        .init(.refusesAccessLate, .m4, nil, map1, .map(iova: base, paddr: 0x5000, bytes: page, [.write])),
        .init(.ignoresApertureStart, .m4, nil, .map(iova: base - page, paddr: 0x5000, bytes: page)),
        .init(.noRollback, .m2, nil, across.failing(.allocation(3))),
        .init(.partialRollback, .m2, nil, map3.failing(.refresh(1, of: 0))),
        .init(.shortRollback, .m2, nil, map3.failing(.refresh(1, of: 0))),
        .init(.noMapRefresh, .m3, nil, map1),
        .init(.shortMapRefresh, .m3, nil, map3),
        .init(.refreshesBeforeWriting, .m3, nil, map1),
        .init(.refreshesByteLess, .m3, nil, map3),
        .init(.refreshesPageCountAsBytes, .m3, nil, map3),
        .init(.refreshesFirstFunctionOnly, .m3, nil, second, map1),
        .init(.refreshesLastFunctionOnly, .m3, nil, second, map1),
        .init(.losesAllButFirstError, .m3, nil, second, map1.failing(.refresh(1, of: 2))),
        .init(.ignoresRefreshError, .m3, nil, map1.failing(.refresh(1, of: 0))),
        .init(.unmapReturnsErrno, .u1, nil, .unmap(iova: base, bytes: page)),
        .init(.unmapReturnsTooMuch, .u1, nil, map1, .unmap(iova: base, bytes: page)),
        .init(.unmapReturnsPages, .u1, nil, map1, .unmap(iova: base, bytes: page)),
        .init(.unmapClearsNothing, .u2, nil, map1, .unmap(iova: base, bytes: page)),
        .init(.unmapClearsOneMore, .u2, nil, map3, .unmap(iova: base, bytes: 2 * page)),
        .init(.noUnmapRefresh, .u2, nil, map1, .unmap(iova: base, bytes: page)),
        .init(.shortUnmapRefresh, .u2, nil, third, map3, unmap3),
        .init(
            .unmapClaimsDespiteFailedRefresh, .u2, nil, map3, unmap3.failing(.refresh(1, of: 0, .io))),
        .init(.unmapAllocates, .u3, nil, map3, unmap3),
        .init(.warnsOnUnmap, .l2, nil, map3, unmap3),
        .init(.translatesToWrongPage, .p1, nil, map1, .iovaToPhys(base)),
        .init(.translatesUnmapped, .p1, nil, map3, unmap3, .iovaToPhys(base + page)),
        .init(.dropsOffset, .p1, .offsetDropped, map1, .iovaToPhys(base + 8)),
        .init(.refusesLastPage, .m4, .lastPageRefused, .map(iova: lastPage, paddr: 0x5000, bytes: page)),
        .init(.acceptsWrap, .m4, .wrapAccepted, .map(iova: ~0xfff, paddr: 0x5000, bytes: page)),
        .init(.overwrites, .m3, .liveMappingOverwritten, map1, map1),
        .init(.claimsHoles, .u1, .holeClaimed, map1, unmap3),
        .init(
            .takesPageZeroForUnmapped, .u1, .pageZeroNotUnmapped, .map(iova: base, paddr: 0, bytes: page),
            .unmap(iova: base, bytes: page)),
        .init(
            .refusesOutside, .u1, .outsideRefused, .map(iova: lastPage, paddr: 0x5000, bytes: page),
            .unmap(iova: lastPage, bytes: 2 * page)),
        .init(
            .keepsInvalidAfterFailedRefresh, .u2, .failedRefreshUnmaps, map3,
            unmap3.failing(.refresh(1, of: 0, .io))),
        .init(
            .rollsBackSilently, .m3, .rollbackNotRefreshed, second, map3.failing(.refresh(1, of: 2))),
        .init(
            .losesRollbackWithoutMemory, .m3, .allocationRollbackNotRefreshed, third,
            across.failing(.allocation(3))),
        .init(.leaksPageTables, .l2, nil, map1),
        .init(.keepsAnchorOnDetach, .u2, nil, .detach(0)),
        .init(.registersNothing, .m3, nil, map1),
        .init(.registersWrongLimits, .m3, nil, map1),
        .init(
            .leaksOnMove, .l2, .moveLeaks, Operation(.allocateDomain, domain: 1), .attach(0).on(domain: 1)),
        .init(.registersBeforeRefusing, .m3, .registeredTwice, .attach(3)),
        .init(.holdsLock, .l1, nil, map3, unmap3),
        .init(.shiftsTooFar, .l1, nil, map1, .rawUnmap(iova: base, pgsize: page, pgcount: 1)),
        .init(.wrongSegmentType, .m3, nil, map1),
        .init(.wrongAnchorType, .m3, nil, map1),
        .init(.shortRegionLength, .m3, nil, .map(iova: 0x7ff0_0000, paddr: 0x5000, bytes: page)),
        .init(.segmentIsProtected, .m3, nil, map1),
    ]
}
