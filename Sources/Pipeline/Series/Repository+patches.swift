// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

extension PatchSeries.Identity {
    /// The person that git knows as `identity`.
    package init(_ identity: GitStore.Identity) throws(SeriesError) {
        try self.init(name: identity.name, email: identity.mail)
    }
}

extension MailDate {
    /// The moment that git knows as `instant`.
    package init(_ instant: Instant) {
        self.init(seconds: Int(instant.seconds), offset: instant.offset)
    }
}

extension Repository {
    /// A commit as the data of its mail: what it says, its diff and its diffstat, but no recipients yet.
    package func patch(of commit: Commit) throws -> Patch {
        let message = CommitMessage(parsing: String(decoding: commit.message, as: UTF8.self))
        let diff = try diff(of: commit)
        var patch = Patch(
            commit: commit.id.description, author: try PatchSeries.Identity(commit.author),
            subject: message.subject, log: message.log, trailers: message.trailers,
            diffstat: diff.stat() + diff.summary, diff: diff.bytes)
        patch.remarks = message.remarks
        return patch
    }

    /// What `commit` changes against its parent, or against nothing.
    package func diff(of commit: Commit) throws(GitError) -> Diff {
        let before: Snapshot
        if let parent = commit.parents.first {
            before = snapshot(of: try self.commit(parent))
        } else {
            before = try snapshot(of: commit).applying([:])
        }
        return try diff(from: before, to: snapshot(of: commit))
    }

    /// The diffstat of a whole series, as the cover letter shows it.
    package func diffstat(from base: ObjectID, to tip: ObjectID) throws(GitError) -> String {
        let diff = try diff(from: snapshot(of: commit(base)), to: snapshot(of: commit(tip)))
        return diff.stat() + diff.summary
    }
}
