// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// What a proof found out about a driver's texts, oldest first.
package struct ProofReport: Equatable, Sendable {
    /// A wrong driver that was planted, and whether it was refused.
    package struct Planted: Equatable, Sendable {
        /// What is wrong with it.
        package var kind: String
        /// Where: a line of the driver's file, from 1.
        package var line: Int
        /// What refused it; nil if nothing did.
        package var counterexample: Counterexample?
    }

    /// One text of the driver.
    package struct Step: Equatable, Sendable {
        /// What is said about it.
        package var verdict: Verdict
        /// The deviations that it has, with the smallest scenario for each.
        package var findings: [DeviationFinding] = []
        /// Its deviations beside those of the text before it; nil for the first.
        package var comparison: DeviationComparison?
        /// The new and grown ones among them that nobody declared.
        package var undeclared: [Deviation.Kind] = []
        /// Whether the run met all its deviations, so that what is missing among them is gone.
        package var isCompared = false
        /// The ones that are gone though nobody declared it: no disproof, but worth telling.
        package var silentlyFixed: [Deviation.Kind] = []
        /// What reaches farther than in the text before it, with a sequence that shows it.
        package var growths: [Growth] = []
        /// What of it the run reached; only for the last text.
        package var coverage: Coverage?
        /// What the usual workloads cost.
        package var costs: [CostTable.Row] = []

        /// A step of which a verdict is known.
        package init(verdict: Verdict) {
            self.verdict = verdict
        }

        /// Takes in deviations that were met later, where they are new or reach farther, with what stood around the domains.
        mutating func add(_ later: [DeviationFinding], on setup: Setup? = nil) {
            for var finding in later {
                finding.setup = setup ?? finding.setup
                let known = findings.firstIndex { $0.deviation.kind == finding.deviation.kind }
                if let known, findings[known].deviation.extent >= finding.deviation.extent { continue }
                if let known { findings[known] = finding } else { findings.append(finding) }
            }
        }
    }

    /// The compiler's words about itself.
    package var compiler: String
    /// What operations were drawn from.
    package var seed: UInt64
    /// How much was run.
    package var effort: Effort
    /// The wrong drivers that were planted first.
    package var planted: [Planted] = []
    /// The first text is the driver as it was, each further one a commit.
    package var steps: [Step] = []
    /// What the usual workloads cost the text that was only counted.
    package var aside: [CostTable.Row] = []
    /// The operations through the core that were performed and judged in a second, on one processor; 0 if not measured.
    package var pace = 0.0
    /// The further runs, each with what came of it.
    package var further: [FurtherRun] = []
    /// The operations performed in all.
    package var operations = 0
    /// Whether the C ran in namespaces of its own.
    package var isIsolated = true
    /// The time taken, in seconds.
    package var seconds = 0.0

    /// A report that says nothing yet.
    package init(compiler: String, seed: UInt64, effort: Effort) {
        (self.compiler, self.seed, self.effort) = (compiler, seed, effort)
    }

    /// What is said about the whole: the first word that is not success.
    package var verdict: Verdict {
        if planted.contains(where: { $0.counterexample == nil }) {
            return .notProven(reason: "the prover accepted a wrong driver that it planted itself")
        }
        return steps.map(\.verdict).first { $0 != .conforms } ?? .conforms
    }
}
