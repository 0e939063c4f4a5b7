// SPDX-License-Identifier: GPL-2.0-only

/// A file of one mail or of several.
package enum Mailbox {
    /// The bytes of each mail, its mailbox line in front.
    ///
    /// Where there are several, the form is taken for `mboxrd`: one `>` goes from in front of a quoted `From `.
    package static func split(_ bytes: [UInt8]) -> [[UInt8]] {
        let lines = bytes.split(separator: ASCII.lineFeed, omittingEmptySubsequences: false)
        var starts: [Int] = []
        for (index, line) in lines.enumerated() where MailBoundary.isMailboxLine(text(line)) {
            if index == 0 || lines[index - 1].isEmpty || lines[index - 1] == [ASCII.carriageReturn] {
                starts.append(index)
            }
        }
        guard starts.count > 1 else { return bytes.isEmpty ? [] : [bytes] }
        return zip(starts, starts.dropFirst() + [lines.count]).map { start, end in
            Array(lines[start..<end].map(unquoted).joined(separator: [ASCII.lineFeed]))
                + (end == lines.count ? [] : [ASCII.lineFeed])
        }
    }

    private static func unquoted(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isQuoted =
            line.first == ASCII.greater && line.drop { $0 == ASCII.greater }.starts(with: "From ".utf8)
        return isQuoted ? line.dropFirst() : line
    }
}
