// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import TestSupport
import Testing

/// A publication stands as a whole, and touches nothing that stood.
@Suite struct PublicationTests {
    @Test func leavesEverythingElseAlone() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n", "b.c": "int b;\n"])
        try world.write(path + "/a.c", "int dirty;\n")
        try world.write(path + "/new.c", "int new;\n")
        try world.write(path + "/b.c", "int staged;\n")
        try world.git("add", "b.c", in: path)
        let before = try state(world, path)
        let repository = try world.open(path + "/.git")
        let output = world.folder + "/out/mails"
        let series = try await Series(in: repository, output: output)
        try repository.publish(series.publication)
        #expect(try state(world, path) == before)
        #expect(try world.git("show", "series:a.c", in: path) == "int a = 1;")
        #expect(try world.git("rev-parse", "series-v1^{commit}", in: path) == "\(series.commit.id)")
        #expect(try world.git("log", "-g", "--format=%gs", "series", in: path) == "gen-patch: created")
        #expect(try String(contentsOfFile: output + "/0001-x.patch", encoding: .utf8) == "mail\n")
        try expectClean(world, path)
    }

    @Test func isTheSameTwice() async throws {
        let world = try SealedWorld()
        let first = try world.repository("first", files: ["a.c": "int a;\n"])
        let second = try world.repository("second", files: ["a.c": "int a;\n"])
        let one = try await Series(in: try world.open(first), sign: true)
        let two = try await Series(in: try world.open(second), sign: true)
        #expect(one.publication.tip == two.publication.tip)
        #expect(one.publication.tagObject == two.publication.tagObject)
    }

    @Test func refusesNamesThatStandOrConflict() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        for name in ["taken", "deep/one", "packed/deep"] { try world.git("branch", name, in: path) }
        try world.git("tag", "tagged-v1", in: path)
        try world.git("pack-refs", "--all", in: path)
        try world.git("branch", "loose/deep", in: path)
        let refused: [(String, GitError)] = [
            ("taken", .exists(reference: "refs/heads/taken")),
            ("tagged", .exists(reference: "refs/tags/tagged-v1")),
            ("deep", .conflict(reference: "refs/heads/deep", other: "refs/heads/deep/one")),
            ("loose", .conflict(reference: "refs/heads/loose", other: "refs/heads/loose/deep")),
            ("taken/below", .conflict(reference: "refs/heads/taken/below", other: "refs/heads/taken")),
            ("a..b", .invalidName("a..b")), ("-x", .invalidName("-x")), ("x.lock", .invalidName("x.lock")),
            ("HEAD", .invalidName("HEAD")), ("a b", .invalidName("a b")),
        ]
        let before = try state(world, path)
        for (branch, error) in refused {
            let repository = try world.open(path)
            let series = try await Series(in: repository, branch: branch)
            expectFailure(error) { try repository.publish(series.publication) }
        }
        #expect(try state(world, path) == before)
        let fresh = try world.open(path)
        try FileManager.default.createDirectory(
            atPath: path + "/.git/refs/heads/empty/folder", withIntermediateDirectories: true)
        try fresh.publish(try await Series(in: fresh, branch: "empty").publication)
        try expectClean(world, path)
    }

    @Test func refusesABranchThatAWorkTreeWaitsFor() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        let repository = try world.open(path)
        let series = try await Series(in: repository)
        try world.git("symbolic-ref", "HEAD", "refs/heads/series", in: path)
        expectFailure(.checkedOut(reference: "refs/heads/series", path: path)) {
            try repository.publish(series.publication)
        }
    }

    @Test func namesALockThatIsNotItsOwn() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        let repository = try world.open(path)
        let series = try await Series(in: repository)
        for reference in ["refs/heads/series", "refs/tags/series-v1"] {
            let lock = "\(path)/.git/\(reference).lock"
            try world.write(lock, "somebody's\n")
            expectFailure(.locked(path: lock)) { try repository.publish(series.publication) }
            #expect(try String(contentsOfFile: lock, encoding: .utf8) == "somebody's\n")
            try FileManager.default.removeItem(atPath: lock)
        }
        try repository.publish(series.publication)
    }

    @Test func movesABranchThatItsOwnTagNames() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        let repository = try world.open(path)
        let first = try await Series(in: repository)
        try repository.publish(first.publication)
        try world.git("pack-refs", "--all", "--prune", in: path)
        var second = try await Series(in: repository, content: "int a = 2;\n").publication
        second.tag = "series-v2"
        second.previous = .init(tip: first.commit.id, tag: "series-v1")
        try world.git("worktree", "add", "-q", world.folder + "/linked", "series", in: path)
        let place = world.folder + "/linked"
        expectFailure(.checkedOut(reference: "refs/heads/series", path: place)) {
            try repository.publish(second)
        }
        try world.git("worktree", "remove", "--force", place, in: path)
        try repository.publish(second)
        #expect(try world.git("rev-parse", "series", in: path) == "\(second.tip)")
        #expect(try world.git("rev-parse", "series@{1}", in: path) == "\(first.commit.id)")
        var third = second
        third.tag = "series-v3"
        expectFailure(.moved(reference: "refs/heads/series")) { try repository.publish(third) }
        try expectClean(world, path)
    }
}

/// All that a user could see of the repository at `path`: references, logs, index, work tree, configuration.
func state(_ world: SealedWorld, _ path: String) throws -> [String] {
    let references = try world.git("for-each-ref", in: path).split(separator: "\n")
        .filter { !$0.hasSuffix("/series") && !$0.hasSuffix("/series-v1") }.joined(separator: "\n")
    let status = try world.git("status", "--porcelain=v2", "--branch", in: path)
    let files = try FileManager.default.subpathsOfDirectory(atPath: path + "/.git")
    let others = files.filter { name in
        !["objects", "refs/heads/series", "refs/tags/series-v1", "logs/refs/heads/series"]
            .contains { name.hasPrefix($0) }
    }
    let index = try Data(contentsOf: URL(filePath: path + "/.git/index")).base64EncodedString()
    return [references, status, others.sorted().joined(separator: "\n"), index]
}

/// Expects that git finds nothing wrong, and that no lock or temporary file is left.
func expectClean(
    _ world: SealedWorld, _ path: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let fsck = try world.run("git", ["fsck", "--strict"], in: path)
    let said = fsck.errors.split(separator: "\n").filter { !$0.hasPrefix("dangling") }
    #expect(fsck.status == 0 && said.isEmpty, "\(fsck.errors)", sourceLocation: sourceLocation)
    let left = try FileManager.default.subpathsOfDirectory(atPath: world.folder)
        .filter { $0.hasSuffix(".lock") || $0.contains("gen-patch.") }
    #expect(left == [], sourceLocation: sourceLocation)
}
