// SPDX-License-Identifier: GPL-2.0-only

/// What a new version of a series is to be.
package struct NextVersionOptions: Sendable {
    /// Where the new commits are; nil for the branch itself.
    package var from: String?
    /// What they stand on; nil for what the version before stood on, else for the nearest public commit.
    package var base: String?
    /// The file with what changed; nil for the user's editor.
    package var changelog: String?
    /// The trees of which one should take it; none where nobody asked.
    package var onto: [String] = []
    /// Replies to the version before, for their trailers.
    package var replies: [[UInt8]] = []
    /// Whether review trailers stay on patches whose code changed.
    package var keepsReviews = false
    /// Whether commits and tag are signed.
    package var isSigned = true
    /// The proof of texts that changed; nil where the user wants none.
    package var prove: Proving?
    /// Whether texts that nobody proved are let pass.
    package var allowsUnproven = false
    /// Whether everything is done but the writing.
    package var isDryRun = false
    /// The folder for the mails, absolute; nil for one inside the repository's own folder.
    package var output: String?

    /// The option of these that only a new version could obey; nil where none was given.
    var ofANewVersion: String? {
        if from != nil { return "--from" }
        if base != nil { return "--base" }
        if changelog != nil { return "--changelog" }
        return onto.isEmpty ? nil : "--onto"
    }

    /// The options of a plain run.
    package init() {}
}
