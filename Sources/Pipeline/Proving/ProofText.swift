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
            lines += last.comparison.map { comparisonLines($0, last) } ?? defectLines(last)
        }
        lines += [""] + costLines + [""] + coverageLines + report.details + paceLines
        return lines.map { $0 + "\n" }.joined()
    }

    private func verdictLines(_ name: String, _ step: ProofReport.Step) -> [String] {
        guard step.verdict != .conforms else { return [] }
        var lines = ["  \(name): \(step.verdict.text)"]
        if case .disproved(let example) = step.verdict {
            lines.append("  law \(example.disagreement.law.rawValue): \(example.disagreement.law.sentence)")
            lines.append("  again: \(replay) --replay '\(example.code)'")
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

    /// What became of the deviations that the driver had before. A run that was stopped met perhaps not all that are
    /// there after.
    private func comparisonLines(_ comparison: DeviationComparison, _ step: ProofReport.Step) -> [String] {
        let before = report.steps.dropLast().last?.findings ?? []
        let isWhole = step.verdict == .conforms || step.isCompared
        let title = "Deviations before and after\(isWhole ? "" : ", as far as the run got"):"
        return ["", title]
            + comparison.entries.flatMap { entry -> [String] in
                let finding = (step.findings + before).first { $0.deviation.kind == entry.kind }
                guard let finding else { return [] }
                let remark = isWhole || entry.fate != .fixed ? entry.fate.rawValue : "before"
                let growth = entry.fate == .grown ? step.growths.first { $0.kind == entry.kind } : nil
                return lines(of: finding, growth: growth, remark: remark + note(on: entry.kind, step))
            } + step.growths.filter { $0.kind == nil }.flatMap(Self.lines)
    }

    /// What reaches farther without departing from a law.
    private static func lines(of growth: Growth) -> [String] {
        ["  grown: \(growth.reach.name) (C1): \(growth.reach.sentence)"] + examples(growth)
    }

    private static func examples(_ growth: Growth) -> [String] {
        ["      \(growth.scenario)", "      before: \(growth.before), after: \(growth.after)"]
    }

    private func note(on kind: Deviation.Kind, _ step: ProofReport.Step) -> String {
        if step.undeclared.contains(kind) { return ", NOT DECLARED" }
        return step.silentlyFixed.contains(kind) ? ", not declared" : ""
    }

    private func lines(of finding: DeviationFinding, growth: Growth? = nil, remark: String) -> [String] {
        let kind = finding.deviation.kind
        let prefix = remark.isEmpty ? "" : "\(remark): "
        let head = "  \(prefix)\(finding.deviation) (\(kind.law.rawValue)): \(kind.sentence)"
        let isOfThreads = finding.scenario.opening.isEmpty
        let words = isOfThreads ? "several threads at once" : "\(finding.scenario)"
        let heading = finding.setup?.heading ?? ""
        guard let growth else { return [head, "      \(heading)\(words) → \(finding.disagreement)"] }
        return [head] + Self.examples(growth)
    }

    private var coverageLines: [String] {
        guard let coverage = report.steps.last?.coverage else { return [] }
        let missed = coverage.missed.isEmpty ? "" : "; not reached: lines \(coverage.missed)"
        return [
            "\(coverage.reachedLines.count) of \(coverage.lines.count) lines with statements and "
                + "\(coverage.reachedBranches) of \(coverage.branches) branches were reached\(missed)"
        ]
    }

    private var paceLines: [String] {
        guard report.pace > 0 else { return [] }
        let pace = Int(report.pace.rounded()).grouped
        return [
            "\(pace) operations a second through the core on one processor, everything compared, "
                + "\(report.seconds.tenths) s in all"
        ]
    }

    private var costLines: [String] {
        report.costLines(titles: names)
    }
}
