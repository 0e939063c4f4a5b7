// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// The base tree's own `checkpatch.pl --strict`: its errors refuse, the rest is worth knowing.
enum PassesCheckpatch: Check {
    static let summary = "The base tree's checkpatch.pl has no error."

    static let examples: [CheckExample] = [
        .accepted("no complaint") { $0.results.complaints = ["v2-0001-a.patch": []] },
        .noted("a warning") { $0.complain("WARNING", "LONG_LINE") },
        .refused("an error") { $0.complain("ERROR", "TRAILING_WHITESPACE") },
        .accepted("the sign-off has a check of its own") { $0.complain("ERROR", "MISSING_SIGN_OFF") },
        .noted("a tree that does not know our trailer") {
            $0.complain("ERROR", "BAD_SIGN_OFF", "Assisted-by:")
        },
        .accepted("a range-diff in a cover letter") {
            $0.results.complaints["v2-0000-cover-letter.patch"] = [
                .init(level: "WARNING", type: "BAD_SIGN_OFF", line: 32, message: "x")
            ]
        },
        .accepted("the first line of a backport") {
            $0.replace("[PATCH v2", with: "[PATCH 6.1.y v2", in: 1)
            $0.results.complaints["v2-0001-a.patch"] = [
                .init(level: "ERROR", type: "GIT_COMMIT_ID", line: 14, message: "x")
            ]
        },
        .noted("the text of a cover letter") {
            $0.results.complaints["v2-0000-cover-letter.patch"] = [
                .init(level: "WARNING", type: "TYPO_SPELLING", line: 13, message: "x")
            ]
        },
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.mails.flatMap { mail in
            (submission.results.complaints[mail.name] ?? []).compactMap { complaint in
                if complaint.type == "MISSING_SIGN_OFF" { return nil }
                // Nor does it know the first line of a backport, which has a check of its own.
                let isUpstream = complaint.type == "GIT_COMMIT_ID" && mail.brackets?.stableBranch != nil
                if isUpstream, complaint.line == mail.mail.bodyStart + 1 { return nil }
                // The script takes a range-diff in a cover letter for text of its own.
                let end = mail.mail.bodyStart + mail.messageEnd
                if mail.isCover, let line = complaint.line, line > end { return nil }
                let isAboutUs = complaint.message.contains("Assisted-by")
                return Remark(
                    weight: complaint.level == "ERROR" && !isAboutUs ? .error : .note, mail: mail.name,
                    line: complaint.line, message: "checkpatch \(complaint.type): \(complaint.message)")
            }
        }
    }
}

extension Submission {
    fileprivate mutating func complain(_ level: String, _ type: String, _ message: String = "x") {
        results.complaints["v2-0001-a.patch"] = [.init(level: level, type: type, line: 20, message: message)]
    }
}
