// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import PatchSeries
import TestSupport
import Testing

@testable import Pipeline

/// A second version says what changed, keeps what may stay, and moves nothing that is not ours.
@Suite struct NextVersionTests {
    /// A published series whose second patch was edited on a branch called `mine`.
    private func edited(_ kernel: KernelWorld) async throws -> StoredSeries {
        try kernel.makeBranch()
        let first = try await kernel.publish()
        try kernel.world.git("checkout", "-q", "-b", "mine", "s390-topic", in: kernel.path)
        let file = "\(kernel.path)/\(KernelWorld.driver)"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try kernel.world.write(file, text.replacing("Defined at the end.", with: "Defined below."))
        try kernel.world.git("commit", "-q", "-a", "--amend", "--no-edit", in: kernel.path)
        return first
    }

    private func options(_ kernel: KernelWorld, _ changelog: String = "2:\n- say it shorter (Robin)\n") throws
        -> NextVersionOptions
    {
        try kernel.world.write(kernel.world.folder + "/changes", changelog)
        var options = NextVersionOptions()
        options.changelog = kernel.world.folder + "/changes"
        options.from = "mine"
        options.output = kernel.world.folder + "/v2"
        options.allowsUnproven = true
        return options
    }

    private let later = ["GIT_COMMITTER_DATE": "1665100000 +0000"]

