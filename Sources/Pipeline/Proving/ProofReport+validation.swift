// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import ReferenceModel
import Rewriting

extension ProofReport {
    /// The report in the words of a series: what stands in messages and cover letter, and what did not hold.
    func validation(of commits: [Rewrite.Step]) -> Validation {
        var validation = Validation(
            verdict: verdict.word, sentence: sentence,
            untested: "It was not built with the kernel's own makefiles and not tested on hardware.")
        validation.details = details
        validation.remarks = [isolation]
        validation.seconds = seconds
        validation.details += silentFixes
        if verdict == .conforms { validation.changes = seen(commits.map(\.changes)) }
        if let failure = failure(commits: commits.map(\.recipes)) {
            validation.details.insert(failure, at: 0)
        }
        validation.costs = costLines(titles: ["before"] + commits.indices.map { "patch \($0 + 1)" })
        return validation
    }

    private var sentence: String {
        switch verdict {
        case .conforms:
            "Validated by running the driver's C before and after each commit beside a reference model of an "
                + "IOMMU domain: \(operations.grouped) operations, no difference but the ones declared."
        case .disproved: "Disproved by running the driver's C beside a reference model of an IOMMU domain."
        case .notProven: "Not proven: the run of the driver's C beside the reference model gave no result."
        case .timedOut: "Not proven: the run of the driver's C beside the reference model timed out."
        }
    }

    /// Which text failed, and how; nil where all conform.
    private func failure(commits: [[String]]) -> String? {
        guard let index = steps.firstIndex(where: { $0.verdict != .conforms }) else {
            return verdict == .conforms ? nil : verdict.text
        }
        let name =
            index == 0
            ? "the driver as it stands" : "commit \(index) (\(commits[index - 1].joined(separator: ", ")))"
        return "\(name): \(steps[index].verdict.text)"
    }

    /// What the commits declare, where inherited behaviours reach farther with the sequence that showed it: what nothing
    /// showed is not so.
    private func seen(_ changes: [[DeclaredChange]]) -> [[DeclaredChange]] {
        zip(steps.dropFirst(), changes).map { step, changes in
            changes.compactMap { change in
                guard change.effect == .widens else { return change }
                let growths = step.growths.filter { $0.reach.name == change.name }
                return (growths.first(where: \.isResult) ?? growths.first).map {
                    change.shown(by: $0.scenario.description, before: $0.before, after: $0.after)
                }
            }
        }
    }

    /// What commits mend without saying so, a line each.
    private var silentFixes: [String] {
        steps.enumerated().flatMap { index, step in
            step.silentlyFixed.map { "commit \(index) mends '\($0.name)', which it does not declare" }
        }
    }

    /// How the verdict was reached, a line each.
    var details: [String] {
        let refused = planted.count { $0.counterexample != nil }
        return [
            "\(operations.grouped) operations, seed \(seed), \(compiler)",
            "\(refused) of \(planted.count) wrong drivers that were planted first were refused",
        ] + further.lines
    }

    /// How far the run was kept from the machine.
    var isolation: String {
        isIsolated
            ? "the C ran in namespaces of its own"
            : "not isolated: the C ran without namespaces of its own"
    }

    /// The lines of the table of costs; none where nothing was counted.
    func costLines(titles: [String]) -> [String] {
        guard steps.contains(where: { !$0.costs.isEmpty }) else { return [] }
        var columns = zip(titles, steps).map { ($0, CostTable(rows: $1.costs)) }
        if !aside.isEmpty { columns.append(("bitmap only", CostTable(rows: aside))) }
        return CostTable.text(columns).split(separator: "\n").map(String.init)
    }
}

extension Validation {
    /// What is said of a driver that the model does not run.
    static func unmodelled(_ path: String) -> Validation {
        Validation(
            verdict: .notProven,
            sentence: "Not proven: '\(path)' is for hardware that the model does not know.",
            untested: "It was not run against the model and not tested on hardware.")
    }
}

extension Verdict {
    /// The word.
    var word: Validation.Verdict {
        switch self {
        case .conforms: .conforms
        case .disproved: .disproved
        case .notProven: .notProven
        case .timedOut: .timedOut
        }
    }

    /// The word, and what shows it.
    var text: String {
        switch self {
        case .conforms, .timedOut: word.rawValue
        case .disproved(let example): "\(word.rawValue) (\(example.disagreement.law.rawValue)): \(example)"
        case .notProven(let reason): "\(word.rawValue): \(reason)"
        }
    }
}

extension Double {
    /// The number with one digit behind the point.
    var tenths: String {
        let tenths = Int((self * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
