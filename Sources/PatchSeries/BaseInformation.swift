// SPDX-License-Identifier: GPL-2.0-only

/// What a series stands on.
package struct BaseInformation: Hashable, Sendable {
    /// The public commit, 40 hex; nil when the base is not a public commit, and then none is claimed.
    package let commit: String?
    /// `git patch-id --stable` of each patch between the public base and the series, oldest first.
    package let prerequisites: [String]

    /// Makes base information; refuses what is no object id.
    package init(commit: String?, prerequisites: [String] = []) throws(SeriesError) {
        for id in prerequisites + (commit.map { [$0] } ?? []) where !id.isObjectID {
            throw .malformedObjectID(id)
        }
        self.commit = commit
        self.prerequisites = commit == nil ? [] : prerequisites
    }

    /// The lines that stand before the signature.
    func lines(changeID: ChangeID?) -> [String] {
        let base = commit.map { ["base-commit: \($0)"] } ?? []
        let change = changeID.map { ["change-id: \($0)"] } ?? []
        return base + change + prerequisites.map { "prerequisite-patch-id: \($0)" }
    }
}
