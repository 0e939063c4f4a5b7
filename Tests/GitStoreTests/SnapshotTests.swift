// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import TestSupport
import Testing

/// New trees are those that git itself would make, and cost nothing on disk until they are published.
@Suite struct SnapshotTests {
    @Test func buildsTheTreeThatGitBuilds() throws {
        let world = try SealedWorld()
        let path = try world.repository(files: [
            "a/b/c.c": "1\n", "a/b.c": "2\n", "a/b-d": "3\n", "run.sh": "4\n", "gone/only.c": "5\n",
        ])
        chmod(path + "/run.sh", 0o755)
        try world.git("commit", "-q", "-a", "-m", "mode", in: path)
        let snapshot = try world.open(path).snapshot(of: "HEAD")
        let before = try world.git("count-objects", in: path)
        let changed = try snapshot.applying([
            "a/b/c.c": Array("new\n".utf8), "run.sh": Array("new\n".utf8), "gone/only.c": nil,
            "fresh/x/y.c": Array("y\n".utf8),
        ])
        #expect(try changed.contents(of: "fresh/x/y.c") == Array("y\n".utf8))
        #expect(try world.git("count-objects", in: path) == before)

        try world.write(path + "/a/b/c.c", "new\n")
        try world.write(path + "/run.sh", "new\n")
        try world.write(path + "/fresh/x/y.c", "y\n")
        try FileManager.default.removeItem(atPath: path + "/gone")
        try world.git("add", "-A", in: path)
        #expect(try world.git("write-tree", in: path) == changed.tree.description)
    }

    @Test func refusesToWriteThroughAFile() throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a": "1\n"])
        let snapshot = try world.open(path).snapshot(of: "HEAD")
        expectFailure(.notAFile(path: "a", kind: .file)) { try snapshot.applying(["a/b": []]) }
    }
}
