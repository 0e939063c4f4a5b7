// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// A commit to be made.
package struct CommitDraft: Sendable {
    /// The files.
    package var tree: ObjectID
    /// What it stands on.
    package var parents: [ObjectID]
    /// Who wrote the change.
    package var author: Identity
    /// Who makes the commit.
    package var committer: Identity
    /// The whole message, ending in a line end.
    package var message: String

    /// A commit of `tree` on top of `parents`.
    package init(
        tree: ObjectID, parents: [ObjectID], author: Identity, committer: Identity, message: String
    ) {
        self.tree = tree
        self.parents = parents
        self.author = author
        self.committer = committer
        self.message = message
    }

    /// The object without a signature, which is what gets signed.
    var header: String {
        (["tree \(tree)"] + parents.map { "parent \($0)" }
            + ["author \(author.line)", "committer \(committer.line)"]).joined(separator: "\n") + "\n"
    }
}

/// An annotated tag to be made.
package struct TagDraft: Sendable {
    /// The commit that it names.
    package var target: ObjectID
    /// The name, without `refs/tags/`.
    package var name: String
    /// Who makes the tag.
    package var tagger: Identity
    /// The whole message, ending in a line end.
    package var message: String

    /// A tag called `name` on `target`.
    package init(target: ObjectID, name: String, tagger: Identity, message: String) {
        self.target = target
        self.name = name
        self.tagger = tagger
        self.message = message
    }

    var text: String {
        "object \(target)\ntype commit\ntag \(name)\ntagger \(tagger.line)\n\n\(message)"
    }
}

extension Repository {
    /// Makes the commit in memory, signed by `signer` unless it is nil; the signature is a `gpgsig` header.
    package func make(_ draft: CommitDraft, signer: Signer?) async throws(GitError) -> Commit {
        let plain = Array("\(draft.header)\n\(draft.message)".utf8)
        let id: ObjectID
        if let signer {
            let signature = text(try await signer.signature(of: plain))
            let lines = signature.split(separator: "\n", omittingEmptySubsequences: false)
            let field = "gpgsig " + lines.reversed().drop { $0.isEmpty }.reversed().joined(separator: "\n ")
            id = try objects.make(
                GIT_OBJECT_COMMIT, Array("\(draft.header)\(field)\n\n\(draft.message)".utf8))
        } else {
            id = try objects.make(GIT_OBJECT_COMMIT, plain)
        }
        return try commit(id)
    }

    /// Makes the tag in memory, signed by `signer` unless it is nil; the signature stands after the message.
    package func make(_ draft: TagDraft, signer: Signer?) async throws(GitError) -> ObjectID {
        var bytes = Array(draft.text.utf8)
        if let signer { bytes += try await signer.signature(of: bytes) }
        return try objects.make(GIT_OBJECT_TAG, bytes)
    }
}
