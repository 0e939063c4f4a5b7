// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import PatchSeries
import Testing

/// What `git format-patch` writes, against what we write of the same commits.
@Suite struct MailTests {
    static let subjects = [
        "iommu/a: Say it better",
        "iommu/a: Implement map_pages()/unmap_pages() instead of map()/unmap() and make this longer than a line",
        "iommu/a: Grüße an die Übersetzer, die jede Zeile noch einmal lesen müssen, ehe sie in den Baum kommt",
        "a..b...c/d: Dots. And dashes -- everywhere.",
        "x86: 日本語の件名がとても長いので、ヘッダーは何行にも折り返されなければなりません",
        "iommu/a: Was heißt =?UTF-8?q? hier",
        "iommu/a: averyveryveryveryveryveryveryveryveryveryveryverylongwordthatcannotbebrokenatallanywhere x",
        "!!!", "[tag] iommu/a: brackets (and) parens", "iommu/a:  two  blanks",
    ]

    @Test(arguments: subjects) func matchesFormatPatch(subject: String) throws {
        let repository = try SampleRepository()
        try repository.commit("\(subject)\n\nWhy it is so.\n\nSigned-off-by: A U Thor <author@example.com>\n")
        {
            $0[3] = "changed"
        }
        try repository.commit("iommu/a: Second\n") { $0[30] = "changed" }
        try repository.sandbox.git(
            "format-patch", "-q", "-o", "git", "--signature=gen-patch 0.1.0", "-v3", "--full-index",
            "--no-thread",
            repository.base)
        let mails = try repository.series(version: 3).mails()
        let theirs = try FileManager.default.contentsOfDirectory(
            atPath: repository.sandbox.folder.appending(path: "git").path
        ).sorted()
        #expect(mails.dropFirst().map(\.fileName) == theirs)
        for mail in mails.dropFirst() {
            let ours = String(decoding: mail.bytes, as: UTF8.self).split(
                separator: "\n", omittingEmptySubsequences: false)
            let git = String(decoding: try repository.sandbox.read("git/\(mail.fileName)"), as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false)
            #expect(header(ours, "Subject") == header(git, "Subject"))
            #expect(header(ours, "From") == header(git, "From"))
            #expect(ours.drop { !$0.isEmpty } == git.drop { !$0.isEmpty }, "the body")
        }
    }

    static let names = [
        "Jörg Rödel", "Doe, J. (X)", "J. R. \"Bob\" Dobbs",
        "Ελληνικό Όνομα με πολλά γράμματα και ακόμη περισσότερα",
        "A very long name that goes on and on and on until it reaches the border of a mail line",
        "back\\slash", "O'Neill", "a=?b",
    ]

    @Test(arguments: names) func personMatchesFormatPatch(name: String) throws {
        let repository = try SampleRepository()
        let author = try Identity(name: name, email: "someone@example.com")
        try repository.commit("iommu/a: One\n", edit: { $0[3] = "changed" }, author: author)
        let git = try repository.sandbox.git("format-patch", "--stdout", repository.base)
        let mail = try #require(try repository.series(cover: false, sender: author).mails().first)
        let ours = String(decoding: mail.bytes, as: UTF8.self).split(separator: "\n")
        #expect(header(ours, "From") == header(git.split(separator: "\n"), "From"))
    }

    /// `git mailinfo` itself replaces a name of more than 60 bytes by the address.
    @Test(arguments: names.filter { $0.utf8.count <= 60 } + ["Jörg, R. X", "J. \"Ö\" X"])
    func authorOtherThanSenderStandsInTheBody(
        name: String
    ) throws {
        let repository = try SampleRepository()
        let author = try Identity(name: name, email: "joerg@example.com")
        try repository.commit("iommu/a: One\n\nWhy.\n", edit: { $0[3] = "changed" }, author: author)
        let mail = try #require(try repository.series(cover: false).mails().first)
        try repository.sandbox.write(mail.bytes, to: "one.patch")
        try repository.sandbox.git("checkout", "-q", repository.base)
        try repository.sandbox.git("am", "-q", "one.patch")
        let result = try repository.sandbox.git("show", "-s", "--format=%an <%ae>|%b")
        #expect(result == "\(name) <joerg@example.com>|Why.\n\n")
    }

