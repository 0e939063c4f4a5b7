// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Testing

/// Deviations that a fake with these bugs has: much like real drivers.
let usualBugs: Set<Bug> = [
    .overwrites, .claimsHoles, .keepsInvalidAfterFailedRefresh, .rollsBackSilently, .dropsOffset,
    .refusesLastPage, .acceptsWrap,
]

let terrain = Terrain(fakeSetup)

@Suite struct GeneratorTests {
    @Test func sameSeedGivesTheSameStream() {
        let first = Array(RandomScenarios(terrain, seed: 7).prefix(20))
        let second = Array(RandomScenarios(terrain, seed: 7).prefix(20))
        #expect(first == second)
        #expect(first != Array(RandomScenarios(terrain, seed: 8).prefix(20)))
        var random = SplitMix(seed: 1)
        #expect(random.next() == 0x910a_2dec_8902_5cc1, "the numbers are the same on every machine")
    }

    @Test func legalStreamsAreLegal() {
        for hasPages in [true, false] {
            let lockstep = fakeLockstep(
                usualBugs.subtracting([.refusesLastPage, .dropsOffset]), hasPages: hasPages)
            for scenario in RandomScenarios(terrain, seed: 3, mix: .legal).prefix(50) {
                #expect(lockstep.run(scenario) == nil)
            }
        }
    }

    @Test func exhaustiveCountsWhatItGives() {
        let alphabet = [Operation.unmap(iova: base, bytes: page), .iovaToPhys(base)]
        let scenarios = ExhaustiveScenarios(terrain, depth: 3, alphabet: alphabet)
        #expect(scenarios.count == 14)
        #expect(Set(Array(scenarios).map(\.operations)).count == 14)
    }
}

