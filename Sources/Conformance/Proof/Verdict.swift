// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// What the prover says about a driver. Only the first counts as success.
package enum Verdict: Equatable, Sendable {
    /// It does what the model demands, apart from what it always did and what was declared.
    case conforms
    /// It does something else, and this shows it.
    case disproved(Counterexample)
    /// Nothing was shown: why.
    case notProven(reason: String)
    /// The run did not end in its time.
    case timedOut
}

/// What shows that a driver does something else than it should.
package struct Counterexample: Equatable, Sendable {
    /// The operations, shrunk where that was possible.
    package var scenario: Scenario
    /// What should have been, and what was.
    package var disagreement: Disagreement
    /// What the C world found by itself at that moment, in its own words.
    package var incident = ""
    /// The run of several threads that met it, where no sequence of operations shows it.
    package var threads: ThreadPlan?
    /// The deviations that the model went along with, which a replay needs.
    package var known: [Deviation] = []
    /// What stood around the domains, where that is known.
    package var setup: Setup?

    /// A counterexample.
    package init(
        scenario: Scenario, disagreement: Disagreement, incident: String = "", known: [Deviation] = [],
        setup: Setup? = nil
    ) {
        (self.scenario, self.disagreement) = (scenario, disagreement)
        (self.incident, self.known, self.setup) = (incident, known, setup)
    }
}

extension Counterexample {
    /// The word by which it is replayed.
    package var code: String { threads?.code ?? scenario.code }
}

extension Counterexample: CustomStringConvertible {
    /// The counterexample in one line, as a person would write it down.
    package var description: String {
        let shown = words.isEmpty ? finding : "\(words) → \(finding)"
        return (setup?.heading ?? "") + shown
    }

    /// What was, and what should have been: in the C world's own words where it found it.
    package var finding: String { incident.isEmpty ? disagreement.description : incident }

    /// The operations; where there are none but those that open every scenario and close it, those.
    private var words: String {
        guard scenario.operations.isEmpty else { return scenario.description }
        let opening = scenario.opening.map(\.description)
        let end = disagreement.index < 0 || opening.isEmpty ? [] : ["detach and free everything"]
        return (opening + end).joined(separator: " · ")
    }
}

/// How much a proof runs.
package struct Effort: Equatable, Sendable {
    /// The depth to which every sequence is run.
    package var depth: Int
    /// The number of drawn operations.
    package var operations: Int
    /// The number of drawn operations of the pass that looks at each access (law L1).
    package var accessOperations: Int
    /// What one child may take, in seconds.
    package var limit: Double
    /// The further runs that are made.
    package var further: Set<FurtherRun.Kind> = []
    /// Whether the cost of the usual workloads is counted (law C2).
    package var countsCosts = true

    /// A few seconds: the default.
    package static let quick = Effort(depth: 2, operations: 200_000, accessOperations: 50_000, limit: 60)
    /// Some minutes.
    package static let thorough: Effort = {
        var effort = Effort(depth: 3, operations: 10_000_000, accessOperations: 1_000_000, limit: 3600)
        effort.further = Set(FurtherRun.Kind.allCases)
        return effort
    }()

    /// An effort of one's own.
    package init(depth: Int, operations: Int, accessOperations: Int, limit: Double) {
        (self.depth, self.operations) = (depth, operations)
        (self.accessOperations, self.limit) = (accessOperations, limit)
    }
}
