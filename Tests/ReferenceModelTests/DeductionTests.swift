// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Testing

/// What is found of a driver, and how it is shown.
@Suite struct DeductionTests {
    /// Where either of two would explain the same, only that one is found that shows by itself, too.
    @Test func whatAnotherExplainsIsNotFound() throws {
        let both = Self.atEnd(0, pages: 2)
        let outside = Self.atEnd(0x5000, pages: 2)
        let zero = Scenario([
            .map(iova: base, paddr: 0, bytes: page), .unmap(iova: base, bytes: page),
        ])
        let cases: [(Set<Bug>, [Scenario], Set<Deviation.Kind>)] = [
            ([.refusesOutside], [both, outside], [.outsideRefused]),
            ([.refusesOutside], [outside, both], [.outsideRefused]),
            ([.takesPageZeroForUnmapped], [both, outside, zero], [.pageZeroNotUnmapped]),
            (
                [.refusesOutside, .takesPageZeroForUnmapped], [both, outside, zero],
                [.outsideRefused, .pageZeroNotUnmapped]
            ),
        ]
        for (bugs, scenarios, kinds) in cases {
            let deduction = Deduction(fakeLockstep(bugs))
            try deduction.learn(from: scenarios)
            #expect(Set(try deduction.findings().map(\.deviation.kind)) == kinds, "\(bugs): \(scenarios)")
            #expect(Set(deduction.deviations.map(\.kind)) == kinds)
        }
    }

    private static func atEnd(_ paddr: UInt64, pages: UInt64) -> Scenario {
        Scenario([
            .map(iova: lastPage, paddr: paddr, bytes: page), .unmap(iova: lastPage, bytes: pages * page),
        ])
    }

    /// A counterexample moves what fails to another function rather than that it attaches the first one anew.
    @Test func shrinksToTheFunctionThatNeedsNothingElse() throws {
        let scenario = Scenario([
            .attach(2), .detach(0), .attach(0), Planted.map3.failing(.refresh(1, of: 0, .io)),
        ])
        let deduction = Deduction(fakeLockstep([.losesAllButFirstError]))
        let disproof = try #require(throws: Disproof.self) { try deduction.learn(from: [scenario]) }
        #expect(disproof.scenario.operations.count == 2, "\(disproof.scenario)")
    }
}
