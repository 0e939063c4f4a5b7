// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// From the real driver's series to its second version, as a user types it.
@Suite struct SeriesTests {
    private func made() throws -> CommandWorld {
        let kernel = try CommandWorld()
        let outcome = try kernel.generate("topic", "--output", "../out", "--signoff")
        try #require(outcome.status == 0, "\(outcome.errors)")
        return kernel
    }

    @Test func theRealSeriesIsFitToBeSent() throws {
        let kernel = try made()
        let check = try kernel.run("check", "topic")
        #expect(check.status == 0, "\(check.text)")
        #expect(check.text.hasSuffix("3 mails, nothing that should keep them from being sent, 2 notes"))
        let again = try kernel.run("series", "topic", "-o", "../again")
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.text.contains("\nto send them: git send-email --no-thread "))
        let difference = try kernel.world.run("diff", ["-r", "out", "again"])
        #expect(difference.status == 0, "\(difference.text)")
        let folder = kernel.world.folder + "/out"
        let cover = try String(contentsOfFile: folder + "/0000-cover-letter.patch", encoding: .utf8)
            .replacing(/\s+/, with: " ")
        #expect(
            cover.contains("By MAINTAINERS it is for git://git.kernel.org/pub/scm/linux/kernel/git/joro/"))
        #expect(cover.contains("has done the same by hand in v6.2, with \"iommu/s390: Implement map_pages"))
        #expect(
            cover.contains(
                " --branch=topic --driver=s390-iommu \\ --prove=none --signoff The branch is topic"))
        try kernel.world.git("config", "b4.attestation-policy", "off", in: kernel.path)
        let text = try String(contentsOfFile: folder + "/series.mbox", encoding: .utf8)
        let id = try #require(text.split(separator: "\n").first { $0.hasPrefix("Message-Id: <") })
        let shazam = try kernel.world.run(
            "b4",
            ["--offline-mode", "shazam", "-m", folder + "/series.mbox", "\(id.dropFirst(13).dropLast())"],
            in: kernel.path)
        #expect(shazam.status == 0, "\(shazam.errors)")
        #expect(
            try kernel.world.git("rev-parse", "HEAD^{tree}", in: kernel.path)
                == kernel.world.git("rev-parse", "topic^{tree}", in: kernel.path))
    }

    /// The tree's own script, as its maintainer runs it.
    @Test func checkpatchHasNothingToSay() throws {
        let kernel = try made()
        for folder in ["Documentation", "arch", "fs", "init", "ipc", "kernel", "lib", "scripts", "include"] {
            try kernel.world.write("\(kernel.path)/\(folder)/.keep", "")
        }
        let folder = kernel.world.folder + "/out"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".patch")
        {
            let outcome = try kernel.world.run(
                "perl", ["scripts/checkpatch.pl", "--strict", "\(folder)/\(name)"], in: kernel.path)
            #expect(outcome.status == 0, "\(outcome.text)")
            #expect(outcome.text.contains("total: 0 errors, 0 warnings, 0 checks"), "\(outcome.text)")
        }
    }

    @Test func aReplyMakesTheSecondVersion() throws {
        let kernel = try made()
        let names = try FileManager.default.contentsOfDirectory(atPath: kernel.world.folder + "/out").sorted()
        let patch = try String(contentsOfFile: "\(kernel.world.folder)/out/\(names[1])", encoding: .utf8)
        let id = try #require(patch.split(separator: "\n").first { $0.hasPrefix("Message-Id: ") })
        try kernel.world.write(
            kernel.world.folder + "/replies",
            """
            From: Matthew Rosato <mjrosato@linux.ibm.com>
            Message-ID: <r@example.org>
            In-Reply-To:\(id.dropFirst(11))

            Reviewed-by: Matthew Rosato <mjrosato@linux.ibm.com>

            """)
        let outcome = try kernel.run("trailers", "../replies", "--branch", "topic", "-o", "../v2")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let trailers = try kernel.world.git(
            "log", "-2", "--format=%(trailers:key=Reviewed-by)", "topic", in: kernel.path)
        #expect(trailers.contains("Matthew Rosato"))
        #expect(try kernel.run("check", "topic").status == 0)
        let verified = try kernel.run("verify", "topic")
        #expect(verified.status == 1)
        #expect(
            verified.text.split(separator: "\n").filter { !$0.hasPrefix("good ") } == [
                "BAD  proof: not proven"
            ])
        #expect(verified.text.contains("good version v1 under 'topic-v1'"))
    }

    @Test func speaksJSON() throws {
        let kernel = try made()
        for command in [["check", "topic"], ["series", "topic"], ["verify", "topic"]] {
            let outcome = try kernel.world.run(CommandWorld.binary, command + ["--json"], in: kernel.path)
            let result = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any]
            #expect(
                result?["tag"] as? String == "topic-v1" || result?["isClean"] as? Bool == true, "\(command)")
        }
    }

    @Test func saysWhereItGoesAndHowToPullIt() throws {
        let kernel = try made()
        let route = try kernel.run("route", "topic", "--onto", "main", "v6.1.192")
        #expect(route.status == 0, "\(route.errors)")
        #expect(route.text.contains("\n'main' can take it as it is.\n"))
        let pull = try kernel.run("pull-request", "https://example.org/linux.git", "--branch", "topic")
        #expect(pull.text.contains("\n  https://example.org/linux.git tags/topic-v1\n"))
        #expect(try kernel.run("pull-request", "--branch", "topic").status == 2)
    }

    @Test(arguments: [
        ["series", "tropic"], ["series", "topic", "-v", "5"], ["verify", "none"],
        ["route", "topic", "--onto", "nowhere"],
    ])
    func whatIsNotThere(arguments: [String]) throws {
        let kernel = try made()
        let before = try kernel.references()
        let outcome = try kernel.world.run(CommandWorld.binary, arguments, in: kernel.path)
        #expect(outcome.status == 2 && outcome.text.isEmpty, "\(outcome.errors)")
        #expect(outcome.errors.hasPrefix("error: "))
        #expect(try kernel.references() == before)
    }

    @Test func theMailsSayWhichTreeShouldTakeThem() throws {
        let command = try CommandWorld(signing: false)
        let (world, path) = (command.world, command.path)
        let header = "\(path)/include/linux/iommu.h"
        let text = try String(contentsOfFile: header, encoding: .utf8)
        try world.git("update-ref", "refs/remotes/now/master", "HEAD", in: path)
        // An older tree, whose callbacks are not there yet.
        try world.write(header, text.replacing("map_pages", with: "map_many"))
        try world.git("commit", "-q", "-a", "-m", "iommu: Before", in: path)
        try world.git("update-ref", "refs/remotes/old/master", "HEAD", in: path)
        try world.write(header, text)
        try world.git("commit", "-q", "-a", "-m", "iommu: Add map_pages", in: path)
        let output = "\(world.folder)/mails"
        let made = try command.generate(
            "topic", "--no-sign", "--onto", "old/master", "--output", output)
        #expect(made.status == 0, "\(made.errors)")
        let needed = try world.git("rev-parse", "HEAD", in: path)
        let base = try world.git("rev-parse", "old/master", in: path)
        let diff = try world.git("show", "HEAD", in: path)
        let patch = try world.git("patch-id", "--stable", in: path, input: Array(diff.utf8)).prefix(40)
        let cover = try String(contentsOfFile: "\(output)/0000-cover-letter.patch", encoding: .utf8)
        #expect(
            cover.contains(
                """

                It should go through 'old/master', which needs commit \(needed.prefix(12)) ("iommu:
                Add map_pages") first.

                """), "\(cover)")
        #expect(cover.contains("\nbase-commit: \(base)\n"))
        #expect(cover.contains("\nprerequisite-patch-id: \(patch)\n-- \n"))
        #expect(try command.run("verify", "topic").text.contains("good base \(base.prefix(12))"))
        let next = try command.run(
            "series", "topic", "-v", "2", "--onto", "old/master", "now/master", "--no-sign",
            "--allow-unproven", "-o", "\(output)-2")
        #expect(next.status == 0, "\(next.errors)")
        let second = try String(contentsOfFile: "\(output)-2/v2-0000-cover-letter.patch", encoding: .utf8)
        #expect(
            second.contains("\nIt should go through 'now/master', where it applies as it is; 'old/master'"))
        #expect(second.components(separatedBy: "It should go through").count == 2)
        let done = try command.generate("other", "--no-sign", "--onto", "topic")
        #expect(done.status == 1 && done.errors.hasPrefix("error: Nobody: 'topic' has all of it already"))
    }

    @Test func aVersionThatStandsTakesNoNewCommits() throws {
        let kernel = try made()
        let again = try kernel.run("series", "topic", "-v", "1", "--from", "main")
        #expect(again.status == 1 && again.errors.contains("nothing for '--from' to do"), "\(again.errors)")
        #expect(again.errors.contains("hint: the next version is made with -v 2"))
        #expect(try kernel.run("series", "topic", "-v", "0").status == 2)
    }

    @Test func aDriverThatIsDeletedWasNotProved() throws {
        let kernel = try made()
        try kernel.world.git("checkout", "-q", "-b", "mine", "topic", in: kernel.path)
        try kernel.world.git("rm", "-q", CommandWorld.driver, in: kernel.path)
        try kernel.world.git("commit", "-q", "--amend", "--no-edit", in: kernel.path)
        try kernel.world.git("checkout", "-q", "main", in: kernel.path)
        try kernel.world.write(kernel.world.folder + "/changes", "2:\n- delete it\n")
        let gone = try kernel.run(
            "series", "topic", "-v", "2", "--from", "mine", "--changelog", "../changes")
        #expect(gone.status == 3, "\(gone.errors)\(gone.text)")
    }

    @Test func aRemoteIsAsGoodAsItsURL() throws {
        let kernel = try made()
        let there = kernel.world.folder + "/there.git"
        try kernel.world.git("init", "-q", "--bare", there, in: kernel.path)
        try kernel.world.git("remote", "add", "mine", "here:there.git", in: kernel.path)
        try kernel.world.git(
            "config", "url.\(kernel.world.folder)/.insteadOf", "here:", in: kernel.path)
        let early = try kernel.run("pull-request", "mine", "--branch", "topic")
        #expect(early.text.contains("\n  \(there) tags/topic-v1\n"))
        #expect(early.errors.contains("does not have the tag yet: git push mine topic-v1"), "\(early.errors)")
        try kernel.world.git("push", "-q", "mine", "topic-v1", in: kernel.path)
        #expect(try kernel.run("pull-request", "mine", "--branch", "topic").errors.isEmpty)
    }
}
