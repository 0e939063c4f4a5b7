// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// What a user types and gets.
@Suite struct GenerateTests {
    @Test func makesWhatItReports() throws {
        let kernel = try CommandWorld()
        let outcome = try kernel.generate("topic", "--output", "../outgoing", "--signoff")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.text.contains("Branch: topic"))
        #expect(outcome.text.contains("\(kernel.world.folder)/outgoing/"))
        try kernel.world.git("verify-commit", "topic", in: kernel.path)
        try kernel.world.git("verify-tag", "topic-v1", in: kernel.path)
        let message = try kernel.world.git("log", "-1", "--format=%B", "topic", in: kernel.path)
        #expect(message.contains("Signed-off-by: A Developer <dev@example.org>"))
        let again = try kernel.world.run(
            CommandWorld.binary, ["--driver", "s390-iommu", "--rev", "topic", "--branch", "again"],
            in: kernel.path)
        #expect(again.status == 0)
        #expect(again.text == "\(CommandWorld.driver): already done")
    }

    @Test func dirtiesNoWorkTree() throws {
        let kernel = try CommandWorld()
        try kernel.world.write(kernel.path + "/dirt.c", "int dirt;\n")
        try kernel.world.write(kernel.path + "/Kbuild", "changed\n")
        let before = try kernel.world.git("status", "--porcelain", in: kernel.path)
        #expect(!before.isEmpty)
        #expect(try kernel.generate("topic", "--output", "outgoing/").status == 0)
        #expect(try kernel.world.git("status", "--porcelain", in: kernel.path) == before)
        #expect(FileManager.default.fileExists(atPath: kernel.path + "/outgoing/series.mbox"))
        let verified = try kernel.run("series", "topic", "--output", "outgoing/")
        #expect(verified.status == 0, "\(verified.errors)")
    }

    @Test func speaksJSONAndKeepsSilence() throws {
        let kernel = try CommandWorld()
        let quiet = try kernel.generate("quiet", "-q")
        #expect((quiet.status, quiet.text, quiet.errors) == (0, "", ""))
        let outcome = try kernel.generate("topic", "--json", "--dry-run")
        let report = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
        #expect(report["branch"] as? String == "topic")
        #expect(report["isDryRun"] as? Bool == true)
        #expect((report["patches"] as? [[String: Any]])?.count == 2)
        #expect(try !kernel.references().contains("refs/heads/topic"))
    }

    @Test func showsTheSameChangeOfAPlainFolder() throws {
        let kernel = try CommandWorld()
        #expect(try kernel.generate().status == 0)
        try kernel.world.git("worktree", "add", "-q", "--detach", "../plain", in: kernel.path)
        try FileManager.default.removeItem(atPath: kernel.world.folder + "/plain/.git")
        let diff = try kernel.run("diff", "--driver", CommandWorld.driver, in: "plain")
        #expect(diff.status == 0, "\(diff.errors)")
        #expect(!diff.output.contains(0x1B))
        let same = try kernel.run("diff", "--driver", "s390-iommu")
        #expect(diff.output == same.output)
        let branch = try kernel.world.git(
            "diff", "--abbrev=12", "main", "topic", in: kernel.path)
        #expect(diff.text == branch)
        let each = try kernel.run("diff", "--driver", "s390-iommu", "--each", in: "plain")
        let applied = try kernel.world.run(
            "git", ["apply", "-"], in: kernel.world.folder + "/plain", input: each.output)
        #expect(applied.status == 0, "\(applied.errors)")
        let generate = try kernel.generate("x", in: "plain")
        #expect(generate.status == 1)
        #expect(generate.errors.contains("error: a plain folder takes no commits"))
    }

    @Test func worksInEveryShapeOfRepository() throws {
        let kernel = try CommandWorld()
        let world = kernel.world
        try world.git("config", "uploadpack.allowFilter", "true", in: kernel.path)
        let clones = [
            "bare": ["--bare", kernel.path], "shared": ["--shared", "--no-checkout", kernel.path],
            "shallow": ["--depth", "1", "file://" + kernel.path],
            "partial": ["--filter=blob:none", "file://" + kernel.path],
        ]
        for (name, arguments) in clones {
            _ = try world.run("git", ["clone", "-q"] + arguments + [name])
        }
        try world.git("worktree", "add", "-q", "--detach", "../linked", in: kernel.path)
        for shape in ["bare", "shared", "shallow", "partial", "linked"] {
            let outcome = try kernel.generate("in-\(shape)", in: shape)
            #expect(outcome.status == 0, "\(shape): \(outcome.errors)")
            let folder = "\(world.folder)/\(shape)"
            #expect(try world.run("git", ["verify-tag", "in-\(shape)-v1"], in: folder).status == 0)
            #expect(try world.git("rev-parse", "in-\(shape)^{tree}", in: folder).count == 40)
        }
        let status = try world.git("status", "--porcelain", in: world.folder + "/linked")
        #expect(status.isEmpty)
    }

    @Test func takesTheUsersWords() throws {
        let kernel = try CommandWorld()
        try kernel.world.write(
            kernel.world.folder + "/words/aperture-check.mustache", "Words of {{end}} our own.\n")
        #expect(try kernel.generate("topic", "--templates", "../words").status == 0)
        let message = try kernel.world.git("log", "-1", "--format=%B", "topic~1", in: kernel.path)
        #expect(message.contains("our own."))
        try kernel.world.write(kernel.world.folder + "/words/cover.mustache", "{{#open}} never closed\n")
        let broken = try kernel.generate("other", "--templates", "../words")
        #expect(broken.status == 4)
        #expect(broken.errors.contains("error: the text 'cover' cannot be filled: line"))
        try kernel.world.write(kernel.world.folder + "/words/covr.mustache", "x")
        let unknown = try kernel.generate("other", "--templates", "../words")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("did you mean 'cover'?"))
    }

    @Test func teaches() throws {
        let world = try SealedWorld()
        func run(_ arguments: String...) throws -> SealedWorld.Outcome {
            try world.run(CommandWorld.binary, arguments)
        }
        #expect(try run("--version").text == "gen-patch 0.1.0")
        #expect(try run("--help").text.contains("generate (default)"))
        let help = try run("generate", "--help")
        #expect(help.status == 0)
        #expect(
            help.text.contains("gen-patch --driver s390-iommu --branch s390-map-pages --output outgoing/"))
        #expect(try run("explain").text.contains("map-pages"))
        let explained = try run("explain", "map-pages").text
        #expect(explained.contains("@@") && explained.contains("+"))
        #expect(try run("--generate-completion-script", "bash").text.contains("gen-patch"))
    }

    @Test func isDocumentedWhole() throws {
        let world = try SealedWorld()
        let help = try world.run(CommandWorld.binary, ["--experimental-dump-help"])
        let tool = try #require(JSONSerialization.jsonObject(with: Data(help.output)) as? [String: Any])
        let command = try #require(tool["command"] as? [String: Any])
        let names = try #require(command["subcommands"] as? [[String: Any]])
            .compactMap { $0["commandName"] as? String }.filter { $0 != "help" }
        #expect(names.count >= 10)
        let readme = try String(contentsOfFile: CommandWorld.root + "/README.md", encoding: .utf8)
        let manual = try world.run(
            CommandWorld.root + "/.ci/manual", [CommandWorld.binary], input: help.output
        ).text
        for name in names where name != "generate" {
            #expect(readme.contains("`gen-patch \(name)"), "\(name) is not in the README")
        }
        for name in names {
            #expect(manual.contains(".SS \"gen-patch \(name)\""), "\(name) is not in the manual")
        }
        #expect(manual.contains("\\-\\-signoff") && manual.contains("gen-patch 0.1.0"))
    }
}
