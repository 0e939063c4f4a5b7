// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import TestSupport
import Testing

@testable import Pipeline

/// Which tree should take a series: tried in memory, with the smallest set of what is missing.
@Suite struct RouteTests {
    /// Trees of a small history: `linus` lacks what `features` has, which `topic` stands on.
    private func world() throws -> (SealedWorld, String) {
        let world = try SealedWorld()
        let lines = (1...30).map { "line \($0)\n" }.joined()
        let path = try world.repository(files: ["a.c": lines, "b.c": lines])
        try world.git("branch", "linus", in: path)
        try world.git("checkout", "-q", "-b", "features", in: path)
        func commit(_ subject: String, _ file: String, _ number: Int, _ text: String) throws {
            let name = "\(path)/\(file)"
            let old = try String(contentsOfFile: name, encoding: .utf8)
            var lines = old.components(separatedBy: "\n")
            lines[number - 1] = text
            try world.write(name, lines.joined(separator: "\n"))
            try world.git("commit", "-q", "-a", "-m", subject, in: path)
        }
        try commit("b: Unrelated", "b.c", 9, "other")
        try commit("a: Far away", "a.c", 28, "far")
        try commit("a: Remove an unused field", "a.c", 10, "gone")
        try commit("a: Also near the end", "a.c", 24, "end")
        try world.git("checkout", "-q", "-b", "topic", in: path)
        try commit("a: Use the room", "a.c", 11, "room")
        try commit("a: Use it again", "a.c", 2, "again")
        try world.git("checkout", "-q", "main", in: path)
        return (world, path)
    }

    private func router(_ world: SealedWorld, _ path: String) throws -> Router {
        let environment = Environment(variables: world.variables) { Instant(seconds: SealedWorld.now) }
        let repository = try Repository(at: path, environment: environment)
        let base = try repository.commit(named: "features")
        let tip = try repository.commit(named: "topic")
        return Router(
            repository: repository, name: "topic",
            commits: try repository.line(from: base.id, to: tip.id) ?? [],
            base: base)
    }

