// SPDX-License-Identifier: GPL-2.0-only

/// A mail that is ready to be written.
package struct Mail: Sendable, Equatable {
    /// The name that `git format-patch` gives the file.
    package let fileName: String
    /// The id, as in the header.
    package let messageID: MessageID
    /// The subject with its brackets, unencoded.
    package let subject: String
    /// The whole file: `From <40 hex> …`, header, body, final blank line.
    package let bytes: [UInt8]

    /// The same mail with other bytes, such as with one header more.
    package func replacing(bytes: [UInt8]) -> Mail {
        Mail(fileName: fileName, messageID: messageID, subject: subject, bytes: bytes)
    }
}

extension [Mail] {
    /// All mails in one mailbox, in the form `mboxrd`.
    ///
    /// A body line that begins with `From `, quoted or not, gets a `>` here. The single files stay unquoted as Git's own
    /// are, because `git am` takes a `.patch` file's lines as they stand.
    package var mailbox: [UInt8] {
        flatMap { mail -> [UInt8] in
            var lines = mail.bytes.split(separator: ASCII.lineFeed, omittingEmptySubsequences: false)[...]
            guard let first = lines.popFirst() else { return [] }
            let head = lines.prefix { !$0.isEmpty }
            let body = lines.dropFirst(head.count).flatMap { line -> [UInt8] in
                let isQuoted = line.drop { $0 == ASCII.greater }.starts(with: "From ".utf8)
                return [ASCII.lineFeed] + (isQuoted ? [ASCII.greater] : []) + line
            }
            return first + withoutFolds(head) + body
        }
    }

    /// The lines of a header, a line feed in front of each.
    private func withoutFolds(_ head: ArraySlice<ArraySlice<UInt8>>) -> [UInt8] {
        var isShort = false
        return head.flatMap { line -> [UInt8] in
            let isFolded = line.first == ASCII.blank
            isShort = isFolded ? isShort : ["Subject:", "From:"].contains { line.starts(with: $0.utf8) }
            return isFolded && isShort ? [UInt8](line) : [ASCII.lineFeed] + line
        }
    }
}
