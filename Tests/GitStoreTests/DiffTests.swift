// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import TestSupport
import Testing

/// Diffs are those of git, byte for byte.
@Suite struct DiffTests {
    /// Expects that our diff of the last commit at `path` is git's in every form.
    private func expectSame(
        _ world: SealedWorld, _ path: String, isText: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let repository = try world.open(path)
        let diff = try repository.diff(
            from: try repository.snapshot(of: "HEAD^"), to: try repository.snapshot(of: "HEAD"))
        let forms: [([String], [UInt8])] = [
            (["--abbrev=12"], diff.bytes), (["--numstat"], Array(diff.numstat.utf8)),
            (["--stat=72", "--summary"], Array((diff.stat() + diff.summary).utf8)),
            (["--stat=80"], Array(diff.stat(width: 80).utf8)),
            (["--stat=40"], Array(diff.stat(width: 40).utf8)),
        ]
        for (options, ours) in forms {
            let outcome = try world.run(
                "git", ["diff", "--no-renames"] + options + ["HEAD^", "HEAD"], in: path)
            let theirs = String(decoding: outcome.output, as: UTF8.self)
            #expect(
                String(decoding: ours, as: UTF8.self) == theirs, "\(options)", sourceLocation: sourceLocation)
        }
        guard isText else { return }
        let input = Array(try world.git("diff", "--no-renames", "HEAD^", "HEAD", in: path).utf8) + [10]
        let theirs = try world.git("patch-id", "--stable", in: path, input: input).prefix(40)
        #expect(diff.patchID?.description == String(theirs), sourceLocation: sourceLocation)
    }

    private static let driver = """
        #include <linux/types.h>

        static int first(int a)
        {
        \tint b = a;

        \tif (b)
        \t\tgoto out;
        \tb++;
        \tb++;
        \tb++;
        out:
        \tb--;
        \tb--;
        \tb--;
        \tb--;
        \treturn b;
        }

        struct a_very_long_name_of_a_function_that_goes_beyond_the_eighty_columns_of_the_h *second(void)
        {
        \treturn 1;
        \treturn 2;
        \treturn 3;
        \treturn 4;
        }
        """

    @Test func formatsFilesOfEveryKind() throws {
        let world = try SealedWorld()
        let path = try world.repository(files: [
            "a.c": Self.driver, "gone.c": "x\n", "mode.sh": "x\n", "both.sh": "x\n", "tail.c": "a\nb",
            "with space.c": "x\n", "\u{e4}.c": "x\n", "bin": "a\u{0}b", "empty": "",
        ])
        try world.write(
            path + "/a.c",
            Self.driver.replacing("\tb--;\n\tb--;\n\treturn b", with: "\tb--;\n\treturn b")
                .replacing("return 4", with: "return 5"))
        for name in ["with space.c", "\u{e4}.c", "both.sh"] { try world.write("\(path)/\(name)", "y\n") }
        for name in ["mode.sh", "both.sh"] { chmod("\(path)/\(name)", 0o755) }
        try world.write(path + "/tail.c", "a\nc")
        try world.write(path + "/bin", "a\u{0}cd")
        try world.write(path + "/new.c", "n\n")
        try world.write(path + "/new-empty.c", "")
        try FileManager.default.removeItem(atPath: path + "/gone.c")
        try world.git("add", "-A", in: path)
        try world.git("commit", "-q", "-m", "all", in: path)
        try expectSame(world, path, isText: false)
        try world.write(path + "/.gitattributes", "*.c diff=cpp\n*.h   diff=cpp\n")
        try world.git("add", "-A", in: path)
        try world.git("commit", "-q", "--amend", "-m", "all", in: path)
        try expectSame(world, path, isText: false)
    }

    /// Names that sort differently as files and as folders, folders that come and go, links in place of files.
    @Test func walksTreesOfEveryShape() throws {
        let world = try SealedWorld()
        let path = try world.repository(files: [
            "foo": "x\n", "foo.c": "x\n", "foo-bar/a.c": "x\n", "gone/deep/er/a.c": "x\n", "link": "x\n",
            "same/a.c": "x\n", "same/deep/b.c": "x\n", "turns/a.c": "x\n",
        ])
        for name in ["foo", "gone", "link", "turns"] {
            try FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
        for name in ["foo/a.c", "foo.c", "foo-bar/b.c", "new/deep/er/a.c", "turns", "same/deep/b.c"] {
            let folder = (path + "/" + name).split(separator: "/").dropLast().joined(separator: "/")
            try FileManager.default.createDirectory(
                atPath: "/" + folder, withIntermediateDirectories: true)
            try world.write("\(path)/\(name)", "y\n")
        }
        try FileManager.default.createSymbolicLink(
            atPath: path + "/link", withDestinationPath: "foo.c")
        try world.git("add", "-A", in: path)
        try world.git("commit", "-q", "-m", "shapes", in: path)
        let repository = try world.open(path)
        let diff = try repository.diff(
            from: try repository.snapshot(of: "HEAD^"), to: try repository.snapshot(of: "HEAD"))
        let theirs = try world.run(
            "git", ["diff", "--no-renames", "--abbrev=12", "HEAD^", "HEAD"], in: path)
        #expect(String(decoding: diff.bytes, as: UTF8.self) == String(decoding: theirs.output, as: UTF8.self))
        #expect(diff.files.count == 11)
    }

    @Test func scalesTheGraph() throws {
        let world = try SealedWorld()
        let names = (0..<8).map { "a/rather/deep/folder/and/a/long/name/of/file\($0).c" }
        var files = Dictionary(uniqueKeysWithValues: names.map { ($0, "x\n") })
        files["short.c"] = (0..<400).map { "\($0)\n" }.joined()
        let path = try world.repository(files: files)
        for (index, name) in names.enumerated() {
            try world.write(path + "/" + name, (0..<(index * index * 9)).map { "y\($0)\n" }.joined())
        }
        try world.write(path + "/short.c", "one\n")
        try world.git("commit", "-q", "-a", "-m", "many", in: path)
        try expectSame(world, path)
    }

    /// Repeated and moved lines, where the choice of the hunk is the heuristic's.
    @Test(arguments: 0..<20) func choosesTheHunksThatGitChooses(_ seed: UInt64) throws {
        let world = try SealedWorld()
        var state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        let stock = [
            "\tif (a) {", "\t}", "", "}", "static int f\(seed)(void)", "{", "\treturn 0;", "out:", "\ta++;",
        ]
        var lines = (0..<120).map { _ in stock[random(stock.count)] }
        let path = try world.repository(files: ["a.c": lines.joined(separator: "\n")])
        for _ in 0..<12 {
            let place = random(lines.count)
            if random(2) == 0 { lines.remove(at: place) } else { lines.insert(stock[random(9)], at: place) }
        }
        try world.write(path + "/a.c", lines.joined(separator: "\n"))
        try world.git("commit", "-q", "-a", "-m", "random", in: path)
        try expectSame(world, path)
    }

    @Test func needsNoRepository() throws {
        let diff = Diff(path: "a.c", from: Array("a\nb\n".utf8), to: Array("a\nc\n".utf8))
        #expect(
            String(decoding: diff.bytes, as: UTF8.self) == """
                diff --git a/a.c b/a.c
                index 422c2b7ab3b3..0f7bc766052a 100644
                --- a/a.c
                +++ b/a.c
                @@ -1,2 +1,2 @@
                 a
                -b
                +c

                """)
        #expect(Diff(path: "a.c", from: [1], to: [1]).bytes.isEmpty)
    }
}
