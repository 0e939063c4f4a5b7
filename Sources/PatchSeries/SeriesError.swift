// SPDX-License-Identifier: GPL-2.0-only

/// Why a value cannot become part of a series.
package enum SeriesError: Error, Sendable, Equatable {
    /// A header value holds a carriage return, a line feed, a NUL or another control character.
    case controlCharacter(header: String, value: String)
    /// A mail address is empty or holds a blank, a bracket or a non-ASCII character.
    case malformedAddress(String)
    /// Text that should be `Name <address>` is not.
    case malformedIdentity(String)
    /// A trailer's key is not a word of letters, digits and dashes, or its value spans lines.
    case malformedTrailer(String)
    /// Text that should be `YYYYMMDD-slug-<12 hex>` is not.
    case malformedChangeID(String)
    /// A message id holds a blank, an angle bracket or no `@`.
    case malformedMessageID(String)
    /// Text that should be an object id of 40 hex digits is not.
    case malformedObjectID(String)
    /// A series without a patch.
    case empty
    /// The version number is not positive.
    case malformedVersion(String)
    /// A line of the log would end the message for `git am`: what looks like a diff, a mailbox line or `---`.
    case lineEndsLog(subject: String, line: String)
    /// The first line of the log would be read as a mail header.
    case lineReadAsHeader(subject: String, line: String)
    /// The text of a signed tag holds a NUL.
    case unstorableText
    /// The tag's body holds no state of a series, or one that this version cannot read.
    case malformedState(String)
    /// A mailbox whose mails do not form one series.
    case malformedMailbox(String)
    /// A reply that could belong to several patches, or to none of this version.
    case ambiguousReply(MessageID)
}