    @Test func everyCheckAcceptsIt() async throws {
        let kernel = try KernelWorld()
        let first = try await edited(kernel)
        let version = try NextVersion(
            after: .named("s390-topic", in: kernel.open(later)), options: options(kernel))
        let report = try await version.written()
        #expect(
            report.mails.mails[2].fileName == "v2-0002-iommu-s390-Name-the-aperture-in-the-error-path.patch")
        #expect(report.mails.mails[1].subject == "[PATCH v2 1/2] iommu/s390: Say what a domain holds")
        let result = try await SeriesCheck(of: ["s390-topic"], in: kernel.open())
        let lines = result.text.split(separator: "\n")
        #expect(result.isClean && lines.count == 3, "\(result.text)")
        #expect(lines.first?.contains("not proven: texts changed since v1") == true)
        let second = try StoredSeries.named("s390-topic", in: kernel.open())
        #expect(second.commits[0].id == first.commits[0].id && second.commits[1].id != first.commits[1].id)
        #expect(try kernel.world.run("git", ["verify-commit", "s390-topic"], in: kernel.path).status == 0)
        #expect(second.state.cover?.text.contains("\n\nPatch 2 was edited by hand for v2.\n") == true)
        let ids = Set(try (first.series().mails() + second.series().mails()).map(\.messageID))
        #expect(ids.count == 6)
        #expect(try second.series().mails() == report.mails.mails)
    }

    @Test func rangeDiffIsGits() async throws {
        let kernel = try KernelWorld()
        _ = try await edited(kernel)
        _ = try await NextVersion(
            after: .named("s390-topic", in: kernel.open(later)), options: options(kernel)
        ).written()
        let theirs = try kernel.world.git(
            "-c", "core.abbrev=12", "range-diff", "--no-color", "v6.1.192..s390-topic-v1",
            "v6.1.192..s390-topic-v2", in: kernel.path)
        let cover = try StoredSeries.named("s390-topic", in: kernel.open()).state.cover
        #expect(cover?.rangeDiff == theirs + "\n")
        #expect(theirs.contains("    @@ drivers/iommu/s390-iommu.c") && theirs.contains(" = "))
    }

    @Test func aSmallPatchThatWasRewrittenStaysItself() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        _ = try await kernel.publish()
        try kernel.world.git("checkout", "-q", "-b", "mine", "s390-topic~", in: kernel.path)
        try kernel.commit(
            "iommu/s390: Name the aperture in the error path\n\nQuite another way.\n", replacing: "#include",
            with: "/* Other. */\n#include")
        let version = try NextVersion(
            after: .named("s390-topic", in: kernel.open(later)), options: options(kernel))
        #expect(version.changed == [2])
        let report = try await version.written()
        let text = String(decoding: report.mails.mails[0].bytes, as: UTF8.self)
        #expect(text.contains("\n2:  ") && text.contains(" ! 2:  ") && !text.contains("------------ >"))
    }

    @Test func aChangedPatchNeedsItsEntry() async throws {
        let kernel = try KernelWorld()
        _ = try await edited(kernel)
        let version = try NextVersion(
            after: .named("s390-topic", in: kernel.open(later)), options: options(kernel, "cover:\n- more\n"))
        await #expect(throws: Failure.self) { try await version.written() }
        #expect(try kernel.open().tag(named: "s390-topic-v2") == nil)
    }

    @Test func textsThatNobodyProvedAreRefused() async throws {
        let kernel = try KernelWorld()
        _ = try await edited(kernel)
        var wanted = try options(kernel)
        wanted.allowsUnproven = false
        let version = try NextVersion(after: .named("s390-topic", in: kernel.open(later)), options: wanted)
        let error = await #expect(throws: Failure.self) { try await version.written() }
        #expect(error?.exitCode == .unproven)
    }

    @Test func aBranchThatTheUserMovedStays() async throws {
        let kernel = try KernelWorld()
        _ = try await edited(kernel)
        try kernel.world.git("branch", "-f", "s390-topic", "mine", in: kernel.path)
        var wanted = try options(kernel)
        wanted.from = nil
        // 'mine' is not signed, so it would have to be written anew.
        let version = try NextVersion(after: .named("s390-topic", in: kernel.open(later)), options: wanted)
        await #expect(throws: Failure.self) { try await version.written() }
        try kernel.world.git("checkout", "-q", "s390-topic", in: kernel.path)
        try kernel.world.git("commit", "-q", "--amend", "--no-edit", "-S", in: kernel.path)
        let tip = try kernel.world.git("rev-parse", "HEAD", in: kernel.path)
        let signed = try NextVersion(after: .named("s390-topic", in: kernel.open(later)), options: wanted)
        _ = try await signed.written()
        #expect(try kernel.world.git("rev-parse", "s390-topic-v2^{commit}", in: kernel.path) == tip)
        #expect(try kernel.world.git("rev-parse", "HEAD", in: kernel.path) == tip)
    }

    @Test func repliesBecomeTrailers() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let series = try await kernel.publish()
        let ids = try series.series().mails().map(\.messageID)
        let reply = { (number: Int, parent: MessageID, text: String) in
            """
            From mboxrd@z Thu Jan  1 00:00:00 1970
            From: Robin Murphy <robin@example.com>
            Message-ID: <reply\(number)@example.com>
            In-Reply-To: <\(parent)>
            References: <\(ids[0])>
             <\(parent)>

            > Reviewed-by: Nobody <nobody@example.com>
            \(text)


            """
        }
        var wanted = NextVersionOptions()
        wanted.output = kernel.world.folder + "/v2"
        let box =
            reply(1, ids[2], "Reviewed-by: Robin Murphy <robin@example.com>")
            + reply(2, ids[0], "Acked-by: Robin Murphy <robin@example.com>")
            + reply(3, try MessageID(parsing: "x@y"), "Acked-by: Other <other@example.com>")
            .replacing("<\(ids[0])>", with: "<a@b>")
        wanted.replies = [Array(box.utf8)]
        try kernel.world.git("checkout", "-q", "main", in: kernel.path)
        let version = try NextVersion(after: .named("s390-topic", in: kernel.open(later)), options: wanted)
        #expect(version.replies.strangers == 1)
        let report = try await version.written()
        let messages = try StoredSeries.named("s390-topic", in: kernel.open()).commits.map {
            CommitMessage(parsing: String(decoding: $0.message, as: UTF8.self)).trailers.map(\.description)
        }
        let own = "Signed-off-by: A Developer <dev@example.org>"
        let ack = "Acked-by: Robin Murphy <robin@example.com>"
        #expect(messages == [[ack, own], ["Reviewed-by: Robin Murphy <robin@example.com>", ack, own]])
        let result = try await SeriesCheck(of: [report.mails.folder + "/series.mbox"], in: kernel.open())
        #expect(result.isClean, "\(result.text)")
    }

    @Test func ambiguousReplyIsRefused() throws {
        let ids = try [0: "c@x", 1: "p1@x", 2: "p2@x"].mapValues { try MessageID(parsing: $0) }
        let text = """
            From: R <r@example.com>
            Message-ID: <r@x>
            In-Reply-To: <other@x>
            References: <c@x> <p1@x> <p2@x> <other@x>

            Acked-by: R <r@example.com>
            """
        #expect(throws: SeriesError.ambiguousReply(try MessageID(parsing: "r@x"))) {
            try Replies([ReceivedMail(parsing: Array(text.utf8))], to: ids)
        }
    }

    /// A changed patch loses what reviewers said of the old one, and says so; an unchanged one keeps it.
    @Test func reviewsOfChangedCodeAreLost() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        try kernel.world.git(
            "rebase", "-q", "--exec",
            "git commit -q --amend --no-edit --trailer 'Reviewed-by: R <r@example.com>'", "v6.1.192",
            in: kernel.path)
        _ = try await kernel.publish()
        try kernel.world.git("checkout", "-q", "-b", "mine", "s390-topic", in: kernel.path)
        let file = "\(kernel.path)/\(KernelWorld.driver)"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try kernel.world.write(file, text.replacing("Defined at the end.", with: "Defined below."))
        try kernel.world.git("commit", "-q", "-a", "--amend", "--no-edit", in: kernel.path)
        let version = try NextVersion(
            after: .named("s390-topic", in: kernel.open(later)), options: options(kernel))
        let report = try await version.written()
        #expect(report.notes == ["patch 2 changed, and loses 'Reviewed-by: R <r@example.com>'"])
        let mails = report.mails.mails.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(mails[1].contains("\nReviewed-by: R <r@example.com>\n---\n"))
        #expect(!mails[2].contains("\nReviewed-by:"))
        #expect(
            mails[2].contains("---\nDropped the Reviewed-by of R <r@example.com>, since the patch changed.\n")
        )
    }

    @Test func nothingNewIsNoVersion() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let series = try await kernel.publish()
        let version = try NextVersion(after: series, options: NextVersionOptions())
        let error = await #expect(throws: Failure.self) { try await version.written() }
        #expect(error?.sentence == "nothing changed since s390-topic-v1")
    }

    /// A lone patch has below its '---' what else stands in a cover letter.
    @Test func aLonePatchTellsItsChangesItself() async throws {
        let kernel = try KernelWorld()
        try kernel.world.git("checkout", "-q", "-b", "topic", in: kernel.path)
        try kernel.commit(
            "iommu/s390: Say what a domain holds\n\nNobody said it so far.\n",
            replacing: "struct s390_domain {", with: "/* What it holds. */\nstruct s390_domain {")
        _ = try await kernel.publish()
        try kernel.world.git("checkout", "-q", "-b", "mine", "s390-topic", in: kernel.path)
        try kernel.world.git(
            "commit", "-q", "--amend", "-s", "-m", "iommu/s390: Say what a domain holds\n\nNow it is said.\n",
            in: kernel.path)
        let version = try NextVersion(
            after: .named("s390-topic", in: kernel.open(later)),
            options: options(kernel, "cover:\n- say it shorter (Robin)\n"))
        let report = try await version.written()
        let text = String(decoding: report.mails.mails[0].bytes, as: UTF8.self)
        #expect(
            text.contains(
                "\n---\nThe tag is s390-topic-v2.\n\nChanges in v2:\n- say it shorter (Robin)\n- Link to v1: "
            ))
        let result = try await SeriesCheck(of: ["s390-topic"], in: kernel.open())
        #expect(result.isClean, "\(result.text)")
    }
}
