// SPDX-License-Identifier: GPL-2.0-only

/// The id of a mail, without its angle brackets.
package struct MessageID: Hashable, Sendable, CustomStringConvertible {
    /// The id without brackets.
    package let description: String

    /// Reads an id with or without angle brackets.
    package init(parsing text: String) throws(SeriesError) {
        var bare = text.trimmed
        if bare.hasPrefix("<"), bare.hasSuffix(">") { bare = String(bare.dropFirst().dropLast()) }
        let isPlain = bare.utf8.allSatisfy { $0 > ASCII.blank && $0 < 127 && $0 != 60 && $0 != 62 }
        guard isPlain, bare.utf8.contains(UInt8(ascii: "@")) else { throw .malformedMessageID(text) }
        description = bare
    }

    /// The link under which the kernel's archive will show the mail.
    package var link: String { "https://lore.kernel.org/r/\(description)" }
}

/// Everything that the message ids of one series version derive from.
///
/// Drawn once for a version and kept with it, so that writing the version again gives the same ids and a new version
/// never reuses one.
package struct MessageIDSource: Hashable, Sendable {
    /// The random digits of this version: 12 hex.
    package let random: String
    /// What stands behind the `@`.
    package let host: String

    /// Makes a source from 12 random hex digits and the part of an address behind its `@`.
    package init(random: String, host: String) throws(SeriesError) {
        guard random.utf8.count == 12, random.isLowerHex else { throw .malformedMessageID(random) }
        guard !host.isEmpty,
            host.utf8.allSatisfy({ $0.isAlphanumeric || $0 == ASCII.dot || $0 == ASCII.dash })
        else { throw .malformedMessageID(host) }
        self.random = random
        self.host = host
    }

    /// The id of the mail numbered `index`; the cover letter is 0.
    package func id(of index: Int, changeID: ChangeID, version: SeriesVersion) throws(SeriesError)
        -> MessageID
    {
        try MessageID(parsing: "\(changeID.stem)-\(version)-\(index)-\(random)@\(host)")
    }
}
