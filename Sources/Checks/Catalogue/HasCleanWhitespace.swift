// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// What `git diff --check` says of the lines added.
enum HasCleanWhitespace: Check {
    static let summary = "No added line ends in a blank, has one before a tab, or marks a conflict."

    static let examples: [CheckExample] = [
        .accepted("a tab in front"),
        .refused("a blank at the end", "a_many();", becomes: "a_many(); ", in: 1),
        .refused("a blank before a tab", "+\treturn a_many", becomes: "+ \treturn a_many", in: 1),
        .refused("a conflict", "+\treturn a_many();", becomes: "+<<<<<<< ours", in: 1),
        .refused("a carriage return", "a_many();", becomes: "a_many();\t\r", in: 1),
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.patches.flatMap { mail -> [Remark] in
            mail.diff.files.flatMap { file in
                file.addedLines.compactMap { line in
                    complaint(about: line.text).map { .error($0, in: mail, line: line.number) }
                }
            }
        }
    }

    private static func complaint(about line: String) -> String? {
        if let last = line.unicodeScalars.last, last == " " || last == "\t" || last == "\r" {
            return "an added line ends in white space"
        }
        if line.prefix(while: { $0 == " " || $0 == "\t" }).contains(" \t") {
            return "an added line has a blank before a tab"
        }
        let marks = ["<<<<<<< ", ">>>>>>> ", "||||||| "]
        return marks.contains { line.hasPrefix($0) } || line == "======="
            ? "an added line marks a conflict" : nil
    }
}
