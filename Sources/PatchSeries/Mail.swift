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
            return lines.reduce(into: [UInt8](first)) { text, line in
                text.append(ASCII.lineFeed)
                if line.drop(while: { $0 == ASCII.greater }).starts(with: "From ".utf8) {
                    text.append(ASCII.greater)
                }
                text += line
            }
        }
    }
}
