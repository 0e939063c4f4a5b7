// SPDX-License-Identifier: GPL-2.0-only
import Checks
import GitStore
import PatchSeries

/// Asks the programs outside what they say about a series, so that the checks can judge it.
struct Examination {
    /// Where the base is.
    let repository: Repository
    /// The tree that the first patch is for; nil where it is not here.
    let base: Commit?
    /// The commits that the mails stand for, where they are known.
    let commits: [Commit]?
    /// Whether the first patch is for the base's tree as it is.
    var isComplete = true
    /// Whom `get_maintainer.pl` names for each patch, by the mail's name, where that was asked before.
    var maintainers: [String: Recipients]?

    /// The submission of `mails` with everything answered that can be answered here.
    func submission(of mails: [PostedMail], occasion: Submission.Occasion) async throws -> Submission {
        var submission = Submission(mails: mails, occasion: occasion)
        submission.results.citations = citations(in: mails)
        submission.results.trailers = try await trailers(of: submission.patches)
        if let text = mails.first?.values(of: "base-commit").first?.value, let id = ObjectID(text) {
            submission.results.isBasePublic = (try? repository.isPublic(id)) ?? false
        }
        guard let base else { return submission }
        let tree = repository.snapshot(of: base)
        if isComplete {
            submission.results.application = try await MailApplication(
                base: tree, patches: submission.patches
            ).result(comparedWith: commits)
        }
        try await askScripts(of: tree, about: &submission)
        return submission
    }

    private func askScripts(of tree: Snapshot, about submission: inout Submission) async throws {
        let paths = Set(submission.patches.flatMap { $0.diff.files.map(\.path) })
        let (mails, patches) = (submission.mails, maintainers == nil ? submission.patches : [])
        let said = try await KernelScripts.with(of: tree, for: paths) { scripts in
            async let complaints = answers(about: mails) { try await scripts.complaints(in: $0) }
            async let named = answers(about: patches) { try await scripts.recipients(of: $0.bytes) }
            return try await (complaints, named)
        }
        submission.results.complaints = said.0
        submission.results.maintainers = maintainers ?? said.1
    }

    /// What `ask` says about each of the mails, by their names; all are asked at once.
    private func answers<Answer: Sendable>(
        about mails: [PostedMail], _ ask: @escaping @Sendable (PostedMail) async throws -> Answer?
    ) async throws -> [String: Answer] {
        try await withThrowingTaskGroup(of: (String, Answer?).self) { group in
            for mail in mails { group.addTask { (mail.name, try await ask(mail)) } }
            var answers: [String: Answer] = [:]
            for try await (name, answer) in group { answers[name] = answer }
            return answers
        }
    }

    /// What `git interpret-trailers` reads in each message.
    private func trailers(of patches: [PostedMail]) async throws -> [String: [String]] {
        let git = Git(environment: repository.environment)
        var read: [String: [String]] = [:]
        for mail in patches {
            let output = try await git.output(
                ["interpret-trailers", "--parse"], input: Array(mail.message.text.utf8))
            read[mail.name] = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
        }
        return read
    }

    /// What the repository knows of the abbreviated ids that stand behind `commit` and `Fixes:`.
    private func citations(in mails: [PostedMail]) -> [String: OutsideResults.Citation] {
        var known: [String: OutsideResults.Citation] = [:]
        for mail in mails {
            let words = mail.lines[..<mail.messageEnd].flatMap { $0.split(separator: " ").map(String.init) }
            for (word, next) in zip(words, words.dropFirst()) {
                guard ["commit", "Commit", "Fixes:"].contains(word) else { continue }
                let digits = String(next.prefix { $0.isHexDigit && !$0.isUppercase })
                guard digits.count >= 12, digits.count <= 40, known[digits] == nil else { continue }
                // A clone without history knows nothing, which says nothing about the citation.
                if let commit = try? repository.commit(named: digits) {
                    known[digits] = .init(id: commit.id.description, subject: commit.subject)
                }
            }
        }
        return known
    }
}

extension KernelScripts {
    /// What `checkpatch.pl` has to say about a mail, as the checks take it.
    fileprivate func complaints(in mail: PostedMail) async throws -> [OutsideResults.Complaint]? {
        try await complaints(about: mail.bytes, isCover: mail.isCover)?.map {
            .init(level: $0.level, type: $0.type, line: $0.line, message: $0.message)
        }
    }
}
