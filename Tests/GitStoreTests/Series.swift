// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import TestSupport
import Testing

/// A series of one commit that changes `a.c`, ready to be published.
struct Series {
    var publication: Publication
    let commit: Commit

    init(
        in repository: Repository, branch: String = "series", content: String = "int a = 1;\n",
        sign: Bool = false, output: String? = nil
    ) async throws {
        let base = try repository.commit(named: "HEAD")
        let changed = try repository.snapshot(of: base).applying(["a.c": Array(content.utf8)])
        let committer = try repository.identity(.committer)
        let signer = sign ? try await repository.signer(for: committer) : nil
        commit = try await repository.make(
            CommitDraft(
                tree: changed.tree, parents: [base.id], author: try repository.identity(.author),
                committer: committer, message: "change a.c\n\nFor the test.\n"), signer: signer)
        let tag = try await repository.make(
            TagDraft(target: commit.id, name: branch + "-v1", tagger: committer, message: "version 1\n"),
            signer: signer)
        publication = Publication(
            branch: branch, tip: commit.id, tag: branch + "-v1", tagObject: tag,
            output: output.map { OutputFolder(path: $0, files: [("0001-x.patch", Array("mail\n".utf8))]) },
            committer: committer)
    }
}
