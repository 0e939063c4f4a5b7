// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import KernelTree
import PatchSeries
import Templates

/// Makes a signed series of a kernel's drivers: plan, rewrite, prove, commit, write.
///
/// It keeps law 6: objects live in memory until everything is known to be right, and then all of it stands or nothing.
package struct Generator: Sendable {
    /// The repository that is read and, at the very end, written to.
    let repository: Repository
    /// The commit that the series stands on.
    let base: Commit
    /// The recipes.
    let converter: Converter
    /// The proof; nil where the user wants none.
    let prove: Proving?
    /// The templates.
    let texts: Texts
    /// What the series is to be.
    let options: GenerateOptions

    /// A generator for the revision that `source` names; a plain folder has nothing to commit to.
    package init(
        source: KernelSource, converter: Converter, prove: Proving?, texts: Texts, options: GenerateOptions
    ) throws(Failure) {
        guard case .revision(let repository, let base) = source else {
            throw .obstacle(
                "a plain folder takes no commits", hint: "'gen-patch diff' shows the change without git")
        }
        (self.repository, self.base, self.converter) = (repository, base, converter)
        (self.prove, self.texts, self.options) = (prove, texts, options)
    }

    /// Converts the drivers whose files stand at `paths`; nothing is written when anything is wrong.
    package func run(_ paths: [String]) async throws -> GenerateReport {
        let tree = RevisionReader(repository.snapshot(of: base))
        var conversions = try converter.conversions(of: paths, in: tree)
        var report = GenerateReport(base: base, conversions: conversions)
        guard conversions.contains(where: { !$0.steps.isEmpty }) else { return report }
        let names = Names(conversions: conversions, options: options, repository: repository)
        let committer = try repository.identity(.committer)
        if !options.isDryRun { try repository.clearUpDeadRuns() }
        try repository.demandPublishable(
            Publication(
                branch: names.branch, tip: base.id, tag: names.tag, tagObject: base.id,
                output: OutputFolder(path: names.output, files: []), committer: committer))
        let signer = options.isSigned ? try await repository.signer(for: committer) : nil
        let (validation, validations) = try await validation(of: &conversions, in: tree)
        let writer = SeriesWriter(
            texts: texts, validation: validation, validations: validations, command: command(names))
        let plans = try await worded(plans(conversions, writer, committer, &report), committer)
        let commits = try await commits(plans, committer, signer)
        let version = FirstVersion(
            generator: self, names: names, conversions: conversions, plans: plans, commits: commits,
            committer: committer)
        let (message, mails) = try await version.mails(writer, &report)
        report.notes += try await PreFlight(
            base: base, commits: commits, recipients: message.state.patches.map(\.recipients),
            told: ["is-signed-off", "names-its-base"]
        ).notes(on: mails, in: repository)
        let tag = try await repository.make(
            TagDraft(
                target: commits[commits.count - 1].id, name: names.tag, tagger: committer,
                message: try message.description()),
            signer: signer)
        let attested = try await Attestation(for: repository)?.attested(mails) ?? mails
        let files = SeriesMails(mails: attested, folder: names.output).output.files
        let publication = Publication(
            branch: names.branch, tip: commits[commits.count - 1].id, tag: names.tag, tagObject: tag,
            output: OutputFolder(path: names.output, files: files), committer: committer)
        if !options.isDryRun { try repository.publish(publication) }
        report.complete(names, plans, commits, validation, mails: files.map(\.name), options)
        return report
    }

    /// The command that makes the series again.
    func command(_ names: Names) -> RepeatableCommand {
        var command = RepeatableCommand(Tool.name)
        command.add("rev", base.id.prefix(12))
        command.add("branch", names.branch)
        command.append(options.command)
        return command
    }

    /// Proves every conversion, which then declares what was seen; what is not proven ends the run, unless the user lets
    /// it pass.
    private func validation(
        of conversions: inout [Conversion], in tree: any TreeReader
    ) async throws -> (Validation, [String: Validation]) {
        guard let prove else { return (.none, [:]) }
        var parts: [(driver: String, patches: [Int], validation: Validation)] = []
        var all: [String: Validation] = [:]
        let numbers = Self.numbers(conversions)
        for (index, conversion) in conversions.enumerated() where !conversion.steps.isEmpty {
            let validation = try await prove(ProofSubject(tree: tree, conversion: conversion))
            let isLetPass = validation.verdict == .notProven && options.allowsUnproven
            guard validation.verdict == .conforms || isLetPass else {
                let hint = validation.verdict == .notProven ? "--allow-unproven lets it pass" : nil
                let sentence = "the conversion of '\(conversion.driver)': \(validation.sentence)"
                throw Failure.unproven(([sentence] + validation.details).joined(separator: "\n"), hint: hint)
            }
            conversions[index] = conversion.declaring(validation.changes)
            parts.append((conversion.driver, numbers[conversion.path] ?? [], validation))
            all[conversion.path] = validation
        }
        return (.joined(parts), all)
    }

    /// The commits to be, with their words.
    private func plans(
        _ conversions: [Conversion], _ writer: SeriesWriter, _ committer: GitStore.Identity,
        _ report: inout GenerateReport
    ) async throws -> [CommitPlan] {
        // What may go to stable stands before what may not (SUBMISSION: fixes before features).
        var (fixes, others): ([CommitPlan], [CommitPlan]) = ([], [])
        for conversion in conversions {
            let prefix = try SubsystemPrefix.of(conversion.path, in: repository, at: base.id)
            if prefix.isGuessed {
                report.notes.append("the prefix '\(prefix.text):' is guessed: the history has none")
            }
            for (index, step) in conversion.steps.enumerated() {
                let trailers = try await trailers(of: step, conversion.path, committer, &report)
                let message = try writer.message(
                    of: step, at: conversion.path, prefix: prefix, trailers: trailers)
                if message.subject.count > 75 {
                    report.notes.append("the subject '\(message.subject)' has more than 75 characters")
                }
                let plan = CommitPlan(path: conversion.path, step: step, prefix: prefix, message: message)
                if index < conversion.leadingFixes { fixes.append(plan) } else { others.append(plan) }
            }
        }
        return fixes + others
    }

    /// The numbers that the patches of each file have in the series.
    private static func numbers(_ conversions: [Conversion]) -> [String: [Int]] {
        let fixes = conversions.flatMap { Array(repeating: $0.path, count: $0.leadingFixes) }
        let others = conversions.flatMap {
            Array(repeating: $0.path, count: $0.steps.count - $0.leadingFixes)
        }
        var numbers: [String: [Int]] = [:]
        for (index, path) in (fixes + others).enumerated() { numbers[path, default: []].append(index + 1) }
        return numbers
    }

    /// The plans in the form for stable, where that is wanted, and in the user's words.
    private func worded(_ plans: [CommitPlan], _ committer: GitStore.Identity) async throws -> [CommitPlan] {
        var plans = plans
        if let backport = try backport(of: plans.count) {
            for index in plans.indices {
                plans[index].message = backport.message(index, from: plans[index].message, by: committer)
            }
        }
        if options.isEdited {
            for index in plans.indices { plans[index] = try await plans[index].edited(in: repository) }
        }
        return plans
    }

    /// What the series is a backport of; nil for new work.
    func backport(of patches: Int) throws -> Backport? {
        try Backport(of: options.upstream, on: base, in: repository, patches: patches)
    }

    private func trailers(
        of step: Conversion.Step, _ path: String, _ committer: GitStore.Identity,
        _ report: inout GenerateReport
    ) async throws -> [Trailer] {
        var trailers = [try Trailer("Assisted-by", "\(Tool.name):\(Tool.version)")]
        let fixed = FixedCommit(repository: repository, base: base, named: options.fixes)
        let (commit, note) = try await fixed.commit(of: step, path: path)
        if let note { report.notes.append(note) }
        if let commit {
            trailers.append(try Trailer("Fixes", "\(commit.id.prefix(12)) (\"\(commit.subject)\")"))
        }
        let submitter = try PatchSeries.Identity(committer)
        if options.isSignedOff { trailers.append(try Trailer("Signed-off-by", submitter)) }
        return TrailerBlock.ordered(trailers, submitter: submitter)
    }

    /// Makes the commits in memory, each on top of the one before.
    private func commits(
        _ plans: [CommitPlan], _ committer: GitStore.Identity, _ signer: Signer?
    ) async throws(GitError) -> [Commit] {
        let author = try repository.identity(.author)
        var commits: [Commit] = []
        var snapshot = repository.snapshot(of: base)
        for plan in plans {
            snapshot = try snapshot.applying([plan.path: plan.step.after])
            commits.append(
                try await repository.make(
                    CommitDraft(
                        tree: snapshot.tree, parents: [commits.last?.id ?? base.id], author: author,
                        committer: committer, message: plan.message.text), signer: signer))
        }
        return commits
    }
}
