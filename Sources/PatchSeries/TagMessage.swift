// SPDX-License-Identifier: GPL-2.0-only

/// The message of the signed tag on a version: what a maintainer reads, and below it the state of the series.
package struct TagMessage: Hashable, Sendable {
    /// The summary line; the cover letter's subject where there is one.
    package var summary: String
    /// Why, what, how tested; the cover letter's text where there is one, without blank lines at its ends.
    package var text: String
    /// The state.
    package var state: SeriesState

    /// The message of a version; a lone patch without a cover letter lends its subject and log.
    package init(state: SeriesState, loneSubject: String = "", loneText: String = "") {
        summary = state.cover?.subject ?? loneSubject
        text = (state.cover?.text ?? loneText).trimmedLines
        self.state = state
    }

    /// What a maintainer reads: summary, text and sign-off, as a pull request shows it. Ends in a line feed.
    package var readableText: String {
        let signOff = state.isSignedOff ? "Signed-off-by: \(state.sender.plainText)" : ""
        return [summary, text, signOff].filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    /// The whole message, ending in a line feed; refuses a NUL and a summary that is no plain line.
    package func description() throws(SeriesError) -> String {
        try HeaderField.refuseControls(in: summary, header: "summary")
        let lines = [SeriesState.mark] + state.fields.flatMap(\.lines)
        let whole = readableText + "\n" + lines.map { $0 + "\n" }.joined()
        guard !whole.utf8.contains(0), !summary.trimmed.isEmpty else { throw .unstorableText }
        return whole
    }

    /// Reads a tag's message with or without the signature behind it; nil when no series of ours is in it.
    package init?(parsing message: String) throws(SeriesError) {
        let lines = message.lines
        guard let mark = lines.lastIndex(of: SeriesState.mark) else { return nil }
        let body = lines[(mark + 1)...].prefix { $0.hasPrefix("#") }
        var state = try SeriesState(fields: StateField.fields(in: body))
        var paragraphs = lines[..<mark].joined(separator: "\n").trimmedLines.lines
        if state.isSignedOff {
            guard paragraphs.popLast()?.hasPrefix("Signed-off-by: ") == true else {
                throw .malformedState("the sign-off is missing")
            }
        }
        guard let summary = paragraphs.first else { throw .malformedState("there is no summary") }
        self.summary = summary
        text = paragraphs.dropFirst().joined(separator: "\n").trimmedLines
        state.cover?.subject = summary
        state.cover?.text = text
        self.state = state
    }
}
