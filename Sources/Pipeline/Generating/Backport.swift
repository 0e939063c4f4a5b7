// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import KernelTree
import PatchSeries

/// The form of a patch for a stable branch (the kernel's `stable-kernel-rules`, option 3).
///
/// It begins with the commit that it is a backport of, keeps that one's trailers, and says what is other about it.
struct Backport {
    /// The commits upstream, a patch each, 40 hex.
    let commits: [String]
    /// The stable branch: `6.1.y`.
    let branch: String
    private let repository: Repository

    /// The backport of what `revisions` name, which need not be here if they are whole ids; nil for none.
    init?(of revisions: [String], on base: Commit, in repository: Repository, patches: Int) throws {
        guard !revisions.isEmpty else { return nil }
        guard revisions.count == patches else {
            throw Failure.usage("\(patches) patches are made, but '--upstream' names \(revisions.count)")
        }
        let makefile = try repository.snapshot(of: base).contents(of: "Makefile") ?? []
        guard let version = KernelVersion(makefile: makefile) else {
            throw Failure.obstacle("the base's 'Makefile' names no version", hint: nil)
        }
        branch = version.numbers.prefix(2).map(String.init).joined(separator: ".") + ".y"
        self.repository = repository
        commits = try revisions.map { revision in
            if let id = ObjectID(revision) { return id.description }
            return try repository.commit(named: revision).id.description
        }
    }

    /// The message of the patch numbered `index` from 0, in the form for stable.
    func message(_ index: Int, from message: CommitMessage, by committer: GitStore.Identity) -> CommitMessage
    {
        var message = message
        let original = ObjectID(commits[index]).flatMap { try? repository.commit($0) }
            .map { CommitMessage(parsing: String(decoding: $0.message, as: UTF8.self)) }
        if let original {
            message.subject = original.subject
            // The backporter's own sign-off is the last, even where the same person signed upstream.
            let own = message.trailers
            let kept = original.trailers.filter { trailer in !own.contains { $0.isDuplicate(of: trailer) } }
            message.trailers = kept + own
        }
        message.log = "commit \(commits[index]) upstream.\n\n\(message.log)"
        message.remarks = ["[ \(committer.name): written anew for \(branch) ]"]
        return message
    }
}
