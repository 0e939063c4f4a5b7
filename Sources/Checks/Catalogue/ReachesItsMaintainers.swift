// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// Whoever maintains the files, and whoever a trailer names, gets the patch and the cover letter.
enum ReachesItsMaintainers: Check {
    static let summary = "Each mail goes to whom get_maintainer.pl names, and to the people of its trailers."

    static let examples: [CheckExample] = [
        .accepted("everyone"),
        .accepted("the maintainer") { $0.expect("matt@example.com") },
        .refused("somebody is missing") { $0.expect("other@example.com") },
        .refused("a reviewer is missing") {
            $0.replace("Cc: stable@", with: "Reviewed-by: R <r@example.com>\nCc: stable@", in: 2)
        },
        .refused("nobody", "To: Matt Ainer <matt@example.com>\n", becomes: "", in: 0),
        .refused("not the cover") {
            for index in 1...2 { $0.replace("To: Matt", with: "To: O <o@example.com>, Matt", in: index) }
        },
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        var everyone: [Identity] = []
        var remarks: [Remark] = []
        for mail in submission.patches {
            let named = mail.message.trailers.filter { !$0.hasKey("Signed-off-by") }.compactMap(\.person)
            let wanted = (submission.results.maintainers[mail.name]?.everyone ?? []) + named
            remarks += missing(wanted, in: mail)
            everyone += mail.mail.people("To")
        }
        if let cover = submission.cover { remarks += missing(everyone, in: cover) }
        for mail in submission.mails where mail.mail.people("To").isEmpty && mail.mail.people("Cc").isEmpty {
            remarks.append(.error("the mail goes to nobody", in: mail))
        }
        return remarks
    }

    private static func missing(_ wanted: [Identity], in mail: PostedMail) -> [Remark] {
        var reached = Set(
            (mail.mail.people("To") + mail.mail.people("Cc") + mail.mail.people("From")).map(\.key))
        // The stable list reads the trailer when the patch is in mainline, not the mail.
        reached.insert("stable@vger.kernel.org")
        return wanted.compactMap { person in
            guard reached.insert(person.key).inserted else { return nil }
            return .error("the mail does not go to '\(person.plainText)'", in: mail)
        }
    }
}

extension Submission {
    fileprivate mutating func expect(_ address: String) {
        guard let person = try? Identity(parsing: address) else { return }
        results.maintainers["v2-0001-a.patch"] = Recipients(to: [person])
    }
}
