// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// One thread, one level deep: what archives, b4 and readers rely on.
enum IsThreaded: Check {
    static let summary = "Ids are unique, each mail answers the first one and no other, dates rise."

    private static let parent = "In-Reply-To: <20261124-many-v2-0-a1b2c3d4e5f6@example.com>"

    static let examples: [CheckExample] = [
        .accepted("each answers the cover"),
        .refused("no id", "Message-Id: <20261124-many-v2-1-a1b2c3d4e5f6@example.com>\n", becomes: "", in: 1),
        .refused(
            "one id twice", "Message-Id: <20261124-many-v2-2", becomes: "Message-Id: <20261124-many-v2-1",
            in: 2),
        .refused("no parent", parent + "\n", becomes: "", in: 1),
        .refused(
            "chained", parent, becomes: "In-Reply-To: <20261124-many-v2-1-a1b2c3d4e5f6@example.com>", in: 2),
        .refused("an answer to an older version") {
            $0.replace(
                "From: A Dev", with: "In-Reply-To: <20261123-many-v1-0-0@example.com>\nFrom: A Dev", in: 0)
        },
        .refused("a date that falls", "12:00:02", becomes: "11:00:02", in: 2),
        .refused("no date", "Date: ", becomes: "X-Date: ", in: 2),
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        guard let first = submission.first else { return [] }
        var remarks: [Remark] = []
        var seen: Set<MessageID> = []
        var last = Int.min
        for mail in submission.mails {
            guard let id = mail.mail.messageID else {
                remarks.append(.error("the mail has no Message-Id", in: mail))
                continue
            }
            if !seen.insert(id).inserted {
                remarks.append(.error("another mail has the id <\(id)> too", in: mail))
            }
            remarks += parents(of: mail, first: first)
            guard let date = mail.mail.header("Date").flatMap(MailDate.init(header:)) else {
                remarks.append(.error("the mail has no Date", in: mail))
                continue
            }
            if date.seconds <= last {
                remarks.append(.error("the date is not behind that of the mail before", in: mail))
            }
            last = date.seconds
        }
        return remarks
    }

    private static func parents(of mail: PostedMail, first: PostedMail) -> [Remark] {
        let parents = mail.mail.ancestors
        if mail.name == first.name {
            return parents.isEmpty
                ? [] : [.error("the first mail answers another thread", in: mail, hint: "link to it instead")]
        }
        if mail.mail.header("In-Reply-To") == nil {
            return [.error("the mail does not answer the first one", in: mail)]
        }
        return parents == [first.mail.messageID].compactMap { $0 }
            ? [] : [.error("the mail answers another one than the first", in: mail)]
    }
}
