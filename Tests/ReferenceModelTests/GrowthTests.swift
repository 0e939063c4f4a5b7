// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Testing

/// Law C1 between a driver that takes one piece a call and one that takes all of them.
@Suite struct GrowthTests {
    /// What shows a driver's behaviour over holes.
    private static let alphabet = [
        Operation.map(iova: base, paddr: 0x5000, bytes: page), .unmap(iova: base, bytes: 2 * page),
    ]

    /// What becomes of drawn scenarios, from a driver without page counts to one with them.
    private func comparison(
        _ bugs: (before: Set<Bug>, after: Set<Bug>), _ allowance: Allowance
    ) -> (pair: SameResults<FakeSystem, FakeSystem>, change: Disagreement?) {
        let before = fakeLockstep(bugs.before, hasPages: false, learns: true)
        for scenario in ExhaustiveScenarios(terrain, depth: 2, alphabet: Self.alphabet) {
            _ = before.run(scenario)
        }
        let pair = SameResults(
            before: before, after: fakeLockstep(bugs.after, learns: true), allowance: allowance)
        var change: Disagreement?
        for scenario in RandomScenarios(terrain, seed: 4, mix: .short).prefix(500) where change == nil {
            change = pair.firstChange(scenario)
        }
        return (pair, change)
    }

    @Test func whatReachesFartherMustBeDeclaredByNameAndIsShown() throws {
        let bugs: (Set<Bug>, Set<Bug>) = ([.claimsHoles], [.claimsHoles])
        #expect(comparison(bugs, Allowance()).change?.law == .c1)
        let others = Set(Reach.all(of: .map) + [Reach(.unmap, .failure), Reach(.unmap, .refusal)])
        #expect(comparison(bugs, Allowance(reaching: others)).change != nil, "a hole is none of these")
        let all = Set([Deviation.Place.map, .unmap].flatMap(Reach.all))
        let (pair, change) = comparison(bugs, Allowance(reaching: all))
        #expect(change == nil)
        let growth = try #require(pair.growths(base: base).first { $0.kind == .holeClaimed })
        #expect(growth.reach == Reach(.unmap, .hole))
        #expect(growth.scenario.operations.count <= 3)
        #expect(growth.before.hasPrefix("returned 0x"))
        #expect(growth.after.hasPrefix("returned 0x") && growth.after != growth.before)
    }

    @Test func declaredReachExcusesNothingElse() {
        let all = Set([Deviation.Place.map, .unmap].flatMap(Reach.all))
        let dropped = comparison(([], [.dropsOffset]), Allowance(reaching: all)).change
        #expect(dropped?.law == .c1)
        let changed = comparison(([], [.dropsOffset]), Allowance(changing: [.offsetDropped], reaching: all))
        #expect(changed.change == nil)
        #expect(comparison(([], [.claimsHoles]), Allowance(reaching: all)).change != nil)
    }

    @Test func aReachHasANameThatLeadsBackToIt() {
        for reach in [Deviation.Place.map, .unmap].flatMap(Reach.all) {
            #expect(Reach(name: reach.name) == reach)
            #expect(reach.kinds.allSatisfy { $0.reach == reach })
        }
        #expect(Reach(name: "map-hole") == nil)
    }
}
