// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// What `email-clients` asks for: text that arrives as it was sent.
enum IsPlainText: Check {
    static let summary = "Mails are plain UTF-8 text, neither attached nor re-flowed nor folded."

    static let examples: [CheckExample] = [
        .accepted("plain text"),
        .accepted("ASCII without a word about it") {
            $0.replace("MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n", with: "", in: 1)
        },
        .refused("re-flowed", "charset=UTF-8", becomes: "charset=UTF-8; format=flowed", in: 1),
        .refused("attached", "text/plain; charset=UTF-8", becomes: "multipart/mixed; boundary=x", in: 1),
        .refused("quoted", "Encoding: 8bit", becomes: "Encoding: quoted-printable", in: 1),
        .refused("another encoding", "charset=UTF-8", becomes: "charset=iso-8859-1", in: 1),
        .refused("raw bytes in a header", "From: A Developer", becomes: "From: Ä Developer", in: 1),
        .refused("UTF-8 that nobody declared") {
            $0.replace("Content-Type: text/plain; charset=UTF-8\n", with: "", in: 1)
            $0.replace("One call", with: "Öne call", in: 1)
        },
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.mails.compactMap { mail in complaint(about: mail).map { .error($0, in: mail) } }
    }

    private static func complaint(about mail: PostedMail) -> String? {
        let type = (mail.mail.header("Content-Type") ?? "text/plain").lowercased()
        if !type.hasPrefix("text/plain") { return "the mail is '\(type)', not plain text" }
        if type.contains("format=flowed") { return "the mail is 'format=flowed', which breaks patches" }
        if type.contains("charset="), !type.contains("utf-8"), !type.contains("us-ascii") {
            return "the mail is in another encoding than UTF-8"
        }
        let encoding = (mail.mail.header("Content-Transfer-Encoding") ?? "8bit").lowercased()
        if !["7bit", "8bit"].contains(encoding) { return "the mail is encoded as '\(encoding)', not 8bit" }
        if mail.mail.headers.contains(where: { !$0.value.utf8.allSatisfy { $0 < 128 } }) {
            return "a header holds bytes that are no ASCII"
        }
        let isASCII = mail.mail.body.allSatisfy { $0 < 128 }
        return isASCII || type.contains("utf-8") ? nil : "the text is no ASCII, but no charset is declared"
    }
}
