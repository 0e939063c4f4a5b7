// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import TestSupport
import Testing

/// Histories are asked as git asks them, shallow ones among them.
@Suite struct HistoryTests {
    /// Two branches that part at `fork`, with a merge of both in `joined`.
    private func forked() throws -> (SealedWorld, String) {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        func commit(_ name: String) throws {
            try world.write("\(path)/\(name).c", "int \(name);\n")
            try world.git("add", "-A", in: path)
            try world.git("commit", "-q", "-m", name, in: path)
        }
        for name in ["y", "z", "b"] { try commit(name) }
        try world.git("tag", "fork", in: path)
        try world.git("checkout", "-q", "-b", "left", in: path)
        for name in ["l1", "l2"] { try commit(name) }
        try world.git("checkout", "-q", "-b", "right", "fork", in: path)
        try commit("r1")
        try world.git("checkout", "-q", "-b", "joined", in: path)
        try world.git("merge", "-q", "--no-edit", "left", in: path)
        return (world, path)
    }

    private func expectGits(
        _ world: SealedWorld, _ path: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let repository = try world.open(path)
        let id = { (name: String) in try repository.commit(named: name).id }
        for (tip, other) in [("left", "right"), ("joined", "left"), ("right", "joined"), ("left", "left")] {
            let ours = try repository.commits(upTo: id(tip), without: [id(other)]).map { "\($0.id)" }
            let theirs = try world.git("rev-list", tip, "^\(other)", in: path).split(separator: "\n")
            #expect(
                Set(ours) == Set(theirs.map(String.init)), "\(tip) \(other)", sourceLocation: sourceLocation)
            let isAbove =
                try world.run("git", ["merge-base", "--is-ancestor", other, tip], in: path).status == 0
            #expect(
                try repository.contains(id(other), in: id(tip)) == isAbove, sourceLocation: sourceLocation)
        }
        let base = try world.git("merge-base", "left", "right", in: path)
        #expect(
            try repository.mergeBase(id("left"), id("right"))?.description == base,
            sourceLocation: sourceLocation)
        #expect(try repository.commitIDs(upTo: id("joined"), without: [id("right")], limit: 1) == nil)
        #expect(try repository.line(from: id("fork"), to: id("left"))?.map(\.subject) == ["l1", "l2"])
        #expect(try repository.line(from: id("fork"), to: id("joined")) == nil)
    }

    @Test func wholeHistories() throws {
        let (world, path) = try forked()
        try expectGits(world, path)
    }

    @Test func shallowHistories() throws {
        let (world, path) = try forked()
        try world.git(
            "clone", "-q", "--no-single-branch", "--depth", "3", "file://\(path)", "shallow", in: world.folder
        )
        let shallow = world.folder + "/shallow"
        for name in ["left", "right"] {
            try world.git("branch", "-q", name, "origin/\(name)", in: shallow)
        }
        #expect(try world.git("rev-parse", "--is-shallow-repository", in: shallow) == "true")
        try expectGits(world, shallow)
    }

    @Test func appliesDiffsAsGit() throws {
        let (world, path) = try forked()
        let repository = try world.open(path)
        let diff = try world.git("diff", "--full-index", "fork", "joined", in: path) + "\n"
        let applied = try repository.snapshot(of: "fork").applying(diff: Array(diff.utf8))
        #expect(applied.tree == (try repository.snapshot(of: "joined").tree))
        let unfit = diff.replacing("+int l1;", with: "-int other;\n+int l1;").replacing(
            "@@ -0,0 +1 @@", with: "@@ -1 +1 @@")
        #expect(throws: GitError.self) {
            try repository.snapshot(of: "fork").applying(diff: Array(unfit.utf8))
        }
    }

    @Test func readsTagsWithoutTheirSignatures() throws {
        let (world, path) = try forked()
        try world.git("tag", "-s", "-m", "a summary\n\nand more", "signed", "left", in: path)
        let repository = try world.open(path)
        let tag = try #require(try repository.tag(named: "signed"))
        #expect(String(decoding: tag.message, as: UTF8.self) == "a summary\n\nand more\n")
        let left = try repository.commit(named: "left").id
        #expect(tag.signature != nil && tag.target == left)
        #expect(tag.tagger?.mail == "dev@example.org")
        #expect(try repository.tag(named: "fork") == nil)
        #expect(try repository.tag(named: "none") == nil)
        #expect(
            try repository.references(under: "refs/tags/").map(\.name) == [
                "refs/tags/fork", "refs/tags/signed",
            ])
    }

    /// A branch that stands gets its tag and no more; one that moved meanwhile gets nothing.
    @Test func tagsABranchThatStands() async throws {
        let (world, path) = try forked()
        let repository = try world.open(path)
        let tip = try repository.commit(named: "joined")
        let tag = try await repository.make(
            TagDraft(target: tip.id, name: "joined-v2", tagger: tip.committer, message: "two\n"), signer: nil)
        var publication = Publication(
            branch: "joined", tip: tip.id, tag: "joined-v2", tagObject: tag, committer: tip.committer)
        expectFailure(.exists(reference: "refs/heads/joined")) { try repository.publish(publication) }
        publication.branchStands = true
        let before = try world.git("reflog", "joined", in: path)
        try repository.publish(publication)
        #expect(try world.git("rev-parse", "joined-v2^{commit}", in: path) == "\(tip.id)")
        #expect(try world.git("reflog", "joined", in: path) == before)
        try expectClean(world, path)
        try world.git("checkout", "-q", "left", in: path)
        try world.git("branch", "-f", "joined", "left", in: path)
        publication.tag = "joined-v3"
        expectFailure(.moved(reference: "refs/heads/joined")) { try world.open(path).publish(publication) }
    }
}
