// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// A cover letter introduces two patches or more, and somebody wrote it.
enum HasFinishedCover: Check {
    static let summary = "A series of two patches or more has a cover letter without placeholders."

    static let examples: [CheckExample] = [
        .accepted("a written one"),
        .accepted("a lone patch without one") {
            $0.mails = [$0.mails[1]]
            $0.replace("[PATCH v2 1/2]", with: "[PATCH v2]", in: 0)
        },
        .refused("none") { $0.mails.removeFirst() },
        .refused("git's placeholder", "The core", becomes: "*** BLURB HERE ***\n\nThe core", in: 0),
        .refused(
            "its subject", "iommu/a: Map many pages in one call", becomes: "*** SUBJECT HERE ***", in: 0),
        .refused("b4's placeholder", "The core", becomes: "EDITME: describe this\n\nThe core", in: 0),
        .refused("one in a patch", "One call", becomes: "EDITME: why?\n\nOne call", in: 1),
        .refused(
            "no text",
            "The core can hand down many pages in one call since\ncommit 54a4f0239f2e (\"Linux at some point\").\n",
            becomes: "", in: 0),
    ]

    private static let placeholders = ["EDITME", "*** BLURB HERE ***", "*** SUBJECT HERE ***"]

    static func remarks(on submission: Submission) -> [Remark] {
        var remarks: [Remark] = []
        if submission.cover == nil, submission.patches.count > 1 {
            remarks.append(.error("\(submission.patches.count) patches have no cover letter"))
        }
        for mail in submission.mails {
            let end = mail.isCover ? mail.signatureStart : mail.diff.start
            let texts = [(Int?.none, mail.subject)] + mail.lines[..<end].enumerated().map { ($0, $1) }
            for (number, line) in texts {
                guard let left = placeholders.first(where: { line.contains($0) }) else { continue }
                remarks.append(.error("'\(left)' is left over", in: mail, line: number))
            }
        }
        if let cover = submission.cover, cover.message.log.isEmpty {
            remarks.append(.error("the cover letter says nothing", in: cover))
        }
        return remarks
    }
}
