// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// Whoever bisects must be able to build every commit.
enum BuildsAtEachPatch: Check {
    static let summary = "Every prefix of the series builds without new warnings."

    static let examples: [CheckExample] = [
        .accepted("both build") { $0.results.builds = [1: .passed, 2: .passed] },
        .refused("the second brings a warning") {
            $0.results.builds = [1: .passed, 2: .failed(["a.c:18: warning: unused variable 'x'"])]
        },
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.failures(in: submission.results.builds, "the tree does not build cleanly with this patch")
    }
}

extension Submission {
    /// The patches at which a trial failed.
    func failures(in trials: [Int: OutsideResults.Trial], _ what: String) -> [Remark] {
        patches.enumerated().flatMap { index, mail -> [Remark] in
            switch trials[index + 1] {
            case nil, .passed: return []
            case .failed(let reasons): return reasons.map { .error("\(what): \($0)", in: mail) }
            case .unknown(let reason): return [.note("\(what): \(reason)", in: mail)]
            }
        }
    }
}
