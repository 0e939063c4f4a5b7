// SPDX-License-Identifier: GPL-2.0-only

/// All checks, in the order of their remarks.
package enum CheckCatalogue {
    /// The checks.
    package static let all: [any Check.Type] = [
        AppliesToItsBase.self, BuildsAtEachPatch.self, ConformsAtEachPatch.self, PassesCheckpatch.self,
        HasProperSubjects.self, HasReadableLog.self, HasReadableTrailers.self, IsSignedOff.self,
        NamesFixedCommits.self, CitesCommits.self, AddressesStable.self, NamesUpstreamCommit.self,
        ShowsItsDiffstat.self, UsesPlainDiffs.self, HasCleanWhitespace.self, HasFinishedCover.self,
        TellsItsChanges.self, ResendsUnchanged.self, NamesItsBase.self, IsThreaded.self, IsPlainText.self,
        ReachesItsMaintainers.self, IsShortEnough.self,
    ]

    /// What all checks have to say, errors first, each with the name of its check.
    package static func remarks(on submission: Submission) -> [(check: String, remark: Remark)] {
        let remarks = all.flatMap { check in
            check.remarks(on: submission).map { (check: check.name, remark: $0) }
        }
        return remarks.filter { $0.remark.weight == .error } + remarks.filter { $0.remark.weight == .note }
    }
}