@Suite struct ProvingTests {
    @Test(arguments: [true, false])
    func aRightDriverConforms(hasPages: Bool) throws {
        let lockstep = fakeLockstep(hasPages: hasPages)
        for scenario in RandomScenarios(terrain, seed: 11).prefix(150) {
            let found = lockstep.run(scenario)
            try #require(
                found == nil, "\(found.map { "\($0): \(scenario.operations[max(0, $0.index)])" } ?? "")")
        }
        for scenario in ExhaustiveScenarios(terrain, depth: 1) {
            #expect(lockstep.run(scenario) == nil, "\(scenario)")
        }
    }

    @Test(arguments: Bug.allCases)
    func findsAndShrinksEveryBug(bug: Bug) throws {
        let deduction = Deduction(fakeLockstep([bug]))
        var disproof: Disproof?
        do throws(Disproof) {
            try deduction.learn(from: ExhaustiveScenarios(terrain, depth: 1))
            try deduction.learn(from: RandomScenarios(terrain, seed: 5).prefix(60))
        } catch {
            disproof = error
        }
        if let disproof {
            #expect(disproof.isShrunk)
            #expect(disproof.scenario.operations.count <= 3, "\(bug): \(disproof.scenario)")
        } else {
            #expect(!deduction.deviations.isEmpty, "\(bug) was not found")
        }
    }

    @Test func deducesDeviationsAndTheirSmallestScenarios() throws {
        let deduction = Deduction(fakeLockstep(usualBugs))
        try deduction.learn(from: RandomScenarios(terrain, seed: 5).prefix(200))
        let findings = try deduction.findings()
        #expect(
            Set(findings.map(\.deviation.kind)).isSuperset(of: [
                .liveMappingOverwritten, .holeClaimed, .failedRefreshUnmaps, .rollbackNotRefreshed,
                .offsetDropped, .lastPageRefused, .wrapAccepted,
            ]))
        for finding in findings {
            #expect(finding.scenario.operations.count <= 3, "\(finding.deviation): \(finding.scenario)")
        }
        let claim = findings.first { $0.deviation.kind == .holeClaimed }
        #expect(claim?.scenario.operations.count == 2)
        let known = deduction.deviations
        let conforming = fakeLockstep(usualBugs, deviations: known)
        for finding in findings { #expect(conforming.run(finding.scenario) == nil) }
        for dropped in known {
            let others = known.filter { $0 != dropped }
            let lockstep = fakeLockstep(usualBugs, deviations: others)
            let shows = findings.contains { lockstep.run($0.scenario)?.deviation == dropped }
            #expect(shows, "without \(dropped) nothing differs")
        }
    }

    @Test func comparesDeviationsByExtent() throws {
        let before = Deduction(fakeLockstep(usualBugs, hasPages: false))
        try before.learn(from: RandomScenarios(terrain, seed: 5).prefix(100))
        let after = Deduction(fakeLockstep(usualBugs.subtracting([.acceptsWrap]).union([.claimsHoles])))
        try after.learn(from: RandomScenarios(terrain, seed: 5).prefix(100))
        let comparison = DeviationComparison(before: before.deviations, after: after.deviations)
        let fates = Dictionary(uniqueKeysWithValues: comparison.entries.map { ($0.kind, $0.fate) })
        #expect(fates[.holeClaimed] == .grown)
        #expect(fates[.wrapAccepted] == .fixed)
        #expect(fates[.offsetDropped] == .same)
        let undeclared = comparison.undeclared([Deviation(.holeClaimed, .request)])
        #expect(!undeclared.contains { $0.kind == .holeClaimed })
        #expect(!comparison.undeclared([], growing: [.holeClaimed]).contains { $0.kind == .holeClaimed })
        #expect(comparison.undeclared([], growing: [.holeWarns]).contains { $0.kind == .holeClaimed })
        #expect(comparison.undeclared([]).contains { $0.kind == .holeClaimed })
        #expect(comparison.silentlyFixed([]).map(\.kind) == [.wrapAccepted])
        #expect(comparison.unmended([.holeClaimed, .wrapAccepted]).map(\.kind) == [.holeClaimed])
    }

    @Test func callersGetTheSameResultsWithAndWithoutPages() {
        let reaching = Set([Deviation.Place.map, .unmap].flatMap(Reach.all))
        let pair = SameResults(
            before: fakeLockstep(hasPages: false), after: fakeLockstep(),
            allowance: Allowance(reaching: reaching))
        for scenario in RandomScenarios(terrain, seed: 2).prefix(40) {
            #expect(pair.firstChange(scenario) == nil)
        }
        let changed = SameResults(before: fakeLockstep(), after: fakeLockstep([.claimsHoles], deviations: []))
        #expect(RandomScenarios(terrain, seed: 2).prefix(40).contains { changed.firstChange($0) != nil })
    }

    @Test func usersReadTheSameInDevices() {
        let pair = SameResults(before: fakeLockstep(), after: fakeLockstep())
        let scenario = Scenario([.attach(1)])
        #expect(pair.firstChange(scenario) == nil)
        pair.after.system.deviceRecords = 1
        #expect(
            pair.firstChange(scenario)?.description
                == "devices, or functions of odd limits, are recorded as 0x1, expected devices, or functions of odd limits, are recorded as 0x0 as before"
        )
    }

    @Test func countsTheCostOfEveryWorkload() throws {
        let workloads = Workload.all(from: base)
        let old = try CostTable(fakeLockstep(hasPages: false), workloads: workloads)
        let new = try CostTable(fakeLockstep(), workloads: workloads)
        #expect(new.rowsExceeding(old).isEmpty)
        #expect(!old.rowsExceeding(new).isEmpty)
        #expect(new.rows[0].name == "4 KiB, aligned")
        #expect(new.rows.allSatisfy { $0.unmapping.driverCalls == 1 })
        let text = CostTable.text([
            ("before", old), ("patch 1", old), ("after", new), ("wrong", CostTable(rows: [])),
        ])
        let lines = text.split(separator: "\n")
        #expect(
            lines[0].split(separator: "  ").map { $0.filter { $0 != " " } }.dropFirst() == [
                "before,patch1", "after", "wrong",
            ])
        #expect(lines.last?.hasPrefix("locks a call: map, unmap") == true)
        #expect(lines.dropFirst().allSatisfy { $0.hasSuffix(" -") || $0.hasSuffix("-, -") })
        #expect(lines.allSatisfy { $0.utf8.count < 76 })
    }
}