    @Test func namesTheSmallestSet() async throws {
        let (world, path) = try world()
        let route = try await router(world, path).route(onto: ["linus", "features"])
        let needed = try world.git("rev-parse", "features~1", in: path)
        #expect(route.candidates[0].applied == 0 && route.candidates[0].conflict == "a.c")
        #expect(route.candidates[0].needs?.map(\.commit) == [needed])
        #expect(route.candidates[1].needs?.isEmpty == true)
        #expect(
            route.answer == """
                'features' can take it as it is; 'linus' needs \(needed.prefix(12)) \
                ("a: Remove an unused field"), which is in features.
                """)
        let text = route.text
        #expect(
            text.hasPrefix(
                "tree      applies  needs  converts  conforms\nlinus     0/2      1      -         -\n"))
        let id = try world.git("rev-parse", "features", in: path)
        #expect(text.hasSuffix("\nbase-commit: \(id)\n"))
        #expect(try String(decoding: JSON.text(of: route), as: UTF8.self).contains("\"answer\""))
    }

    @Test func namesThePrerequisites() async throws {
        let (world, path) = try world()
        let route = try await router(world, path).route(onto: ["linus"])
        let diff = try world.git("show", "features~1", in: path)
        let patch = try world.git("patch-id", "--stable", in: path, input: Array(diff.utf8)).prefix(40)
        #expect(route.text.hasSuffix("prerequisite-patch-id: \(patch)\n"))
        #expect(route.answer.hasPrefix("'linus' is nearest: 'linus' needs "))
    }

    @Test func seesWhatIsThereAlready() async throws {
        let (world, path) = try world()
        let route = try await router(world, path).route(onto: ["topic"])
        #expect(route.answer == "Nobody: 'topic' has all of it already.")
    }

    @Test func seesWhatIsThereInOtherCommits() async throws {
        let (world, path) = try world()
        // Two patches to the same lines: the first alone is no longer to be seen in the tree.
        try world.git("checkout", "-q", "topic", in: path)
        let text = try String(contentsOfFile: "\(path)/a.c", encoding: .utf8)
        try world.write("\(path)/a.c", text.replacing("room\n", with: "more room\n"))
        try world.git("commit", "-q", "-a", "-m", "a: Make more room", in: path)
        try world.git("checkout", "-q", "-b", "squashed", "features", in: path)
        try world.git("checkout", "-q", "topic", "--", "a.c", in: path)
        try world.git("commit", "-q", "-a", "-m", "a: All at once", in: path)
        try world.git("checkout", "-q", "-b", "half", "topic~2", in: path)
        try world.git("commit", "-q", "--amend", "-m", "a: Reworded", in: path)
        let route = try await router(world, path).route(onto: ["half", "squashed"])
        #expect(route.candidates.map(\.present) == [1, 3])
        #expect(route.candidates[0].isFit && route.candidates[0].applied == 3)
        #expect(route.text.contains("\nsquashed  has it "))
        #expect(route.answer == "Nobody: 'squashed' has all of it already.")
        #expect(route.choice == nil)
    }

    @Test func oneTreeThatCannotBeReadDoesNotEndIt() async throws {
        let (world, path) = try world()
        try world.git("checkout", "-q", "-b", "link", "linus", in: path)
        try FileManager.default.removeItem(atPath: "\(path)/a.c")
        try FileManager.default.createSymbolicLink(
            atPath: "\(path)/a.c", withDestinationPath: "b.c")
        try world.git("commit", "-q", "-a", "-m", "a: A link", in: path)
        let route = try await router(world, path).route(onto: ["link", "features"])
        #expect(
            route.answer == """
                'features' can take it as it is; 'link' was not tried, for 'a.c' is a symlink, not a file.
                """)
    }

    /// What a series needs to compile may stand in a file that it does not touch, far down its headers.
    @Test(.timeLimit(.minutes(1))) func findsWhatIsNeededInHeaders() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: [
            "drivers/a.c": "#include <linux/a.h>\nint a = 1;\n", "include/linux/a.h": "# include \"b.h\"\n",
            "include/linux/b.h": "#include <asm/c.h>\n", "arch/x/include/asm/c.h": "#define C 0\n",
            "include/linux/other.h": "\n",
        ])
        try world.git("branch", "linus", in: path)
        for (file, text) in [
            ("include/linux/other.h", "other\n"), ("include/linux/b.h", "#include <asm/c.h>\n/* b */\n"),
            ("arch/x/include/asm/c.h", "#define C 1\n"), ("include/linux/a.h", "#include \"b.h\"\n/* a */\n"),
        ] {
            try world.write("\(path)/\(file)", text)
            try world.git("commit", "-q", "-a", "-m", "change \(file)", in: path)
        }
        try world.git("branch", "features", in: path)
        try world.write("\(path)/drivers/a.c", "#include <linux/a.h>\nint a = C;\n")
        try world.git("commit", "-q", "-a", "-m", "a: Use it", in: path)
        let environment = Environment(variables: world.variables) { Instant(seconds: SealedWorld.now) }
        let repository = try Repository(at: path, environment: environment)
        let base = try repository.commit(named: "features")
        let series = try [repository.commit(named: "HEAD")]
        let missing = try MissingCommits(
            between: repository.commit(named: "linus"), and: base, for: series, in: repository)
        #expect(
            missing.commits.map(\.subject) == [
                "change include/linux/b.h", "change arch/x/include/asm/c.h", "change include/linux/a.h",
            ])
        let needed = try await NeededCommits(among: missing.commits) { chosen in
            let tree = try Application(of: chosen, to: repository.snapshot(of: "linus")).trees.last
            return try tree?.contents(of: "arch/x/include/asm/c.h") == Array("#define C 1\n".utf8)
        }
        #expect(needed.commits?.map(\.subject) == ["change arch/x/include/asm/c.h"])
    }

    @Test func leavesOutAllThatCanBeSpared() async throws {
        let (world, path) = try world()
        let environment = Environment(variables: world.variables) { Instant(seconds: SealedWorld.now) }
        let repository = try Repository(at: path, environment: environment)
        let all = try repository.commits(
            upTo: repository.commit(named: "topic").id, without: [repository.commit(named: "linus").id])
        var trials = 0
        let needed = try await NeededCommits(among: all) { chosen in
            trials += 1
            return Set(chosen.map(\.id)).isSuperset(of: [all[1].id, all[4].id])
        }
        #expect(needed.commits?.map(\.id) == [all[1].id, all[4].id])
        let none = try await NeededCommits(among: all) { _ in false }
        #expect(none.commits == nil && trials < 30)
    }

    @Test func saysWhenNothingHelps() async throws {
        let (world, path) = try world()
        try world.git("checkout", "-q", "-b", "other", "linus", in: path)
        try world.write(path + "/a.c", "something else\n")
        try world.git("commit", "-q", "-a", "-m", "a: Rewrite", in: path)
        let route = try await router(world, path).route(onto: ["other"])
        #expect(route.candidates[0].needs == nil)
        #expect(route.answer == "None of them can take it: in 'other' patch 1 does not apply to 'a.c'.")
    }

    @Test func leavesTheRepositoryAlone() async throws {
        let (world, path) = try world()
        let before = try world.git("count-objects", "-v", in: path) + world.git("show-ref", in: path)
        _ = try await router(world, path).route(onto: ["linus", "features", "main"])
        #expect(try world.git("count-objects", "-v", in: path) + world.git("show-ref", in: path) == before)
    }
}
