// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import ReferenceModel

/// A proof's report for programs.
package struct ProofRecord: Encodable {
    private let path, verdict, compiler: String
    private let seed: UInt64
    private let operations: Int
    private let seconds: Double
    private let isIsolated: Bool
    private let planted: [Planted]
    private let operationsPerSecond: Double
    private let furtherRuns: [Further]
    private let texts: [Text]
    private let bitmapOnly: [Cost]

    fileprivate struct Planted: Encodable {
        let kind: String
        let line: Int
        let isRefused: Bool
    }

    fileprivate struct Further: Encodable {
        let name: String
        let isRun: Bool
        /// Whether it first found what was planted for it.
        let isProvenItself: Bool
        let words: String
    }

    fileprivate struct Text: Encodable {
        let name, verdict: String
        let reason: String?
        let counterexample: Example?
        let deviations: [Deviation]
        let costs: [Cost]
        let coverage: Coverage?
    }

    fileprivate struct Coverage: Encodable {
        let lines, reachedLines, branches, reachedBranches: Int
        let missedLines: [Int]
    }

    fileprivate struct Example: Encodable {
        let law, sequence, expected, got: String
        var replay: String
        /// What the C world found by itself, with its place.
        var incident: String?
        /// The functions, where it was not seen on those that everything is tried on.
        var functions: String?
    }

    fileprivate struct Deviation: Encodable {
        let name, law, extent, sentence: String
        let isDefect, isDeclared: Bool
        let fate: String?
        let growth: Growth?
        var example: Example
    }

    fileprivate struct Growth: Encodable {
        let sequence, before, after, replay: String
    }

    fileprivate struct Cost: Encodable {
        let name: String
        let mapCalls, mapFlushes, mapLocks, unmapCalls, unmapFlushes, unmapLocks: Int
    }

    /// The record of a report on a file whose texts are called by some names.
    package init(_ report: ProofReport, path: String, names: [String]) {
        (self.path, verdict, compiler) = (path, report.verdict.word.rawValue, report.compiler)
        (seed, operations, seconds) = (report.seed, report.operations, report.seconds)
        (isIsolated, operationsPerSecond) = (report.isIsolated, report.pace.rounded())
        bitmapOnly = report.aside.map { .init($0) }
        planted = report.planted.map {
            Planted(kind: $0.kind, line: $0.line, isRefused: $0.counterexample != nil)
        }
        furtherRuns = report.further.map {
            Further(
                name: $0.kind.rawValue, isRun: $0.isRun, isProvenItself: $0.isProvenItself,
                words: "\($0)")
        }
        texts = zip(names, report.steps).map { Text($0, $1) }
    }
}

extension ProofRecord.Text {
    fileprivate init(_ name: String, _ step: ProofReport.Step) {
        self.name = name
        verdict = step.verdict.word.rawValue
        if case .notProven(let why) = step.verdict { reason = why } else { reason = nil }
        if case .disproved(let example) = step.verdict {
            counterexample = .init(example)
        } else {
            counterexample = nil
        }
        deviations = step.findings.map { .init($0, in: step) }
        coverage = step.coverage.map {
            .init(
                lines: $0.lines.count, reachedLines: $0.reachedLines.count, branches: $0.branches,
                reachedBranches: $0.reachedBranches,
                missedLines: $0.lines.subtracting($0.reachedLines).sorted())
        }
        costs = step.costs.map { .init($0) }
    }
}

extension ProofRecord.Cost {
    fileprivate init(_ row: CostTable.Row) {
        name = row.name
        (mapCalls, mapFlushes) = (row.mapping.driverCalls, row.mapping.refreshes)
        (unmapCalls, unmapFlushes) = (row.unmapping.driverCalls, row.unmapping.refreshes)
        (mapLocks, unmapLocks) = (row.mapping.lockHolds, row.unmapping.lockHolds)
    }
}

extension ProofRecord.Example {
    fileprivate init(_ example: Counterexample) {
        self.init(example.scenario, example.disagreement)
        replay = example.code
        incident = example.incident.isEmpty ? nil : example.incident
        functions = example.setup?.words
    }

    fileprivate init(_ scenario: Scenario, _ disagreement: Disagreement) {
        (law, sequence) = (disagreement.law.rawValue, scenario.description)
        (expected, got, replay) = (disagreement.expected, disagreement.got, scenario.code)
    }
}

extension ProofRecord.Deviation {
    fileprivate init(_ finding: DeviationFinding, in step: ProofReport.Step) {
        let kind = finding.deviation.kind
        (name, law, extent, sentence) = (
            kind.name, kind.law.rawValue, "\(finding.deviation.extent)", kind.sentence
        )
        isDefect = !kind.isBehaviour
        isDeclared = !step.undeclared.contains(kind)
        fate = step.comparison?.entries.first { $0.kind == kind }?.fate.rawValue
        growth = step.growths.first { $0.kind == kind }.map {
            .init(
                sequence: $0.scenario.description, before: $0.before, after: $0.after,
                replay: $0.scenario.code)
        }
        example = .init(finding.scenario, finding.disagreement)
        example.functions = finding.setup?.words
    }
}
