// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

extension NextVersion {
    /// Makes the version: commits, mails, tag and branch, all or nothing.
    func written() async throws -> SeriesReport {
        guard isAnother else {
            throw Failure.obstacle(
                "nothing changed since \(previous.tag.name)", hint: "--resend writes its mails once more")
        }
        let subjects = pairing.new.map(\.message.subject)
        let changelog = try await changelog(subjects)
        let commits = try await commits()
        let proof = try await proof(of: commits)
        let shown = try PatchPairing(pairing, remade: commits, in: repository)
        let rangeDiff = try await RangeDiff(of: shown, in: repository).text
        let destination = try await Destination(onto: options.onto, router: router(of: commits))
        var state = try state(of: commits, changelog: changelog, rangeDiff: rangeDiff, proof: proof)
        try route(&state, to: destination)
        let patches = try commits.map { try repository.patch(of: $0) }
        let tip = commits[commits.count - 1]
        let diffstat = try repository.diffstat(from: foundation.id, to: tip.id)
        let draft = try Series(state, patches: patches, diffstat: diffstat).mails()
        let recipients = try await recipients(of: draft.suffix(patches.count).map(\.bytes))
        for (index, found) in recipients.enumerated() { state.patches[index].recipients = found }
        let mails = try Series(state, patches: patches, diffstat: diffstat).mails()
        let notes = try await PreFlight(base: foundation, commits: commits).notes(on: mails, in: repository)
        let message = TagMessage(state: state, loneSubject: patches[0].subject, loneText: patches[0].log)
        let signer = options.isSigned ? try await repository.signer(for: committer) : nil
        let tagObject = try await repository.make(
            TagDraft(target: tip.id, name: tag, tagger: committer, message: try message.description()),
            signer: signer)
        let folder = options.output ?? SeriesMails.folder(for: tag, in: repository)
        let attested = try await Attestation(for: repository)?.attested(mails) ?? mails
        let output = SeriesMails(mails: attested, folder: folder)
        let publication = try publication(tip: tip.id, tagObject: tagObject, output: output.output)
        if !options.isDryRun { try repository.clearUpDeadRuns() }
        try repository.demandPublishable(publication)
        if !options.isDryRun { try repository.publish(publication) }
        return SeriesReport(
            tag: tag, mails: output, notes: notesForUser + notes, isWritten: !options.isDryRun)
    }

    /// What tries the version on other trees.
    private func router(of commits: [Commit]) -> Router {
        let isOfRecipes = previous.state.command != nil
        let paths = isOfRecipes ? Set(previous.state.proof?.texts.map(\.path) ?? []).sorted() : []
        let identities = pairing.partners.map { $0.map { previous.state.patches[$0].identity } ?? "" }
        return Router(
            repository: repository, name: previous.branch, commits: commits, base: foundation,
            recipePaths: paths, identities: identities, prove: options.allowsUnproven ? nil : options.prove)
    }

    /// Says in the mails which tree should take the version; what the version before said holds for its base only.
    private func route(_ state: inout SeriesState, to destination: Destination?) throws {
        func retell(_ tell: (String) -> String) {
            if let text = state.cover?.text {
                state.cover?.text = tell(text)
            } else {
                state.patches[0].notes = tell(state.patches[0].notes)
            }
        }
        if let destination {
            state.base = destination.base
            retell(destination.told)
        } else if foundation.id.description == previous.state.foundation {
            state.base = previous.state.base
        } else {
            retell(Destination.untold)
        }
    }

    /// What the user says changed, with an entry for each patch that did.
    private func changelog(_ subjects: [String]) async throws -> ChangelogText {
        let text: String
        if let file = options.changelog {
            guard let bytes = try? readWhole(file) else {
                throw Failure.unknown(kind: "file", name: file, known: [])
            }
            text = String(decoding: bytes, as: UTF8.self)
        } else if changed.isEmpty {
            text = ""
        } else {
            let form = ChangelogText.form(for: version, subjects: subjects, changed: changed)
            text = try await Editor(repository: repository).edited(form)
        }
        let changelog = try ChangelogText(parsing: text, subjects: subjects)
        let missing = changed.filter { (changelog.patches[$0] ?? []).isEmpty }
        let isLone = previous.state.cover == nil && !changelog.cover.isEmpty
        guard missing.isEmpty || isLone else {
            let names = missing.map { "\($0) ('\(subjects[$0 - 1])')" }.joined(separator: ", ")
            throw Failure.obstacle(
                "the changelog has no entry for patch \(names)", hint: "'1:' on a line, then '- what changed'"
            )
        }
        return changelog
    }

    private func recipients(of mails: [[UInt8]]) async throws -> [Recipients] {
        let paths = Set(pairing.new.flatMap(\.paths))
        return try await KernelScripts.with(of: repository.snapshot(of: foundation), for: paths) { scripts in
            var all: [Recipients] = []
            for mail in mails { all.append(try await scripts.recipients(of: mail) ?? Recipients()) }
            return all
        }
    }

    /// What the user should know about reviewers' words.
    private var notesForUser: [String] {
        var notes = sources.indices.flatMap { index in
            lostReviews(of: index).map { "patch \(index + 1) changed, and loses '\($0)'" }
        }
        for index in sources.indices where pairing.isCodeChanged(index) {
            guard pairing.new[index].message.log.contains("written by \(Tool.name)") else { continue }
            notes.append(
                "patch \(index + 1) was edited, but its log says that \(Tool.name) wrote it: say what is yours"
            )
        }
        for given in replies.doubtful {
            let author = given.author?.plainText ?? "nobody"
            notes.append("'\(given.trailer)' is in a reply of '\(author)'")
        }
        if replies.strangers > 0 {
            notes.append("\(replies.strangers) replies belong to no mail of \(previous.tag.name)")
        }
        return notes
    }
}
