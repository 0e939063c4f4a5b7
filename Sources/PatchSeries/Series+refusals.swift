// SPDX-License-Identifier: GPL-2.0-only

extension Series {
    /// Refuses a log that `git am` would cut short, read as a header or split into two mails.
    func refuseUnsafe(_ patch: Patch) throws(SeriesError) {
        let lines = patch.body.lines
        for line in lines where MailBoundary.endsLog(line) {
            throw .lineEndsLog(subject: patch.subject, line: line)
        }
        if let first = lines.first, !needsInBodyAuthor(patch), MailBoundary.isReadAsHeader(first) {
            throw .lineReadAsHeader(subject: patch.subject, line: first)
        }
    }
}

/// The lines at which `git mailsplit` and `git mailinfo` end a message or take a header.
package enum MailBoundary {
    /// Whether `line` ends the log: a diff, an `Index:` line, `---` (Git's `patchbreak`), or a mailbox line.
    package static func endsLog(_ line: String) -> Bool {
        if line.hasPrefix("diff -") || line.hasPrefix("Index: ") || isMailboxLine(line) { return true }
        guard line.hasPrefix("---") else { return false }
        let rest = line.utf8.dropFirst(3)
        if rest.first == ASCII.blank, let next = rest.dropFirst().first, !next.isSpace { return true }
        return rest.allSatisfy(\.isSpace)
    }

    /// Whether `line`, first in a body, would be taken for a header of the commit.
    package static func isReadAsHeader(_ line: String) -> Bool {
        let lower = line.asciiLowercased
        return ["from:", "subject:", "date:", ">from", "[patch]"].contains { lower.hasPrefix($0) }
    }

    /// Whether `git mailsplit` begins a new mail at `line` (its `is_from_line`).
    package static func isMailboxLine(_ line: String) -> Bool {
        let bytes = Array(line.utf8)
        guard bytes.count >= 19, line.hasPrefix("From "),
            let colon = bytes.dropLast().lastIndex(of: ASCII.colon), colon >= 9, colon + 3 < bytes.count
        else { return false }
        let digits = [colon - 4, colon - 2, colon - 1, colon + 1, colon + 2]
        guard digits.allSatisfy({ bytes[$0].isDigit }) else { return false }
        let year = bytes[(colon + 3)...].drop(while: \.isSpace).prefix(while: \.isDigit)
        return (Int(String(decoding: year, as: UTF8.self)) ?? 0) > 90
    }
}
