// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import TestSupport
import Testing

/// A search sees the files of the revision, wherever it reads them from.
@Suite struct SearchTests {
    private func contents(_ snapshot: Snapshot, under folders: [String] = [""]) async throws -> [String:
        String]
    {
        let found = try await snapshot.search(under: folders, named: { $0.last == UInt8(ascii: "c") }) {
            bytes in
            bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        }
        #expect(found.map(\.path) == found.map(\.path).sorted())
        return Dictionary(uniqueKeysWithValues: found.map { ($0.path, $0.found) })
    }

    private let files = [
        "a.c": "a\n", "b/c.c": "bc\n", "b-c/d.c": "d\n", "b/long/path/of/e.c": "e\n", "f.h": "f\n",
        "big.c":
            String(repeating: "0123456789\n", count: 300_000),
    ]

    private var wanted: [String: String] { files.filter { $0.key.hasSuffix("c") } }

    /// The repository of `files` with an index that is older than now, so that nothing in it is racy.
    private func settled(_ world: SealedWorld) throws -> String {
        let path = try world.repository(files: files)
        for file in files.keys {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_600_000_000)],
                ofItemAtPath: "\(path)/\(file)")
        }
        try world.git("update-index", "--refresh", in: path)
        return path
    }

    @Test(arguments: ["2", "3", "4"]) func seesTheRevisionInEveryFormOfIndex(_ version: String) async throws {
        let world = try SealedWorld()
        let path = try settled(world)
        try world.git("update-index", "--index-version", version, in: path)
        try world.git("update-index", "--skip-worktree", "b/c.c", in: path)
        try world.write(path + "/b/c.c", "hidden\n")
        try world.write(path + "/a.c", "dirty\n")
        try FileManager.default.removeItem(atPath: path + "/b-c")
        let snapshot = try world.open(path).snapshot(of: "HEAD")
        #expect(try await contents(snapshot) == wanted)
        let below = try await contents(snapshot, under: ["b", "none", "a.c"])
        #expect(below.keys.sorted() == ["b/c.c", "b/long/path/of/e.c"])
    }

    /// A file that was changed without a trace in `stat` shows that the work tree is read, and only then.
    @Test func readsTheWorkTreeWhereItMay() async throws {
        let world = try SealedWorld()
        let path = try settled(world)
        let snapshot = try world.open(path).snapshot(of: "HEAD")
        #expect(try await contents(snapshot)["a.c"] == "a\n")
        let object = try world.git("rev-parse", "HEAD:a.c", in: path)
        let loose = "\(path)/.git/objects/\(object.prefix(2))/\(object.dropFirst(2))"
        try FileManager.default.moveItem(atPath: loose, toPath: loose + ".away")
        #expect(try await contents(snapshot)["a.c"] == "a\n", "the work tree has it")
        let id = try #require(ObjectID(object))
        for setting in ["autocrlf=true", "autocrlf=input"] {
            let parts = setting.split(separator: "=").map(String.init)
            try world.git("config", "core." + parts[0], parts[1], in: path)
            let converting = try world.open(path).snapshot(of: "HEAD")
            await #expect(throws: GitError.missingObject(id)) { try await contents(converting) }
        }
        try world.git("config", "--unset", "core.autocrlf", in: path)
        try world.write(path + "/.git/info/attributes", "*.c ident\n")
        let converting = try world.open(path).snapshot(of: "HEAD")
        await #expect(throws: GitError.missingObject(id)) { try await contents(converting) }
    }

    @Test func seesBareAndOlderRevisions() async throws {
        let world = try SealedWorld()
        let path = try settled(world)
        try world.write(path + "/a.c", "newer\n")
        try world.write(path + "/.gitattributes", "*.c diff=cpp\n")
        try world.git("add", "-A", in: path)
        try world.git("commit", "-q", "-m", "newer", in: path)
        try world.git("clone", "-q", "--bare", path, "bare.git", in: world.folder)
        for place in [path, world.folder + "/bare.git"] {
            let repository = try world.open(place)
            #expect(try await contents(repository.snapshot(of: "HEAD^")) == wanted)
            #expect(try await contents(repository.snapshot(of: "HEAD"))["a.c"] == "newer\n")
        }
    }
}
