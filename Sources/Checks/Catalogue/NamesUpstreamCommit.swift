// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// A backport says what it is a backport of (`stable-kernel-rules`, option 3).
enum NamesUpstreamCommit: Check {
    static let summary = "A patch for a stable branch begins with 'commit <40 hex> upstream.'"

    private static let upstream = "commit 54a4f0239f2e98bc83a1bb5e1a3f2a1b2c3d4e5f upstream.\n\n"

    static let examples: [CheckExample] = [
        .accepted("no backport"),
        .accepted("a backport") {
            $0.replace("[PATCH v2", with: "[PATCH 6.1.y v2", in: 1)
            $0.replace("One call", with: upstream + "One call", in: 1)
        },
        .refused("a backport of nothing", "[PATCH v2", becomes: "[PATCH 6.1.y v2", in: 1),
        .refused("a backport to nowhere", "One call", becomes: upstream + "One call", in: 1),
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.patches.flatMap { mail -> [Remark] in
            let words = mail.lines.first?.split(separator: " ") ?? []
            let isNamed =
                words.count == 3 && words[0] == "commit" && words[1].count == 40 && words[2] == "upstream."
            let isBackport = mail.brackets?.stableBranch != nil
            if isBackport == isNamed { return [] }
            return [
                .error(
                    isBackport
                        ? "the log of a backport does not begin with 'commit <40 hex> upstream.'"
                        : "the log names an upstream commit, but the subject no stable branch", in: mail)
            ]
        }
    }
}
