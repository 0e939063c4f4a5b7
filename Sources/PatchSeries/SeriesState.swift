// SPDX-License-Identifier: GPL-2.0-only

/// All that one version of a series is made of beside its commits, as the body of its signed tag keeps it.
///
/// Law 7: what was drawn, written by hand or asked of the tree stands here, so that the mails of a version can be
/// written again byte for byte in any clone that has the tag.
package struct SeriesState: Hashable, Sendable {
    /// What all versions share.
    package var changeID: ChangeID
    /// Which version this is.
    package var version: SeriesVersion
    /// What the subjects' brackets say beside version and number.
    package var prefix = SubjectPrefix()
    /// What the message ids derive from, drawn once for this version.
    package var ids: MessageIDSource
    /// Who sends the mails.
    package var sender: Identity
    /// Whether the sender signed the tag off.
    package var isSignedOff = false
    /// The date of the first mail.
    package var date: MailDate
    /// What stands below the `-- ` of each mail.
    package var signature: String
    /// The commit that the first patch stands on, 40 hex.
    package var foundation: String
    /// What the mails claim as base.
    package var base: BaseInformation
    /// The cover letter; nil for a lone patch that needs none. Its diffstat comes from the commits.
    package var cover: Cover?
    /// What belongs to each patch, in order; as many as the series has commits.
    package var patches: [PatchNotes]
    /// The versions before, oldest first.
    package var previous: [PreviousVersion] = []
    /// What was proved about which texts; nil for a series that no proof was made of.
    package var proof: ProofRecord?
    /// The command that makes the series again; nil where it was written by hand.
    package var command: String?

    /// Makes the state of a version; refuses a foundation that is no object id and a series without patches.
    package init(
        changeID: ChangeID, version: SeriesVersion, ids: MessageIDSource, sender: Identity, date: MailDate,
        signature: String, foundation: String, base: BaseInformation, cover: Cover?, patches: [PatchNotes]
    ) throws(SeriesError) {
        guard foundation.isObjectID else { throw .malformedObjectID(foundation) }
        guard !patches.isEmpty else { throw .empty }
        self.changeID = changeID
        self.version = version
        self.ids = ids
        self.sender = sender
        self.date = date
        self.signature = signature
        self.foundation = foundation
        self.base = base
        self.cover = cover
        self.patches = patches
    }

    /// The part of a cover letter that no commit holds.
    package struct Cover: Hashable, Sendable {
        /// The subject without brackets, one line.
        package var subject: String
        /// The text, without blank lines at its ends.
        package var text: String
        /// What each version changed.
        package var changelog: [ChangelogEntry] = []
        /// The range-diff against the previous version; empty for none.
        package var rangeDiff = ""

        /// A cover letter of `text`.
        package init(subject: String, text: String) {
            self.subject = subject
            self.text = text.trimmedLines
        }
    }

    /// What belongs to a patch but not to its commit.
    package struct PatchNotes: Hashable, Sendable {
        /// What stays the same when the patch is edited: recipes and file, or the first version's subject; one line.
        package var identity: String
        /// Free text below the `---`, without blank lines at its ends; empty for none.
        package var notes = ""
        /// What this patch changed from version to version.
        package var changelog: [ChangelogEntry] = []
        /// Who this patch goes to, the people of its trailers apart.
        package var recipients = Recipients()

        /// What belongs to the patch called `identity`.
        package init(identity: String) { self.identity = identity }
    }

    /// A version that this one replaces.
    package struct PreviousVersion: Hashable, Sendable {
        /// Which.
        package let version: SeriesVersion
        /// Its tag, without `refs/tags/`.
        package let tag: String
        /// Its last commit, 40 hex.
        package let tip: String
        /// The id of its first mail.
        package let messageID: MessageID

        /// The version that `tag` names.
        package init(version: SeriesVersion, tag: String, tip: String, messageID: MessageID) {
            self.version = version
            self.tag = tag
            self.tip = tip
            self.messageID = messageID
        }
    }

    /// What a proof said, and about which texts.
    package struct ProofRecord: Hashable, Sendable {
        /// A text of a driver: as it was before the series (0), or after the patch of that number.
        package struct Text: Hashable, Sendable {
            /// The number of the patch, from 1; 0 for the text before the first.
            package let patch: Int
            /// The path from the root of the tree.
            package let path: String
            /// The blob, 40 hex.
            package let blob: String

            /// The text at `path` after `patch`.
            package init(patch: Int, path: String, blob: String) {
                self.patch = patch
                self.path = path
                self.blob = blob
            }
        }

        /// The prover's word: `conforms`, or `not proven` with the reason.
        package var verdict: String
        /// How it was reached, a line each: model, number of operations, seed, compiler.
        package var details: [String]
        /// The texts that it was about, oldest first.
        package var texts: [Text]

        /// A record of `verdict` about `texts`.
        package init(verdict: String, details: [String], texts: [Text]) {
            self.verdict = verdict
            self.details = details
            self.texts = texts
        }
    }
}
