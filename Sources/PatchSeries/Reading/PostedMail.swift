// SPDX-License-Identifier: GPL-2.0-only

/// A mail of a series, ours or anybody's: the cover letter or a patch.
package struct PostedMail: Hashable, Sendable {
    /// The file that it was in, or another name for it in messages.
    package var name: String
    /// The whole file.
    package let bytes: [UInt8]
    /// The mail as such.
    package let mail: ReceivedMail
    /// What stands in the subject's brackets; nil where it has none.
    package let brackets: Brackets?
    /// The subject without its brackets.
    package let subject: String
    /// All lines of the text.
    package let lines: [String]
    /// What becomes the commit's message; for a cover letter all of its text.
    package let message: CommitMessage
    /// The line of the text that ends the message: `---`; the number of lines where there is none.
    package let messageEnd: Int
    /// The diff; without files in a cover letter.
    package let diff: PostedDiff

    /// Reads a mail.
    package init(parsing bytes: [UInt8], name: String) {
        let mail = ReceivedMail(parsing: bytes)
        var subject = mail.header("Subject") ?? ""
        brackets = Brackets(subject, rest: &subject)
        let lines = mail.lines
        let diffStart = lines.firstIndex { $0.hasPrefix("diff --git ") } ?? lines.count
        let end = lines.firstIndex { MailBoundary.endsLog($0) } ?? lines.count
        var log = lines[..<end]
        // A `From:` of the body is the author's, and no part of the message.
        if let first = log.first, first.asciiLowercased.hasPrefix("from:") {
            log = log.dropFirst().drop { $0.trimmed.isEmpty }
        }
        self.name = name
        self.bytes = bytes
        self.mail = mail
        self.subject = subject
        self.lines = lines
        messageEnd = end
        diff = PostedDiff(lines: lines, from: diffStart)
        message = CommitMessage(parsing: "\(subject)\n\n\(log.joined(separator: "\n"))\n")
    }

    /// Whether it is a cover letter.
    package var isCover: Bool { brackets?.index == 0 && diff.files.isEmpty }

    /// Who wrote the patch: the `From:` of the body, or of the mail.
    package var author: Identity? {
        if let first = lines.first, first.asciiLowercased.hasPrefix("from:") {
            return try? Identity(parsing: EncodedWords.decoded(String(first.dropFirst(5)).trimmed))
        }
        return mail.author
    }

    /// What stands between the message and the diff, without the `---`.
    package var below: ArraySlice<String> {
        let end = isCover ? signatureStart : diff.files.isEmpty ? signatureStart : diff.start
        return lines[min(messageEnd + 1, end)..<end]
    }

    /// The line of the `-- ` that the signature stands below; the number of lines where there is none.
    package var signatureStart: Int { lines.lastIndex(of: "-- ") ?? lines.count }

    /// The values of `key: value` lines such as `base-commit`, wherever they stand.
    package func values(of key: String) -> [(line: Int, value: String)] {
        lines.enumerated().compactMap { index, line in
            line.hasPrefix("\(key): ") ? (index, String(line.dropFirst(key.count + 2))) : nil
        }
    }
}
