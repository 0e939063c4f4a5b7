// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import Foundation
import ReferenceModel
import Testing

@testable import Pipeline

/// How a proof's report names what it found.
@Suite struct ProofTextTests {
    private static let words = "functions that reach beyond 8 PiB"

    private func report(on setup: Setup) -> ProofReport {
        let scenario = Scenario([.iovaToPhys(1 << 53)])
        let crash = Disagreement(law: .p1, index: 0, expected: "a return", got: "it crashed")
        var step = ProofReport.Step(
            verdict: .disproved(Counterexample(scenario: scenario, disagreement: crash, setup: setup)))
        var finding = DeviationFinding(
            deviation: Deviation(.offsetDropped, .page), scenario: scenario, disagreement: crash)
        finding.setup = setup
        step.findings = [finding]
        var report = ProofReport(compiler: "cc", seed: 1, effort: .quick)
        report.steps = [step]
        return report
    }

    /// What was not seen on the usual functions cannot be understood without those that it was seen on.
    @Test func whatWasSeenOnOtherFunctionsSaysOnWhich() throws {
        let function = Setup.Function(
            handle: 1, first: 0x1000_0000, last: 1 << 53 + 0xffff, needsRefreshForNew: true)
        let tall = report(on: Setup(functions: [function]))
        let text = ProofText(tall, path: "a.c", names: ["now"], replay: "gen-patch").text
        #expect(text.contains("  now: disproved (P1): on \(Self.words): iova_to_phys "), "\(text)")
        #expect(text.contains("\n      on \(Self.words): iova_to_phys "), "\(text)")
        #expect(try functions(tall) == [Self.words, Self.words])

        let usual = report(on: Prover.usualSetup)
        let same = ProofText(usual, path: "a.c", names: ["now"], replay: "gen-patch").text
        #expect(!same.contains("on functions"), "\(same)")
        #expect(try functions(usual).isEmpty)
    }

    /// The functions that the record names: of the counterexample, then of the deviations.
    private func functions(_ report: ProofReport) throws -> [String] {
        let json = try JSON.text(of: ProofRecord(report, path: "a.c", names: ["now"]))
        let record = try #require(
            JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        let text = try #require((record["texts"] as? [[String: Any]])?.first)
        let deviations = text["deviations"] as? [[String: Any]] ?? []
        let examples = [text["counterexample"]] + deviations.map { $0["example"] }
        return examples.compactMap { ($0 as? [String: Any])?["functions"] as? String }
    }
}
