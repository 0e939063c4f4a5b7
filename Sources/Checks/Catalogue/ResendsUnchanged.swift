// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// RESEND means that nothing changed; anything else is a new version.
enum ResendsUnchanged: Check {
    static let summary = "A series marked RESEND is the same as before."

    static let examples: [CheckExample] = [
        .accepted("no resend"),
        .accepted("nothing changed") {
            $0.resend()
            $0.results.changedPatches = []
        },
        .refused("something changed") { $0.resend() },
        .refused("only one mail says so", "PATCH v2 1/2", becomes: "PATCH v2 RESEND 1/2", in: 1),
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        let marked = submission.mails.filter { $0.brackets?.isResend == true }
        if marked.isEmpty { return [] }
        if marked.count < submission.mails.count {
            return [.error("only some of the mails are marked RESEND")]
        }
        let changed = (submission.results.changedPatches ?? []).sorted().map { "\($0)" }
        if changed.isEmpty { return [] }
        return [
            .error(
                "the series is marked RESEND, but patch \(changed.joined(separator: ", ")) changed",
                hint: "a changed series is a new version")
        ]
    }
}

extension Submission {
    fileprivate mutating func resend() {
        for index in mails.indices { replace("[PATCH v2", with: "[PATCH v2 RESEND", in: index) }
    }
}
