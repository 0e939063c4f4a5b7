// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// What differs in one file, in git's own format.
package struct FileDiff: Sendable {
    /// One side of the difference.
    package struct Side: Sendable {
        /// The mode as git stores it.
        package let mode: UInt32
        /// The blob.
        package let id: ObjectID
        /// Its bytes.
        package let bytes: [UInt8]
    }

    /// How the line that a hunk belongs to is found: git's userdiff drivers `default` and `cpp`.
    package enum Language: Sendable {
        /// Any line that starts with a letter, `_` or `$`.
        case none
        /// The same for C: labels are no such lines.
        case c
    }

    /// The path from the root.
    package let path: String
    /// The file before; nil when it is new.
    package let old: Side?
    /// The file after; nil when it is gone.
    package let new: Side?
    /// Lines added.
    package let added: Int
    /// Lines deleted.
    package let deleted: Int
    /// Whether either side has a NUL in its first 8,000 bytes, and so is no text to git.
    package let isBinary: Bool

    private let hunks: [UInt8]

    init(path: String, old: Side?, new: Side?, language: Language) {
        self.path = path
        self.old = old
        self.new = new
        isBinary = [old, new].contains { $0?.bytes.prefix(8000).contains(0) == true }
        if isBinary {
            (hunks, added, deleted) = ([], 0, 0)
            return
        }
        var writer = HunkWriter(old: old?.bytes ?? [], language: language)
        writer.write(from: old?.bytes ?? [], to: new?.bytes ?? [])
        (hunks, added, deleted) = (writer.bytes, writer.added, writer.deleted)
    }

    /// The file's part of a unified diff.
    package var bytes: [UInt8] {
        let before = old == nil ? "/dev/null" : Self.quoted("a/" + path)
        let after = new == nil ? "/dev/null" : Self.quoted("b/" + path)
        var text = "diff --git \(Self.quoted("a/" + path)) \(Self.quoted("b/" + path))\n"
        text += modes + index
        if isBinary, old?.id != new?.id { text += "Binary files \(before) and \(after) differ\n" }
        if !hunks.isEmpty {
            let tab = path.contains(" ") ? "\t" : ""
            text += "--- \(before)\(old == nil ? "" : tab)\n+++ \(after)\(new == nil ? "" : tab)\n"
        }
        return Array(text.utf8) + hunks
    }

    private var modes: String {
        switch (old, new) {
        case (nil, let new?): "new file mode \(Self.octal(new.mode))\n"
        case (let old?, nil): "deleted file mode \(Self.octal(old.mode))\n"
        case (let old?, let new?) where old.mode != new.mode:
            "old mode \(Self.octal(old.mode))\nnew mode \(Self.octal(new.mode))\n"
        default: ""
        }
    }

    private var index: String {
        let (before, after) = (old?.id ?? .zero, new?.id ?? .zero)
        guard before != after else { return "" }
        let mode = old?.mode == new?.mode ? old.map { " " + Self.octal($0.mode) } ?? "" : ""
        return "index \(before.prefix(12))..\(after.prefix(12))\(mode)\n"
    }

    static func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// `path` as git prints it: in C quotes when it holds bytes that are not plain.
    static func quoted(_ path: String) -> String {
        let special: [UInt8: String] = [
            7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: "\"", 92: "\\",
        ]
        guard path.utf8.contains(where: { $0 < 32 || $0 > 126 || $0 == 34 || $0 == 92 }) else { return path }
        let body = path.utf8.map { byte -> String in
            if let letter = special[byte] { return "\\" + letter }
            guard byte < 32 || byte > 126 else { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 8)
            return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        }
        return "\"\(body.joined())\""
    }
}

/// Writes hunks: libgit2 finds them (with git's indent heuristic), the text around them is git's.
private struct HunkWriter {
    private let lines: [ArraySlice<UInt8>]
    private let language: FileDiff.Language
    private(set) var bytes: [UInt8] = []
    private(set) var added = 0
    private(set) var deleted = 0

    init(old: [UInt8], language: FileDiff.Language) {
        lines = old.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        self.language = language
    }

    mutating func write(from old: [UInt8], to new: [UInt8]) {
        var options = git_diff_options()
        git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        options.context_lines = 3
        options.flags = GIT_DIFF_INDENT_HEURISTIC.rawValue | GIT_DIFF_FORCE_TEXT.rawValue
        var patch: OpaquePointer?
        let status = git_patch_from_buffers(&patch, old, old.count, "a", new, new.count, "a", &options)
        guard status == 0, let patch else { return }
        defer { git_patch_free(patch) }
        for index in 0..<git_patch_num_hunks(patch) {
            var hunk: UnsafePointer<git_diff_hunk>?
            var count = 0
            guard git_patch_get_hunk(&hunk, &count, patch, index) == 0, let hunk else { continue }
            writeHeader(hunk.pointee)
            for line in 0..<count { writeLine(patch, index, line) }
        }
    }

    private mutating func writeHeader(_ hunk: git_diff_hunk) {
        let before = range(hunk.old_start, hunk.old_lines)
        bytes += Array("@@ -\(before) +\(range(hunk.new_start, hunk.new_lines)) @@".utf8)
        let first = min(Int(hunk.old_start) - 1, lines.count)
        if first > 0, let line = lines[..<first].last(where: isFunction) {
            var shown = line.prefix(80)
            while let last = shown.last, last == 32 || (9...13).contains(last) { shown.removeLast() }
            bytes += [UInt8(ascii: " ")] + shown
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private func range(_ start: Int32, _ count: Int32) -> String {
        count == 1 ? "\(start)" : "\(start),\(count)"
    }

    private mutating func writeLine(_ patch: OpaquePointer, _ hunk: Int, _ index: Int) {
        var line: UnsafePointer<git_diff_line>?
        guard git_patch_get_line_in_hunk(&line, patch, hunk, index) == 0, let line = line?.pointee else {
            return
        }
        let origin = UInt8(bitPattern: line.origin)
        guard [UInt8(ascii: " "), UInt8(ascii: "+"), UInt8(ascii: "-")].contains(origin) else { return }
        if origin == UInt8(ascii: "+") { added += 1 }
        if origin == UInt8(ascii: "-") { deleted += 1 }
        let content = UnsafeRawBufferPointer(start: line.content, count: line.content_len)
        bytes.append(origin)
        bytes += content
        if content.last != UInt8(ascii: "\n") { bytes += Array("\n\\ No newline at end of file\n".utf8) }
    }

    private func isFunction(_ line: ArraySlice<UInt8>) -> Bool {
        switch language {
        case .none: line.first.map { Self.isLetter($0) || $0 == UInt8(ascii: "$") } ?? false
        case .c: isFunctionOfC(line)
        }
    }

    /// git's `cpp` driver: `^((::[[:space:]]*)?[A-Za-z_].*)$`, unless it is a label (`userdiff.c`).
    private func isFunctionOfC(_ line: ArraySlice<UInt8>) -> Bool {
        var rest = line
        if rest.starts(with: Array("::".utf8)) {
            rest = rest.dropFirst(2).drop { $0 == 32 || (9...13).contains($0) }
        }
        guard let first = rest.first, Self.isLetter(first) else { return false }
        let tail = line.drop { Self.isLetter($0) || (48...57).contains($0) }
        guard tail.first == UInt8(ascii: ":") else { return true }
        let after = tail.dropFirst().drop { $0 == 32 || (9...13).contains($0) }
        return
            !(after.isEmpty || after.starts(with: Array("//".utf8)) || after.starts(with: Array("/*".utf8)))
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
    }
}
