// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// `submitting-patches`: about 15 at a time, and all of them.
enum IsShortEnough: Check {
    static let summary = "A series has 15 patches at most, and all of them are there."

    static let examples: [CheckExample] = [
        .accepted("two patches"),
        .refused("sixteen") { submission in
            let patch = submission.mails[1]
            submission.mails += Array(repeating: patch, count: 14)
        },
        .refused("none") { $0.mails.removeLast(2) },
        .refused("one is missing") { $0.mails.removeLast() },
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        let count = submission.patches.count
        if count == 0 { return [.error("there is no patch")] }
        if count > 15 { return [.error("the series has \(count) patches, not 15 at most")] }
        if let total = submission.first?.brackets?.total, total != count {
            return [.error("\(count) patches are there, the subjects count \(total)")]
        }
        return []
    }
}
