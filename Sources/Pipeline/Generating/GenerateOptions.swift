// SPDX-License-Identifier: GPL-2.0-only

/// What a series is to be, beside the recipes that make it.
package struct GenerateOptions: Sendable {
    /// The branch to be made; nil for the driver's name with `-map-pages`-like ending.
    package var branch: String?
    /// The folder for the mails, absolute; nil for one inside the repository's own folder.
    package var output: String?
    /// Whether commits and tag are signed.
    package var isSigned = true
    /// Whether the user signs the patches off.
    package var isSignedOff = false
    /// Whether everything is done but the writing.
    package var isDryRun = false
    /// Whether a driver that the model does not run is let pass.
    package var allowsUnproven = false
    /// The commit that a fix names in `Fixes:`; nil for none.
    package var fixes: String?
    /// The commits that the patches are backports of, a patch each; none for new work.
    package var upstream: [String] = []
    /// The trees of which one should take the series; none where nobody asked.
    package var onto: [String] = []
    /// Whether the user edits messages and cover letter.
    package var isEdited = false
    /// The command that makes the same change, without revision and branch.
    package var command = RepeatableCommand(Tool.name)

    /// The options of a plain run.
    package init() {}
}
