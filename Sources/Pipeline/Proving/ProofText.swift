// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import ReferenceModel

/// A proof's report for people.
package struct ProofText {
    private let report: ProofReport
    private let path: String
    private let names: [String]
    /// The command that replays a scenario, without the scenario.
    private let replay: String

    /// A report on a file whose texts are called by some names; `replay` is the command to replay a scenario with.
    package init(_ report: ProofReport, path: String, names: [String], replay: String) {
        (self.report, self.path, self.names, self.replay) = (report, path, names, replay)
    }

    /// The text, ending in a line feed.
    package var text: String {
        var lines = ["\(path): \(report.verdict.word.rawValue)"]
        lines += zip(names, report.steps).flatMap(verdictLines)
        lines += report.planted.filter { $0.counterexample == nil }.map {
            "  the planted wrong driver was accepted: \($0.kind), line \($0.line)"
        }
        if let last = report.steps.last {
            lines += last.comparison == nil ? defectLines(last) : comparisonLines(last)
        }
        lines += [""] + costLines + [""] + coverageLines + report.details
        return lines.map { $0 + "\n" }.joined()
    }

    private func verdictLines(_ name: String, _ step: ProofReport.Step) -> [String] {
        guard step.verdict != .conforms else { return [] }
        var lines = ["  \(name): \(step.verdict.text)"]
        if case .disproved(let example) = step.verdict {
            lines.append("  law \(example.disagreement.law.rawValue): \(example.disagreement.law.sentence)")
            lines.append("  again: \(replay) --replay '\(example.scenario.code)'")
        }
        return lines
    }

    /// What the driver does otherwise than the laws say, defects first.
    private func defectLines(_ step: ProofReport.Step) -> [String] {
        let defects = step.findings.filter { !$0.deviation.kind.isBehaviour }
        let behaviours = step.findings.filter { $0.deviation.kind.isBehaviour }
        return section("\(defects.count) defects:", defects, step)
            + section(
                "\(behaviours.count) behaviours that the contract leaves to the driver:", behaviours, step)
    }

    private func section(_ title: String, _ findings: [DeviationFinding], _ step: ProofReport.Step)
        -> [String]
    {
        guard !findings.isEmpty else { return [] }
        return ["", title] + findings.flatMap { lines(of: $0, remark: "") }
    }

    /// What became of the deviations that the driver had before.
    private func comparisonLines(_ step: ProofReport.Step) -> [String] {
        guard let comparison = step.comparison, report.steps.count > 1 else { return [] }
        let before = report.steps[report.steps.count - 2]
        return ["", "Deviations before and after:"]
            + comparison.entries.flatMap { entry -> [String] in
                let declared = step.undeclared.contains(entry.kind) ? ", NOT DECLARED" : ""
                let remark = "\(entry.fate.rawValue)\(declared)"
                guard
                    let finding = (step.findings + before.findings).first(where: {
                        $0.deviation.kind == entry.kind
                    })
                else { return [] }
                return lines(of: finding, remark: remark)
            }
    }

    private func lines(of finding: DeviationFinding, remark: String) -> [String] {
        let kind = finding.deviation.kind
        let prefix = remark.isEmpty ? "" : "\(remark): "
        return [
            "  \(prefix)\(finding.deviation) (\(kind.law.rawValue)): \(kind.sentence)",
            "      \(finding.scenario) → \(finding.disagreement)",
        ]
    }

    private var coverageLines: [String] {
        guard let coverage = report.steps.last?.coverage else { return [] }
        let missed = coverage.missed.isEmpty ? "" : "; not reached: lines \(coverage.missed)"
        return [
            "\(coverage.reachedLines.count) of \(coverage.lines.count) lines with statements and "
                + "\(coverage.reachedBranches) of \(coverage.branches) branches were reached\(missed)"
        ]
    }

    private var costLines: [String] {
        report.costLines(titles: names)
    }
}
