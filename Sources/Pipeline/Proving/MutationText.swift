// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import GitStore
import ReferenceModel

/// A mutation run's report for people: a table by kind, then each that was not refused as a diff.
package struct MutationText {
    private let report: MutationReport
    private let path: String
    private let command: String

    /// A report on a file; `command` with a mutant's number repeats exactly that.
    package init(_ report: MutationReport, path: String, command: String) {
        (self.report, self.path, self.command) = (report, path, command)
    }

    /// The text, ending in a line feed.
    package var text: String {
        let total = report.count { !$0.isAside }
        var lines = [Self.row("", "mutants", "killed", "survived", "alike", "equivalent")]
        for kind in Mutant.Kind.allCases where report.results.contains(where: { $0.mutant.kind == kind }) {
            lines.append(row(kind.rawValue, kind))
        }
        lines.append(row("all", nil))
        lines += [
            "",
            "\(counted(total, "mutant")) in \(report.seconds.tenths) s, seed \(report.seed), \(report.compiler)",
        ]
        lines.append("the driver itself was \(report.isOriginalAccepted ? "accepted" : "REFUSED")")
        lines += undecidedLines + lookLines + asideLines
        return lines.map { $0 + "\n" }.joined() + accepted
    }

    private func row(_ title: String, _ kind: Mutant.Kind?) -> String {
        Self.row(
            title, "\(report.count(kind) { !$0.isAside })", "\(report.count(kind, \.isKilled))",
            "\(report.count(kind, \.hasSurvived))", "\(report.count(kind, \.isAlike))",
            "\(report.count(kind, \.isEquivalent))")
    }

    private static func row(_ title: String, _ cells: String...) -> String {
        title.padded(to: 24)
            + cells.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }.joined()
    }

    private var undecidedLines: [String] {
        let reasons = report.results.compactMap(\.fate.indecision)
        return Dictionary(grouping: reasons) { $0 }.sorted { $0.key < $1.key }.map {
            "\($0.value.count) UNDECIDED, neither accepted nor refused: \($0.key)"
        }
    }

    /// What looking inside came to, and what that is worth.
    private var lookLines: [String] {
        var lines = [
            "inside, a copy of the driver was \(copyWords), and a planted difference that no law forbids was "
                + plantedWords
        ]
        let alike = report.results.compactMap(\.fate.operations)
        if let fewest = alike.min() {
            lines.append(
                "\(alike.count) alike: the same as the driver, outside and inside, after each of \(fewest.grouped) operations"
                    + "\(alike.max() == fewest ? "" : " or more"); that is evidence, not a proof")
        }
        return lines
    }

    private var copyWords: String {
        switch report.copy {
        case .alike?: "the same"
        case .survived(.some)?, .killed?: "NOT THE SAME"
        default: "NOT LOOKED AT to the end"
        }
    }

    private var plantedWords: String {
        switch report.planted {
        case .survived(.some)?: "seen"
        case .alike?: "NOT SEEN"
        case .killed?: "REFUSED by a law"
        default: "NOT LOOKED FOR to the end"
        }
    }

    private var asideLines: [String] {
        let unreached = report.results.filter { $0.fate.isUnreached }
        let stillborn = report.count { if case .stillborn = $0 { true } else { false } }
        let places = Dictionary(grouping: unreached, by: \.mutant.function).sorted { $0.key < $1.key }.map {
            "\($0.key) (\(Set($0.value.map(\.mutant.line)).sorted().map(String.init).joined(separator: ", ")))"
        }
        var lines: [String] = []
        if report.count(nil, \.isEquivalent) > 0 {
            let reasons = report.results.compactMap(\.fate.equivalence)
            lines += Dictionary(grouping: reasons) { $0 }.sorted { $0.key < $1.key }.map {
                "\($0.value.count) equivalent: \($0.key)"
            }
        }
        if !unreached.isEmpty {
            lines.append(
                "\(unreached.count) more where the run does not get, by function and line: \(places.joined(separator: ", "))"
            )
        }
        let mended = report.results.map(\.fate.mended).filter { !$0.isEmpty }
        if !mended.isEmpty {
            let names = Set(mended.flatMap { $0 }.map(\.name)).sorted().joined(separator: ", ")
            lines.append(
                "\(mended.count) more \(mended.count == 1 ? "mends" : "mend") what the driver does: \(names)")
        }
        if stillborn > 0 { lines.append("\(stillborn) more \(stillborn == 1 ? "does" : "do") not compile") }
        return lines
    }

    /// Each that was not refused and is no equivalent: what it does, the command that tries it again, and its diff.
    private var accepted: String {
        let survivors = report.results.filter(\.fate.hasSurvived)
        let undecided = report.results.filter(\.fate.isUndecided)
        return (survivors + undecided + report.results.filter(\.fate.isAlike)).map { result in
            let diff = Diff(path: path, from: report.original, to: result.mutant.text)
            let mutant = result.mutant
            let title = "\(mutant.kind.rawValue) in \(mutant.function), line \(mutant.line)"
            return
                (["", "\(result.fate.word): \(title)"] + result.fate.remarks + [
                    "again: \(command) \(mutant.number)"
                ]).map { $0 + "\n" }.joined() + String(decoding: diff.bytes, as: UTF8.self)
        }.joined()
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
