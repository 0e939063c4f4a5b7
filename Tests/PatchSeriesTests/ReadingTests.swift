// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries
import Testing

/// What we read is what was written, by us or by others.
@Suite struct ReadingTests {
    @Test func ownMailsComeBack() throws {
        let repository = try SampleRepository()
        let author = try Identity(name: "Jörg \"J.\" Rödel, Dr.", email: "joerg@example.com")
        try repository.commit(
            "iommu/a: Grüße an alle, die das lesen, und an die anderen auch, denn es ist lang\n\nWhy.\n\nFrom here on.\n\nAcked-by: R <r@example.com>\n"
        ) {
            $0[3] = "changed"
        }
        try repository.commit(
            "iommu/a: Two\n\nWhy.\n",
            edit: {
                $0[9] = "a"; $0[20] = "b"
            }, author: author)
        let series = try repository.series(version: 3)
        let mails = try series.mails()
        let split = Mailbox.split(mails.mailbox)
        #expect(split.count == 3)
        for (index, mail) in mails.enumerated() {
            let posted = PostedMail(parsing: split[index], name: mail.fileName)
            #expect(posted.mail.messageID == mail.messageID)
            #expect(posted.mail.author == series.sender)
            #expect(posted.brackets?.version.number == 3 && posted.brackets?.numbering == "\(index)/2")
            guard index > 0 else {
                #expect(posted.isCover)
                #expect(posted.values(of: "base-commit").map(\.value) == [repository.base])
                continue
            }
            let patch = series.patches[index - 1]
            #expect(posted.subject == patch.subject)
            #expect(posted.author == patch.author)
            #expect(posted.message.log == patch.log)
            #expect(posted.message.trailers == patch.trailers)
            #expect(posted.mail.ancestors == [mails[0].messageID])
            #expect(posted.diff.files.map(\.path) == ["drivers/iommu/a.c"])
            #expect(posted.diff.files.map(\.added) == [index] && posted.diff.files.map(\.deleted) == [index])
        }
    }

    @Test func replyInQuotedPrintable() throws {
        let reply = """
            From: =?UTF-8?q?J=C3=B6rg?= =?iso-8859-1?Q?_R=F6del?= <j@example.com>
            Message-ID: <r1@example.com>
            In-Reply-To: <p1@example.com>
            References: <c0@example.com>
             <p1@example.com>
            Content-Type: multipart/signed; boundary="xyz"

            --xyz
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            > quoted
            Reviewed-by: J=C3=B6rg R=C3=B6del <j@example.co=
            m>
            --xyz
            Content-Type: application/pgp-signature

            x
            --xyz--
            """
        let mail = ReceivedMail(parsing: Array(reply.utf8))
        #expect(mail.author?.name == "Jörg Rödel")
        #expect(mail.ancestors.map(\.description) == ["c0@example.com", "p1@example.com"])
        #expect(mail.lines == ["> quoted", "Reviewed-by: Jörg Rödel <j@example.com>"])
    }

    @Test func base64() throws {
        let text = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nR3LDvMOf\nZSE=\n"
        #expect(ReceivedMail(parsing: Array(text.utf8)).lines == ["Grüße!"])
    }

    @Test func addresses() throws {
        let text = "To: \"Doe, J.\" <j@example.com>,\n\tb@example.com, =?utf-8?B?w4Q=?= <c@example.com>\n\n"
        let people = ReceivedMail(parsing: Array(text.utf8)).people("to")
        #expect(people.map(\.name) == ["Doe, J.", "", "Ä"])
    }

    @Test(arguments: [
        "Tue, 24 Nov 2026 00:11:00 +0000", "Tue, 29 Feb 2000 23:59:59 -0130", "1 Jan 1970 00:00:00 +0000",
    ])
    func dates(text: String) throws {
        let date = try #require(MailDate(header: text))
        #expect(date.headerText.hasSuffix(text))
        #expect(MailDate(header: "yesterday") == nil)
    }

    @Test func brackets() throws {
        var rest = ""
        let brackets = try #require(Brackets("[RFC PATCH 6.1.y v3 RESEND 02/13] a: B", rest: &rest))
        #expect(rest == "a: B" && brackets.isRFC && brackets.isResend && brackets.stableBranch == "6.1.y")
        #expect(brackets.index == 2 && brackets.total == 13 && brackets.version.number == 3)
        #expect(Brackets("[x] a: B", rest: &rest) == nil)
    }
}