    /// The names that stand as they are in a header, or that a body must repeat for git to read them.
    @Test(
        arguments: names.filter { $0.utf8.count <= 60 } + [
            "Ö. \"Quote\" Müller, Dr. (X)", "Jörg (X)", "Ö\\o",
        ])
    func senderComesBack(name: String) throws {
        let repository = try SampleRepository()
        let author = try Identity(name: name, email: "joerg@example.com")
        try repository.commit("iommu/a: One\n\nWhy.\n", edit: { $0[3] = "changed" }, author: author)
        let mail = try #require(try repository.series(cover: false, sender: author).mails().first)
        try repository.sandbox.write(mail.bytes, to: "one.patch")
        try repository.sandbox.git("checkout", "-q", repository.base)
        try repository.sandbox.git("am", "-q", "one.patch")
        let result = try repository.sandbox.git("show", "-s", "--format=%an <%ae>|%b")
        #expect(result == "\(name) <joerg@example.com>|Why.\n\n")
    }

    @Test func twelvePatchesNumberThreadAndApply() throws {
        let repository = try SampleRepository()
        for number in 1...12 {
            try repository.commit(
                "iommu/a: Change line \(number)\n\nFrom here on line \(number) differs.\n\nAcked-by: R <r@example.com>\n"
            ) {
                $0[number * 3] = "changed \(number)"
            }
        }
        let series = try repository.series(version: 2)
        let mails = try series.mails()
        #expect(mails.count == 13)
        #expect(mails[0].subject == "[PATCH v2 00/12] iommu/a: Say it better")
        #expect(mails[3].subject == "[PATCH v2 03/12] iommu/a: Change line 3")
        #expect(Set(mails.map(\.messageID)).count == 13)
        let texts = mails.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(!texts[0].contains("In-Reply-To"))
        for text in texts.dropFirst() {
            #expect(text.contains("In-Reply-To: <20261124-say-it-better-v2-0-a1b2c3d4e5f6@example.com>\n"))
            #expect(text.contains("References: <20261124-say-it-better-v2-0-a1b2c3d4e5f6@example.com>\n"))
        }
        #expect(texts[0].contains("Date: Mon, 21 Sep 2026 16:13:20 +0200\n"))
        #expect(texts[12].contains("Date: Mon, 21 Sep 2026 16:13:32 +0200\n"))
        let tree = try repository.sandbox.git("rev-parse", "HEAD^{tree}")
        try repository.sandbox.git("checkout", "-q", repository.base)
        for mail in mails { try repository.sandbox.write(mail.bytes, to: mail.fileName) }
        try repository.sandbox.run(["git", "am", "-q"] + mails.dropFirst().map(\.fileName))
        #expect(try repository.sandbox.git("rev-parse", "HEAD^{tree}") == tree)
        #expect(try series.mails() == mails)
    }

    @Test func pythonReadsTheMailbox() throws {
        let repository = try SampleRepository()
        try repository.commit("iommu/a: One\n\nA paragraph.\n\nFrom time to time it fails.\n") {
            $0[3] = "changed"
        }
        try repository.commit("iommu/a: Grüße\n") { $0[20] = "changed" }
        try repository.sandbox.write(try repository.series().mails().mailbox, to: "series.mbox")
        let script = """
            import mailbox, email.header
            for mail in mailbox.mbox('series.mbox'):
                print(str(email.header.make_header(email.header.decode_header(mail['Subject']))).replace('\\n', ''))
            """
        let output = try repository.sandbox.run(["python3", "-c", script])
        #expect(
            output.text
                == "[PATCH 0/2] iommu/a: Say it better\n[PATCH 1/2] iommu/a: One\n[PATCH 2/2] iommu/a: Grüße\n",
            "\(output.err)")
    }

    /// The named header with its folded lines.
    private func header(_ lines: [Substring], _ name: String) -> [Substring] {
        let rest = lines.drop { !$0.hasPrefix("\(name):") }
        return rest.prefix(1) + rest.dropFirst().prefix { $0.hasPrefix(" ") }
    }
}
