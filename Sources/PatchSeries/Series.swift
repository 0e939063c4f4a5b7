// SPDX-License-Identifier: GPL-2.0-only

/// One version of a series with all that its mails are made of.
///
/// The mails are a function of this value alone, so the same value gives the same bytes.
package struct Series: Sendable, Equatable {
    /// What all versions share.
    package var changeID: ChangeID
    /// Which version this is.
    package var version: SeriesVersion
    /// What the subjects' brackets say beside version and number.
    package var prefix: SubjectPrefix
    /// What the message ids derive from.
    package var ids: MessageIDSource
    /// Who sends the mails.
    package var sender: Identity
    /// The date of the first mail.
    package var date: MailDate
    /// What the series stands on.
    package var base: BaseInformation
    /// The cover letter; nil for a lone patch that needs none.
    package var cover: CoverLetter?
    /// The patches in order.
    package var patches: [Patch]
    /// What stands below the `-- ` of each mail: the program and its version.
    package var signature: String

    /// Makes a series; refuses one without patches.
    package init(
        changeID: ChangeID, version: SeriesVersion, prefix: SubjectPrefix = SubjectPrefix(),
        ids: MessageIDSource,
        sender: Identity, date: MailDate, base: BaseInformation, cover: CoverLetter?, patches: [Patch],
        signature: String
    ) throws(SeriesError) {
        guard !patches.isEmpty else { throw .empty }
        self.changeID = changeID
        self.version = version
        self.prefix = prefix
        self.ids = ids
        self.sender = sender
        self.date = date
        self.base = base
        self.cover = cover
        self.patches = patches
        self.signature = signature
    }

    /// Who the cover letter goes to: everyone who gets a patch, and everyone whom a trailer names.
    package var recipients: Recipients {
        patches.map { recipients(of: $0) }.reduce(Recipients()) { $0.union($1) }
    }

    /// Who a patch goes to: its own recipients and the people of its trailers, its author and sender apart.
    package func recipients(of patch: Patch) -> Recipients {
        patch.recipients.adding(patch.trailers.compactMap(\.person).filter { $0.key != sender.key })
    }

    /// The id of the mail numbered `index`; the cover letter is 0.
    package func messageID(_ index: Int) throws(SeriesError) -> MessageID {
        try ids.id(of: index, changeID: changeID, version: version)
    }

    /// The id that a later version links to: the cover letter's, or the lone patch's.
    package var leadingMessageID: MessageID {
        get throws(SeriesError) { try messageID(cover == nil ? 1 : 0) }
    }
}
