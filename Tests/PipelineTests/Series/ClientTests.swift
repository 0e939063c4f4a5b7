// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import PatchSeries
import TestSupport
import Testing

@testable import Pipeline

/// The mails in the hands of the programs that people send and apply them with.
@Suite struct ClientTests {
    /// Settings of a user that change what git itself would write.
    private static let settings = [
        ("format.subjectPrefix", "RFC"), ("format.thread", "deep"), ("diff.noprefix", "true"),
        ("core.abbrev", "7"), ("commit.gpgSign", "true"), ("format.attach", "true"),
        ("b4.attestation-policy", "off"),
        ("format.signOff", "true"), ("diff.mnemonicPrefix", "true"),
    ]

    /// A published series of `count` patches by somebody with a name outside ASCII, and its mails.
    private func written(
        _ kernel: KernelWorld, count: Int = 2, name: String = "Jörg Müller, Dr. (IBM)"
    ) async throws -> (StoredSeries, SeriesReport) {
        for (key, value) in Self.settings { try kernel.world.git("config", key, value, in: kernel.path) }
        try kernel.world.git("config", "user.name", name, in: kernel.path)
        try kernel.world.git("checkout", "-q", "-b", "topic", in: kernel.path)
        for number in 1...count {
            try kernel.commit(
                "iommu/s390: Say one thing more, which needs a subject that is long, \(number)\n\nThere are \(count) things to be said.\n",
                replacing: "struct s390_domain {", with: "/* Thing \(number). */\nstruct s390_domain {",
                date: number)
        }
        let series = try await kernel.publish(
            variables: ["GIT_AUTHOR_NAME": name, "GIT_COMMITTER_NAME": name])
        try kernel.world.git("checkout", "-q", "--detach", "v6.1.192", in: kernel.path)
        return (series, try await SeriesReport(writing: series, output: kernel.world.folder + "/out"))
    }

    /// Expects that the tree that is checked out is that of the series.
    private func expectTree(
        _ kernel: KernelWorld, _ series: StoredSeries, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let tree = try kernel.world.git("rev-parse", "HEAD^{tree}", in: kernel.path)
        #expect(tree == "\(series.commits[series.commits.count - 1].tree)", sourceLocation: sourceLocation)
    }

    /// b4 0.12 cannot write a name with a comma, whoever wrote the mail.
    @Test(arguments: [2, 12]) func b4TakesTheMailbox(count: Int) async throws {
        let kernel = try KernelWorld()
        let (series, report) = try await written(kernel, count: count, name: "Jörg Müller")
        let id = report.mails.mails[0].messageID.description
        let mailbox = report.mails.folder + "/series.mbox"
        let am = try kernel.world.run(
            "b4", ["--offline-mode", "am", "-m", mailbox, "-o", kernel.world.folder, id],
            in: kernel.path)
        #expect(am.status == 0, "\(am.errors)")
        #expect(am.errors.contains("Total patches: \(count)"), "\(am.errors)")
        #expect(am.errors.contains("specified base-commit \(series.state.foundation)"), "\(am.errors)")
        #expect(!am.errors.contains("WARNING") && !am.errors.contains("ERROR"), "\(am.errors)")
        let shazam = try kernel.world.run(
            "b4", ["--offline-mode", "shazam", "-m", mailbox, id], in: kernel.path)
        #expect(shazam.status == 0, "\(shazam.errors)")
        try expectTree(kernel, series)
        let author = try kernel.world.git("log", "-1", "--format=%an <%ae>", in: kernel.path)
        #expect(author == "Jörg Müller <dev@example.org>")
    }

