// SPDX-License-Identifier: GPL-2.0-only

/// A commit message taken apart: subject, log, trailers.
package struct CommitMessage: Hashable, Sendable {
    /// The first paragraph, its lines joined by a blank as Git does for a mail's subject.
    package var subject: String
    /// What stands between subject and trailers, without blank lines at the ends.
    package var log: String
    /// The trailers of the last paragraph, folded values on one line.
    package var trailers: [Trailer]
    /// The lines of the trailer block that are no trailers, such as `[ name: what was changed ]`.
    package var remarks: [String]

    /// Takes a message apart; trailers are found as `git interpret-trailers --parse` finds them.
    package init(parsing message: String) {
        var all = message.trimmedLines.lines
        let title = all.prefix { !$0.trimmed.isEmpty }
        subject = title.map(\.trimmed).joined(separator: " ")
        let start = TrailerParser.blockStart(in: all)
        let block = TrailerParser(block: Array(all[start...]))
        trailers = block.trailers
        remarks = block.remarks
        all.removeSubrange(start...)
        log = all.dropFirst(title.count).joined(separator: "\n").trimmedLines
    }

    /// Makes a message of parts.
    package init(subject: String, log: String, trailers: [Trailer]) {
        self.subject = subject
        self.log = log
        self.trailers = trailers
        remarks = []
    }

    /// The message as a commit stores it, with a final line feed.
    package var text: String {
        let block = remarks + trailers.map(\.description)
        return [subject, log.trimmedLines, block.joined(separator: "\n")].filter { !$0.isEmpty }
            .joined(separator: "\n\n") + "\n"
    }
}
