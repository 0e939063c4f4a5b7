// SPDX-License-Identifier: GPL-2.0-only
import Checks
import Foundation
import GitStore
import PatchSeries

/// `gen-patch check`: all checks on a series of a branch or of files, ours or not.
package struct SeriesCheck: Sendable {
    /// What the checks said, errors first.
    package let remarks: [(check: String, remark: Remark)]
    /// How many mails were looked at.
    package let count: Int

    /// Whether the series could be sent.
    package var isClean: Bool { !remarks.contains { $0.remark.weight == .error } }

    /// The remarks, one a line, and a sentence.
    package var text: String {
        let lines = remarks.map { remark in
            let line = remark.remark.description(check: remark.check)
            return remark.remark.hint.map { "\(line)\nhint: \($0)" } ?? line
        }
        let errors = remarks.count { $0.remark.weight == .error }
        let notes = remarks.count - errors
        let mails = "\(count) mail\(count == 1 ? "" : "s")"
        let sentence =
            errors == 0
            ? "\(mails), nothing that should keep them from being sent"
            : "\(mails), \(errors) error\(errors == 1 ? "" : "s")"
        let tail = notes == 0 ? "" : ", \(notes) note\(notes == 1 ? "" : "s")"
        return (lines + ["\(sentence)\(tail)"]).joined(separator: "\n") + "\n"
    }

    /// The same for a program.
    package var record: Record {
        Record(
            mails: count, isClean: isClean,
            remarks: remarks.map { check, remark in
                .init(
                    check: check, weight: remark.weight.rawValue, mail: remark.mail, line: remark.line,
                    message: remark.message, hint: remark.hint)
            })
    }

    /// What was found, as JSON has it.
    package struct Record: Sendable, Encodable {
        /// One remark.
        struct Entry: Sendable, Encodable {
            let check: String
            let weight: String
            let mail: String?
            let line: Int?
            let message: String
            let hint: String?
        }

        /// How many mails were looked at.
        let mails: Int
        /// Whether the series could be sent.
        let isClean: Bool
        /// What the checks said, errors first.
        let remarks: [Entry]
    }

    /// Looks at what `subjects` name: files of mails, or one branch; the branch of HEAD where they name nothing.
    package init(
        of subjects: [String], in repository: Repository, base: String? = nil, build: TreeBuild? = nil
    ) async throws {
        let material: SeriesMaterial
        if let first = subjects.first, FileManager.default.fileExists(atPath: first) {
            material = try SeriesMaterial(files: subjects, in: repository, base: base)
        } else {
            guard subjects.count < 2 else { throw Failure.usage("'\(subjects[0])' is no file") }
            material = try await SeriesMaterial(branch: subjects.first, in: repository, base: base)
        }
        let examination = Examination(
            repository: repository, base: material.base, commits: material.commits,
            isComplete: material.isComplete)
        var submission = try await examination.submission(of: material.mails, occasion: .checking)
        submission.results.proofs = try material.proofs()
        submission.results.changedPatches = material.changedPatches
        if let build, material.isComplete, let base = material.base {
            submission.results.builds = try await build.trials(
                of: material.trees(on: repository.snapshot(of: base)), on: repository.snapshot(of: base))
        }
        remarks = CheckCatalogue.remarks(on: submission)
        count = material.mails.count
    }
}
