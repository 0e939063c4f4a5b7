// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// The log's form: what people, `git am` and checkpatch can read.
enum HasReadableLog: Check {
    static let summary = "The log is there, in UTF-8, 75 columns wide, and holds nothing that tools misread."

    static let examples: [CheckExample] = [
        .accepted("a plain paragraph"),
        .accepted("a long line that cannot be broken") {
            $0.replace(
                "Take all", with: "\nhttps://example.com/\(String(repeating: "x", count: 80))\nTake all",
                in: 1)
        },
        .refused("76 columns", "Take all", becomes: "Take all and a whole lot of other things", in: 1),
        .refused(
            "no log", "One call a page costs one flush a page. Take all pages at once.\n\n", becomes: "",
            in: 1),
        .refused("a comment to git", "Take all", becomes: "\n# Take all", in: 1),
        .refused("a diff in the log", "Take all", becomes: "\n  diff --git a/x b/x\nTake all", in: 1),
        .refused("a change-id", "Take all", becomes: "\nchange-id: x\n\nTake all", in: 1),
        .refused("a control character", "Take all", becomes: "Take \u{7}all", in: 1),
        .refused("a bidirectional override", "Take all", becomes: "Take \u{202e}all", in: 1),
        .refused("bytes that are no UTF-8, as they are read", "Take all", becomes: "Take \u{FFFD}all", in: 1),
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.patches.flatMap { mail -> [Remark] in
            let empty: [Remark] =
                mail.message.log.isEmpty ? [.error("the patch has no log, only a subject", in: mail)] : []
            return empty
                + mail.lines[..<mail.messageEnd].enumerated().compactMap { number, line in
                    complaint(about: line, in: mail).map { .error($0, in: mail, line: number) }
                }
        }
    }

    private static func complaint(about line: String, in mail: PostedMail) -> String? {
        let trimmed = line.drop { $0 == " " || $0 == "\t" }
        if line.hasPrefix("#") {
            return "a line of the log begins with '#', which git may take for a comment"
        }
        if trimmed.hasPrefix("diff --git ") || trimmed.hasPrefix("@@ -") {
            return "a line of the log looks like a diff"
        }
        if line.hasPrefix("change-id:") { return "the log holds a change-id, which belongs below the '---'" }
        if line.unicodeScalars.contains(where: isUnwanted) {
            return "the log holds a control character, a bidirectional override or a byte that is no UTF-8"
        }
        let isTrailer = mail.message.trailers.contains { $0.description == line }
        let isBreakable = trimmed.split(separator: " ").count > 1 && !line.hasPrefix("  ")
        if line.count > 75, isBreakable, !isTrailer {
            return "the line has \(line.count) columns, not 75 at most"
        }
        return nil
    }

    private static func isUnwanted(_ scalar: Unicode.Scalar) -> Bool {
        let code = scalar.value
        return code < 32 && code != 9 || (127...159).contains(code) || code == 0xFFFD
            || (0x202A...0x202E).contains(code) || (0x2066...0x2069).contains(code)
    }
}
