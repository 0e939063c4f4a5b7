// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// What `git am` gives on a clean base is the branch.
enum AppliesToItsBase: Check {
    static let summary = "The mails, applied to their base, give the branch's tree and its messages."

    static let examples: [CheckExample] = [
        .accepted("the same tree"),
        .accepted("nobody tried") { $0.results.application = nil },
        .refused("another tree") { $0.results.application = .different(["drivers/iommu/a.c"]) },
        .refused("no application") { $0.results.application = .refused("patch failed at 0002") },
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        switch submission.results.application {
        case nil, .same: []
        case .different(let places):
            [
                .error(
                    "applied with 'git am', the mails do not give the branch: \(places.joined(separator: ", "))"
                )
            ]
        case .refused(let message): [.error("'git am' does not apply the mails: \(message)")]
        }
    }
}
