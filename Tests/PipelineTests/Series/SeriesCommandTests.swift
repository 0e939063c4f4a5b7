// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import PatchSeries
import TestSupport
import Testing

@testable import Pipeline

/// What leaves the tool, in the hands of the programs that maintainers use.
@Suite struct SeriesCommandTests {
    private func written(_ kernel: KernelWorld, _ name: String = "out") async throws -> (
        StoredSeries, SeriesReport
    ) {
        let series = try await kernel.publish()
        return (series, try await SeriesReport(writing: series, output: kernel.world.folder + "/" + name))
    }

    @Test func everyCheckAccepts() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let (_, report) = try await written(kernel)
        let result = try await SeriesCheck(of: ["s390-topic"], in: kernel.open())
        #expect(result.text == "3 mails, nothing that should keep them from being sent\n")
        let files = report.mails.mails.map { "\(report.mails.folder)/\($0.fileName)" }
        let ofFiles = try await SeriesCheck(of: files, in: kernel.open())
        #expect(ofFiles.text == result.text)
        let mailbox = try await SeriesCheck(of: [report.mails.folder + "/series.mbox"], in: kernel.open())
        #expect(mailbox.text == result.text)
    }

    @Test func aStrangersBranchIsLookedAt() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let result = try await SeriesCheck(of: ["topic"], in: kernel.open())
        #expect(
            result.text == """
                error: 2 patches have no cover letter [has-finished-cover]
                2 mails, 1 error

                """)
    }

    @Test func gitAppliesTheNumberedPatches() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let (series, report) = try await written(kernel)
        try kernel.world.git("checkout", "-q", "v6.1.192", in: kernel.path)
        let files = report.mails.mails.dropFirst().map { "\(report.mails.folder)/\($0.fileName)" }
        let outcome = try kernel.world.run("git", ["am", "-q"] + files, in: kernel.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let tree = try kernel.world.git("rev-parse", "HEAD^{tree}", in: kernel.path)
        #expect(tree == "\(try series.repository.commit(series.tag.target).tree)")
    }

    @Test func aSecondCloneWritesTheSameBytes() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let (series, report) = try await written(kernel)
        try kernel.world.git("clone", "-q", kernel.path, "second", in: kernel.world.folder)
        let second = kernel.world.folder + "/second"
        for (key, value) in [
            ("format.subjectPrefix", "RFC"), ("diff.noprefix", "true"), ("core.abbrev", "7"),
            ("format.signature", "x"), ("user.name", "Somebody Else"), ("diff.algorithm", "patience"),
            ("diff.context", "9"), ("format.attach", "true"), ("commit.gpgSign", "true"),
        ] { try kernel.world.git("config", key, value, in: second) }
        let repository = try Repository(at: second, environment: kernel.open().environment)
        let again = try await SeriesReport(
            writing: .named("s390-topic", in: repository), output: kernel.world.folder + "/again")
        #expect(again.mails.mails == report.mails.mails)
        let outcome = try kernel.world.run("diff", ["-r", report.mails.folder, again.mails.folder])
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(try await !SeriesReport(writing: series, output: report.mails.folder).isWritten)
    }

    @Test func pullRequestIsGits() async throws {
        let kernel = try KernelWorld(signing: false)
        _ = try kernel.world.makeOpenPGPKey()
        try kernel.makeBranch()
        let series = try await kernel.publish()
        try kernel.world.git("clone", "-q", "--bare", kernel.path, "public.git", in: kernel.world.folder)
        let url = kernel.world.folder + "/public.git"
        let theirs = try kernel.world.git(
            "request-pull", "v6.1.192", url, "s390-topic-v1", in: kernel.path)
        let ours = try PullRequest(series, url: url).text
        // Git shows our state as well, which is no maintainer's business.
        let lines = theirs.split(separator: "\n", omittingEmptySubsequences: false)
        let state = lines.filter { $0.hasPrefix("# ") || $0.hasPrefix("#>") }
        #expect(state.count > 10)
        let cut = lines.filter { !$0.hasPrefix("# ") && !$0.hasPrefix("#>") }.joined(separator: "\n")
        #expect(ours == cut.replacing("\n\n\n-----", with: "\n\n-----") + "\n")
    }

    /// Git's script copies an SSH signature into the mail.
    @Test func pullRequestHoldsNoSignature() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let text = try PullRequest(await kernel.publish(), url: "https://example.org/linux.git").text
        #expect(!text.contains("SIGNATURE") && !text.contains("# "))
        #expect(text.contains("\n  https://example.org/linux.git tags/s390-topic-v1\n"))
    }

    @Test func verificationSeesWhatWasChanged() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let series = try await kernel.publish()
        #expect(try await SeriesVerification(of: series).isGood)
        try kernel.world.git("branch", "-f", "s390-topic", "v6.1.192", in: kernel.path)
        let moved = try await SeriesVerification(of: .named("s390-topic", in: kernel.open()))
        #expect(moved.findings.filter { !$0.isGood }.map(\.subject) == ["branch 's390-topic'"])
    }

    @Test func aResendIsMarkedAndHasIdsOfItsOwn() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let series = try await kernel.publish()
        let folder = kernel.world.folder + "/resend"
        let report = try await SeriesReport(writing: series, output: folder, isResent: true)
        let first = try series.series().mails()
        #expect(report.mails.mails[1].subject == "[PATCH RESEND 1/2] iommu/s390: Say what a domain holds")
        #expect(Set((first + report.mails.mails).map(\.messageID)).count == 6)
        let result = try await SeriesCheck(of: [folder + "/series.mbox"], in: kernel.open())
        #expect(result.isClean, "\(result.text)")
    }

    /// Mails whose base is not here are looked at as far as that goes.
    @Test func aStrangersMailsAreLookedAtAnywhere() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let (_, report) = try await written(kernel)
        let other = try kernel.world.repository("other", files: ["a.c": "int a;\n"])
        let repository = try Repository(at: other, environment: kernel.open().environment)
        let result = try await SeriesCheck(of: [report.mails.folder + "/series.mbox"], in: repository)
        #expect(result.remarks.map(\.check) == ["names-its-base"])
    }
}
