// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// The Developer's Certificate of Origin: nobody takes a patch without it.
enum IsSignedOff: Check {
    static let summary = "Each patch is signed off by its author, and by its sender last."

    static let examples: [CheckExample] = [
        .accepted("the author's"),
        .refused("none", "Signed-off-by: A Developer <dev@example.com>\n", becomes: "", in: 1),
        .noted("none yet, when we write it") {
            $0.occasion = .writing
            $0.replace("Signed-off-by: A Developer <dev@example.com>\n", with: "", in: 1)
        },
        .refused(
            "another address", "Signed-off-by: A Developer <dev@",
            becomes: "Signed-off-by: A Developer <other@", in: 1),
        .refused("another name", "Signed-off-by: A Developer", becomes: "Signed-off-by: A. Developer", in: 1),
        .refused(
            "somebody else is last", "Signed-off-by: A Developer <dev@example.com>\n",
            becomes: "Signed-off-by: A Developer <dev@example.com>\nSigned-off-by: B <b@example.com>\n", in: 1
        ),
        .refused(
            "a co-developer who did not sign", "Signed-off-by: A",
            becomes: "Co-developed-by: B <b@example.com>\nSigned-off-by: A", in: 1),
        .accepted("a co-developer who did") {
            $0.replace(
                "Signed-off-by: A",
                with:
                    "Co-developed-by: B <b@example.com>\nSigned-off-by: B <b@example.com>\nSigned-off-by: A",
                in: 1)
        },
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.patches.flatMap { mail -> [Remark] in
            guard let complaint = complaint(about: mail) else { return [] }
            guard submission.occasion == .writing else { return [.error(complaint.text, in: mail)] }
            return [
                .note(complaint.text, in: mail, hint: complaint.isMissing ? "add it with --signoff" : nil)
            ]
        }
    }

    private static func complaint(about mail: PostedMail) -> (text: String, isMissing: Bool)? {
        let signers = mail.message.trailers.filter { $0.hasKey("Signed-off-by") }.compactMap(\.person)
        guard let author = mail.author, let sender = mail.mail.author else {
            return ("the mail has no sender", false)
        }
        if signers.isEmpty { return ("there is no Signed-off-by", true) }
        guard let own = signers.first(where: { $0.key == author.key }) else {
            return ("'\(author.plainText)' is the author, but has not signed off", false)
        }
        if own.name != author.name {
            return ("the author is '\(author.name)', but signed off as '\(own.name)'", false)
        }
        if signers.last?.key != sender.key {
            return ("the last Signed-off-by is not that of the sender, '\(sender.plainText)'", false)
        }
        for trailer in mail.message.trailers where trailer.hasKey("Co-developed-by") {
            if let person = trailer.person, !signers.contains(where: { $0.key == person.key }) {
                return ("'\(person.plainText)' is a co-developer, but has not signed off", false)
            }
        }
        return nil
    }
}
