// SPDX-License-Identifier: GPL-2.0-only
import Checks
import Foundation
import GitStore
import PatchSeries

/// A series to be looked at, with what is known about it beside its mails.
struct SeriesMaterial {
    /// The mails in order.
    let mails: [PostedMail]
    /// The commit that the first patch is for; nil where it is not here.
    let base: Commit?
    /// Whether nothing stands between that commit and the first patch, so that the series can be tried on it.
    let isComplete: Bool
    /// The commits of the patches, where they are known.
    let commits: [Commit]?
    /// The version in our own keeping, where it is ours.
    let stored: StoredSeries?

    /// A series in files: one mail each, or mailboxes.
    init(files: [String], in repository: Repository, base revision: String?) throws {
        var mails: [PostedMail] = []
        for file in files {
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw Failure.unknown(kind: "file", name: file, known: [])
            }
            let texts = Mailbox.split(Array(bytes))
            let name = file.split(separator: "/").last.map(String.init) ?? file
            for (index, text) in texts.enumerated() {
                mails.append(PostedMail(parsing: text, name: texts.count > 1 ? "\(name)#\(index + 1)" : name))
            }
        }
        mails.sort { ($0.brackets?.index ?? 1) < ($1.brackets?.index ?? 1) }
        self.mails = mails
        let named = mails.first?.values(of: "base-commit").first?.value
        let waits = mails.first?.values(of: "prerequisite-patch-id").isEmpty == false
        base =
            try revision.map { try repository.commit(named: $0) }
            ?? named.flatMap { try? repository.commit(named: $0) }
        isComplete = revision != nil || !waits
        (commits, stored) = (nil, nil)
    }

    /// The series of a branch: a version of ours, or the commits of anybody's above what is public.
    init(branch: String?, in repository: Repository, base revision: String?) async throws {
        let name = branch ?? repository.headReference.map { String($0.dropFirst("refs/heads/".count)) }
        let isOurs = try branch.map { try StoredSeries.exists($0, in: repository) } ?? true
        if isOurs,
            let stored = try? StoredSeries.named(branch, in: repository)
        {
            self.stored = stored
            isComplete = true
            commits = stored.commits
            base = try ObjectID(stored.state.foundation).map { try repository.commit($0) }
            mails = try stored.series().mails().map { PostedMail(parsing: $0.bytes, name: $0.fileName) }
            return
        }
        let foreign = try await ForeignBranch(name ?? "HEAD", in: repository, base: revision)
        (stored, commits, base, isComplete) = (nil, foreign.commits, foreign.base, true)
        mails = try foreign.series.mails().map { PostedMail(parsing: $0.bytes, name: $0.fileName) }
    }

    /// What the recorded proof says of each patch, where it is about these very texts.
    func proofs() throws -> [Int: OutsideResults.Trial] {
        guard let stored, let record = stored.state.proof else { return [:] }
        var trials: [Int: OutsideResults.Trial] = [:]
        for text in record.texts where text.patch > 0 && text.patch <= stored.commits.count {
            let tree = stored.repository.snapshot(of: stored.commits[text.patch - 1])
            let isSame = try (tree.entry(at: text.path)?.id ?? .zero).description == text.blob
            if !isSame {
                trials[text.patch] = .failed(["the recorded proof is about another text of '\(text.path)'"])
            } else if trials[text.patch] == nil {
                trials[text.patch] = record.verdict == "conforms" ? .passed : .unknown(record.verdict)
            }
        }
        return trials
    }

    /// The numbers of the patches that differ from the version before; nil where there is none.
    var changedPatches: Set<Int>? {
        guard let stored, stored.state.version > .first else { return nil }
        let version = stored.state.version
        return Set(
            stored.state.patches.indices.filter { index in
                stored.state.patches[index].changelog.contains { $0.version == version }
            }.map { $0 + 1 })
    }

    /// The tree after each patch, in order.
    func trees(on base: Snapshot) throws -> [Snapshot] {
        guard let commits else { return try PatchedTrees(mails: mails, on: base).trees }
        return commits.map { base.repository.snapshot(of: $0) }
    }
}