    @Test(arguments: [2, 12]) func gitAppliesThePatches(count: Int) async throws {
        let kernel = try KernelWorld()
        let (series, report) = try await written(kernel, count: count)
        let files = report.mails.mails.dropFirst().map { "\(report.mails.folder)/\($0.fileName)" }
        let width = String(count).count
        #expect(report.mails.mails[1].subject.contains("/\(count)] "))
        #expect(report.mails.mails[1].subject.hasPrefix("[PATCH \(width == 2 ? "0" : "")1/"))
        let outcome = try kernel.world.run("git", ["am", "-q", "--no-gpg-sign"] + files, in: kernel.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        try expectTree(kernel, series)
        let result = try await SeriesCheck(of: ["s390-topic"], in: kernel.open())
        #expect(result.isClean, "\(result.text)")
    }

    @Test func sendEmailNeitherAsksNorThreads() async throws {
        let kernel = try KernelWorld()
        let (_, report) = try await written(kernel)
        let command = report.mails.sendCommand.replacing(
            "git send-email", with: "git send-email --dry-run --smtp-server=/bin/true")
        let outcome = try kernel.world.run("sh", ["-c", command], in: kernel.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let text = String(decoding: outcome.output, as: UTF8.self)
        let mails = text.components(separatedBy: "Dry-OK").dropFirst()
        #expect(mails.count == 3)
        for (index, sent) in mails.enumerated() {
            let own = report.mails.mails[index]
            #expect(sent.contains("Message-Id: <\(own.messageID)>"))
            let parent = "In-Reply-To: <\(report.mails.mails[0].messageID)>"
            #expect(sent.contains(parent) == (index > 0))
            #expect(sent.components(separatedBy: "In-Reply-To").count == (index > 0 ? 2 : 1))
            for address in ["joro@8bytes.org", "iommu@lists.linux.dev", "linux-kernel@vger.kernel.org"] {
                #expect(sent.contains(address), "\(sent)")
            }
            #expect(!sent.contains("dev@example.org,"))
        }
    }

    @Test func readersOpenTheMailbox() async throws {
        let kernel = try KernelWorld()
        let (_, report) = try await written(kernel)
        let script = """
            import mailbox, sys
            for mail in mailbox.mbox(sys.argv[1]): print(mail['Message-Id'], mail['In-Reply-To'], mail.get_content_type())
            """
        let outcome = try kernel.world.run("python3", ["-c", script, report.mails.folder + "/series.mbox"])
        let ids = report.mails.mails.map(\.messageID)
        let wanted = ids.map { "<\($0)> \($0 == ids[0] ? "None" : "<\(ids[0])>") text/plain" }
        #expect(outcome.text.split(separator: "\n").map(String.init) == wanted)
    }

    @Test func patchIdentitiesAreGits() async throws {
        let kernel = try KernelWorld()
        let (series, report) = try await written(kernel)
        for (mail, commit) in zip(report.mails.mails.dropFirst(), series.commits) {
            let theirs = try kernel.world.git("patch-id", "--stable", in: kernel.path, input: mail.bytes)
            let ours = try series.repository.diff(of: commit).patchID
            #expect(theirs.hasPrefix("\(ours?.description ?? "none") "))
        }
    }

    /// Commits between the public base and the series are named by their patch ids.
    @Test func prerequisitesAreNamed() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let repository = try kernel.open()
        let tip = try repository.commit(named: "HEAD")
        let base = try repository.baseInformation(of: tip.id)
        let ids = try kernel.world.git("log", "--reverse", "-p", "v6.1.192..HEAD", in: kernel.path)
        let theirs = try kernel.world.git("patch-id", "--stable", in: kernel.path, input: Array(ids.utf8))
            .split(separator: "\n").map { String($0.prefix(40)) }
        #expect(base.commit == "\(try repository.commit(named: "v6.1.192").id)")
        #expect(base.prerequisites == theirs && theirs.count == 2)
        try kernel.world.git("tag", "-d", "v6.1.192", in: kernel.path)
        #expect(try kernel.open().baseInformation(of: tip.id).commit == nil)
        try kernel.world.git("update-ref", "refs/remotes/origin/main", "main", in: kernel.path)
        #expect(try kernel.open().baseInformation(of: tip.id) == base)
    }

    @Test func patattSignsForThoseWhoSetItUp() async throws {
        let kernel = try KernelWorld()
        let (series, report) = try await written(kernel)
        let made = try kernel.world.run("patatt", ["genkey", "-n", "test"], in: kernel.path)
        #expect(made.status == 0, "\(made.errors)")
        try kernel.world.git("config", "patatt.signingKey", "ed25519:test", in: kernel.path)
        let again = try StoredSeries.named(series.branch, in: kernel.open())
        let signed = try await SeriesReport(writing: again, output: kernel.world.folder + "/signed")
        #expect(signed.isWritten)
        for mail in report.mails.mails {
            let file = "\(signed.mails.folder)/\(mail.fileName)"
            let bytes = Array(FileManager.default.contents(atPath: file) ?? Data())
            #expect(
                String(decoding: bytes, as: UTF8.self).contains(
                    "\nX-Developer-Signature: v=1; a=ed25519-sha256"))
            #expect(Attestation.removed(from: bytes) == mail.bytes)
            let outcome = try kernel.world.run("patatt", ["validate", file], in: kernel.path)
            #expect(
                outcome.status == 0 && (outcome.text + outcome.errors).contains("PASS"), "\(outcome.errors)")
        }
        #expect(try await !SeriesReport(writing: again, output: signed.mails.folder).isWritten)
    }
}
