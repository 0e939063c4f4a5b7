// SPDX-License-Identifier: GPL-2.0-only

/// What this program calls itself in mails, messages and tags.
package enum Tool {
    /// The name of the command.
    package static let name = "gen-patch"
    /// The version, as in a release's tag.
    package static let version = "0.1.0"
}
