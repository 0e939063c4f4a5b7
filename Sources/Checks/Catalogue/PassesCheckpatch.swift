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
        .accepted("and so has the author's") { $0.complain("ERROR", "NO_AUTHOR_SIGN_OFF") },
        .noted("a tree that does not know our trailer") {
            $0.complain("ERROR", "BAD_SIGN_OFF", "Assisted-by:")
        },
        .noted("a tree that wants an address in our trailer") {
            $0.complain(
                "ERROR", "BAD_SIGN_OFF", "Unrecognized email address: 'gen-patch:0.1.0'",
                of: "v2-0002-b.patch")
        },
        .refused("a trailer without an address") {
            $0.complain("ERROR", "BAD_SIGN_OFF", "Unrecognized email address: 'Ada Lovelace'")
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
            (submission.results.complaints[mail.name] ?? []).filter { !isMistaken($0, about: mail) }.map {
                Remark(
                    weight: $0.level == "ERROR" && !isAboutTool($0, in: mail) ? .error : .note,
                    mail: mail.name,
                    line: $0.line,
                    message: "checkpatch \($0.type): \($0.message)")
            }
        }
    }

    /// Whether a complaint is about the trailer that names a tool, which the script of an older base does not know: it
    /// warns, or wants an address there.
    private static func isAboutTool(_ complaint: OutsideResults.Complaint, in mail: PostedMail) -> Bool {
        let key = "Assisted-by"
        let values = mail.message.trailers.filter { $0.hasKey(key) }.map { "'\($0.value)'" }
        return ([key] + values).contains { complaint.message.contains($0) }
    }

    /// Whether a complaint is about what has a check of its own, or about what the script does not know.
    private static func isMistaken(_ complaint: OutsideResults.Complaint, about mail: PostedMail) -> Bool {
        let start = mail.mail.bodyStart
        switch complaint.type {
        case "MISSING_SIGN_OFF", "NO_AUTHOR_SIGN_OFF": return true
        // 'commit <40 hex> upstream.', with which a backport begins.
        case "GIT_COMMIT_ID" where complaint.line == start + 1: return mail.brackets?.stableBranch != nil
        // A range-diff in a cover letter is no text of its own.
        default: return mail.isCover && (complaint.line ?? 0) > start + mail.messageEnd
        }
    }
}

extension Submission {
    fileprivate mutating func complain(
        _ level: String, _ type: String, _ message: String = "x", of mail: String = "v2-0001-a.patch"
    ) {
        results.complaints[mail] = [.init(level: level, type: type, line: 20, message: message)]
    }
}
