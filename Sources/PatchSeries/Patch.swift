// SPDX-License-Identifier: GPL-2.0-only

/// One commit of a series, as data for its mail.
package struct Patch: Sendable, Equatable {
    /// The commit's id, 40 hex.
    package var commit: String
    /// Who wrote it.
    package var author: Identity
    /// The subject without brackets.
    package var subject: String
    /// The log without subject and trailers; paragraphs with blank lines between them.
    package var log: String
    /// The trailers in the order in which the commit has them.
    package var trailers: [Trailer]
    /// Lines that stand in one block with the trailers, above them: `[ name: what was changed ]`.
    package var remarks: [String] = []
    /// Free text below the `---` and above the changelog; empty for none.
    package var notes: String = ""
    /// What this patch changed from version to version.
    package var changelog: [ChangelogEntry] = []
    /// The diffstat with its summary line, as Git prints it; lines end in a line feed.
    package var diffstat: String
    /// The diff, from its first `diff --git` on.
    package var diff: [UInt8]
    /// Who this patch goes to.
    package var recipients = Recipients()

    /// Makes a patch from what the commit holds.
    package init(
        commit: String, author: Identity, subject: String, log: String, trailers: [Trailer], diffstat: String,
        diff: [UInt8]
    ) {
        self.commit = commit
        self.author = author
        self.subject = subject
        self.log = log
        self.trailers = trailers
        self.diffstat = diffstat
        self.diff = diff
    }

    /// The commit message's body: log, blank line, trailers.
    package var body: String {
        [log.trimmedLines, (remarks + trailers.map(\.description)).joined(separator: "\n")]
            .filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}

extension String {
    /// Without blank lines at both ends and without a final line feed.
    var trimmedLines: String {
        var all = lines[...]
        while let first = all.first, first.trimmed.isEmpty { all = all.dropFirst() }
        while let last = all.last, last.trimmed.isEmpty { all = all.dropLast() }
        return all.joined(separator: "\n")
    }
}
