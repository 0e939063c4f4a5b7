// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// A driver must work at every commit, not only at the last.
enum ConformsAtEachPatch: Check {
    static let summary = "The driver conforms to the reference model at every prefix of the series."

    static let examples: [CheckExample] = [
        .accepted("both conform") { $0.results.proofs = [1: .passed, 2: .passed] },
        .noted("nobody knows") { $0.results.proofs = [1: .unknown("not proven: the user said so")] },
        .refused("the first is disproved") {
            $0.results.proofs = [1: .failed(["disproved: map 1 page"]), 2: .passed]
        },
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.failures(in: submission.results.proofs, "the driver was not shown to conform")
    }
}
