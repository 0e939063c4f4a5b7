// SPDX-License-Identifier: GPL-2.0-only

/// The diff of a mail: its files with what they gain and lose.
package struct PostedDiff: Hashable, Sendable {
    /// One file of the diff.
    package struct File: Hashable, Sendable {
        /// The path after the patch, or before it where the file goes.
        package var path: String
        /// Whether the names have the `a/` and `b/` that tools expect.
        package var hasPrefixes: Bool
        /// The blobs before and after, abbreviated.
        package var blobs: [String] = []
        /// Lines added.
        package var added = 0
        /// Lines deleted.
        package var deleted = 0
        /// The added lines without their plus, with their places in the mail's text.
        package var addedLines: [Line] = []
    }

    /// A line with its place.
    package struct Line: Hashable, Sendable {
        /// The place in the mail's text, from 0.
        package let number: Int
        /// The line.
        package let text: String
    }

    /// The line of the text that the diff begins at; the number of lines where there is none.
    package let start: Int
    /// The line of the text behind the diff.
    package private(set) var end: Int
    /// The files in order.
    package private(set) var files: [File] = []

    /// Reads the diff that begins at line `start`.
    init(lines: [String], from start: Int) {
        self.start = start
        end = start
        var rest = (old: 0, new: 0)
        for (number, line) in lines.enumerated().dropFirst(start) {
            if rest.old > 0 || rest.new > 0 {
                count(line, number, &rest)
            } else if line.hasPrefix("diff --git ") {
                files.append(Self.file(line))
            } else if files.isEmpty || line == "-- " || line.isEmpty {
                return
            } else {
                readHeader(line, &rest)
            }
            end = number + 1
        }
    }

    private mutating func readHeader(_ line: String, _ rest: inout (old: Int, new: Int)) {
        let last = files.count - 1
        if line.hasPrefix("@@ -") {
            rest = Self.lengths(line)
        } else if line.hasPrefix("index ") {
            let ids = line.split(separator: " ").dropFirst().first ?? ""
            files[last].blobs = ids.split(separator: ".").map(String.init)
        } else if line.hasPrefix("+++ "), line != "+++ /dev/null" {
            files[last].path = Self.path(String(line.dropFirst(4)), "b/")
        }
    }

    private mutating func count(_ line: String, _ number: Int, _ rest: inout (old: Int, new: Int)) {
        let last = files.count - 1
        switch line.utf8.first {
        case UInt8(ascii: "+"):
            rest.new -= 1
            files[last].added += 1
            files[last].addedLines.append(Line(number: number, text: String(line.dropFirst())))
        case UInt8(ascii: "-"):
            rest.old -= 1
            files[last].deleted += 1
        case ASCII.backslash: break
        default:
            rest.old -= 1
            rest.new -= 1
        }
    }

    /// The numbers of lines that a hunk has before and after.
    private static func lengths(_ line: String) -> (old: Int, new: Int) {
        let words = line.split(separator: " ")
        func length(_ word: Substring) -> Int {
            let parts = word.dropFirst().split(separator: ",")
            return parts.count == 2 ? Int(parts[1]) ?? 0 : 1
        }
        guard words.count >= 3 else { return (0, 0) }
        return (length(words[1]), length(words[2]))
    }

    private static func file(_ line: String) -> File {
        let names = line.dropFirst("diff --git ".count)
        let hasPrefixes = names.hasPrefix("a/") || names.hasPrefix("\"a/")
        let half = String(names.dropFirst(names.count / 2 + 1))
        return File(path: path(half, "b/"), hasPrefixes: hasPrefixes)
    }

    private static func path(_ name: String, _ prefix: String) -> String {
        let bare = name.hasSuffix("\t") ? String(name.dropLast()) : name
        return bare.hasPrefix(prefix) ? String(bare.dropFirst(prefix.count)) : bare
    }
}
