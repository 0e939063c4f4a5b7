// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import GitStore
import ReferenceModel

/// A mutation run's report for programs.
package struct MutationRecord: Encodable {
    private let path, compiler: String
    private let seed: UInt64
    private let seconds: Double
    private let isStrong, isOriginalAccepted, isCopyAlike, isPlantedSeen: Bool
    private let counts: [String: Int]
    private let mutants: [Entry]

    fileprivate struct Entry: Encodable {
        let number, line: Int
        let kind, function, fate: String
        /// Of one that was killed: what shows that it is wrong.
        let counterexample: Example?
        /// Of one that survived: what it does otherwise.
        let difference: Difference?
        /// Of one that is alike: after how many operations it was the same.
        let operations: Int?
        /// Of one that is equivalent or undecided: why.
        let reason: String?
        /// Of one that mends something: what.
        let mends: [String]?
        /// Of one that survived, is alike or undecided: the edit, and the command that tries it again.
        let diff, again: String?
    }

    fileprivate struct Example: Encodable {
        let law, sequence, expected, got, replay: String
        /// The functions, where it was not seen on those that everything is tried on.
        let functions: String?
    }

    fileprivate struct Difference: Encodable {
        let sequence, driver, mutant, replay: String
        /// The functions, where it was not seen on those that everything is tried on.
        let functions: String?
    }

    /// The record of a report on a file; `command` with a mutant's number repeats exactly that.
    package init(_ report: MutationReport, path: String, command: String) {
        (self.path, compiler) = (path, report.compiler)
        (seed, seconds, isStrong) = (report.seed, report.seconds, report.isStrong)
        isOriginalAccepted = report.isOriginalAccepted
        (isCopyAlike, isPlantedSeen) = (report.isCopyAlike, report.isPlantedSeen)
        counts = Dictionary(grouping: report.results, by: \.fate.word).mapValues(\.count)
        mutants = report.results.map { result in
            let isShown = result.fate.hasSurvived || result.fate.isAlike || result.fate.isUndecided
            let diff = isShown ? Diff(path: path, from: report.original, to: result.mutant.text) : nil
            return Entry(
                result, diff: diff.map { String(decoding: $0.bytes, as: UTF8.self) },
                again: isShown ? "\(command) \(result.mutant.number)" : nil)
        }
    }
}

extension MutationRecord.Entry {
    fileprivate init(_ result: MutationReport.Result, diff: String?, again: String?) {
        (number, line) = (result.mutant.number, result.mutant.line)
        (kind, function) = (result.mutant.kind.rawValue, result.mutant.function)
        (fate, operations, reason) = (
            result.fate.word, result.fate.operations, result.fate.equivalence ?? result.fate.indecision
        )
        (self.diff, self.again) = (diff, again)
        mends = result.fate.mended.isEmpty ? nil : result.fate.mended.map(\.name)
        var counterexample: MutationRecord.Example?
        var difference: MutationRecord.Difference?
        switch result.fate {
        case .killed(let example):
            let (scenario, disagreement) = (example.scenario, example.disagreement)
            counterexample = .init(
                law: disagreement.law.rawValue, sequence: scenario.description,
                expected: disagreement.expected, got: disagreement.got, replay: scenario.code,
                functions: example.setup?.words)
        case .survived(let found?):
            difference = .init(
                sequence: found.scenario.description, driver: found.first, mutant: found.second,
                replay: found.scenario.code, functions: found.setup?.words)
        default: break
        }
        (self.counterexample, self.difference) = (counterexample, difference)
    }
}
