// SPDX-License-Identifier: GPL-2.0-only

/// What one version changed against the one before it.
package struct ChangelogEntry: Hashable, Sendable {
    /// The version that the changes came with; from 2 on.
    package let version: SeriesVersion
    /// One sentence a change, with who asked for it in parentheses; no leading dash.
    package var items: [String]
    /// The cover letter (or only patch) of the version before.
    package var previous: MessageID?

    /// Makes an entry.
    package init(version: SeriesVersion, items: [String], previous: MessageID? = nil) {
        self.version = version
        self.items = items
        self.previous = previous
    }

    /// The lines as they stand below the `---`.
    var lines: [String] {
        var lines = ["Changes in \(version):"]
        for item in items {
            for (index, line) in item.lines.enumerated() { lines.append((index == 0 ? "- " : "  ") + line) }
        }
        if let previous { lines.append("- Link to v\(version.number - 1): \(previous.link)") }
        return lines
    }
}

extension [ChangelogEntry] {
    /// All versions, newest first, with a blank line between them.
    var lines: [String] {
        sorted { $0.version > $1.version }.map(\.lines).reduce(into: []) { text, entry in
            if !text.isEmpty { text.append("") }
            text += entry
        }
    }
}
