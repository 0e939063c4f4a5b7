// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import PatchSeries
import TestSupport

@testable import Pipeline

extension KernelWorld {
    /// Publishes the commits of the branch that is checked out as version 1 of a series called `name`.
    ///
    /// They are made anew and signed; recipients come from the tree. What was checked out before is again.
    @discardableResult
    func publish(
        _ name: String = "s390-topic", variables: [String: String] = [:], isSigned: Bool = true
    ) async throws -> StoredSeries {
        let repository = try open(variables)
        let base = try repository.commit(named: "v6.1.192")
        let tip = try repository.commit(named: "HEAD")
        let committer = try repository.identity(.committer)
        let signer = isSigned ? try await repository.signer(for: committer) : nil
        var made: [Commit] = []
        for commit in try repository.line(from: base.id, to: tip.id) ?? [] {
            let draft = CommitDraft(
                tree: commit.tree, parents: [made.last?.id ?? base.id], author: commit.author,
                committer: committer, message: String(decoding: commit.message, as: UTF8.self))
            made.append(try await repository.make(draft, signer: signer))
        }
        let state = try await state(of: made, on: base, committer, repository)
        let message = TagMessage(state: state, loneSubject: made[0].subject, loneText: "Why.")
        let tag = try await repository.make(
            TagDraft(
                target: made[made.count - 1].id, name: "\(name)-v1", tagger: committer,
                message: try message.description()), signer: signer)
        try repository.publish(
            Publication(
                branch: name, tip: made[made.count - 1].id, tag: "\(name)-v1", tagObject: tag,
                committer: committer))
        return try StoredSeries.named(name, in: open(variables))
    }

    private func state(
        of commits: [Commit], on base: Commit, _ committer: GitStore.Identity, _ repository: Repository
    ) async throws -> SeriesState {
        let sender = try PatchSeries.Identity(committer)
        let cover = SeriesState.Cover(
            subject: "iommu/s390: Say more", text: "This series says more.\n\nIt changes comments only.")
        var state = try SeriesState(
            changeID: ChangeID(parsing: "20221005-s390-topic-0123456789ab"), version: .first,
            ids: MessageIDSource(random: "a1b2c3d4e5f6", host: "example.org"), sender: sender,
            date: MailDate(committer.date), signature: "gen-patch 0.1.0", foundation: base.id.description,
            base: repository.baseInformation(of: base.id), cover: commits.count > 1 ? cover : nil,
            patches: commits.map { .init(identity: $0.subject) })
        if commits.count == 1 { state.patches[0].notes = "The tag is s390-topic-v1." }
        let patches = try commits.map { try repository.patch(of: $0) }
        let mails = try Series(state, patches: patches, diffstat: " x | 1 +\n").mails().suffix(commits.count)
        let recipients = try await KernelScripts.with(
            of: repository.snapshot(of: base), for: [Self.driver]
        ) { scripts in
            var all: [Recipients] = []
            for mail in mails { all.append(try await scripts.recipients(of: mail.bytes) ?? Recipients()) }
            return all
        }
        for (index, recipients) in recipients.enumerated() { state.patches[index].recipients = recipients }
        state.command = "gen-patch --driver s390-iommu"
        state.proof = try proof(of: commits, on: base, repository)
        return state
    }

    private func proof(
        of commits: [Commit], on base: Commit, _ repository: Repository
    ) throws -> SeriesState.ProofRecord {
        let texts = try ([base] + commits).enumerated().compactMap { index, commit in
            try repository.snapshot(of: commit).entry(at: Self.driver).map {
                SeriesState.ProofRecord.Text(patch: index, path: Self.driver, blob: $0.id.description)
            }
        }
        return .init(verdict: "conforms", details: ["seed 7"], texts: texts)
    }
}
