// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

extension Repository {
    /// The most commits between a public one and the series that are taken for patches on their way.
    private static let prerequisiteLimit = 100

    /// What a series that stands on `foundation` can claim as its base.
    ///
    /// A commit is public when a remote-tracking branch or an upstream tag contains it. Straight commits above it are
    /// prerequisites, named by their patch ids. Where nothing public is below, nothing is claimed.
    package func baseInformation(of foundation: ObjectID) throws -> BaseInformation {
        let published = try publicCommits()
        let limit = Self.prerequisiteLimit
        guard !published.isEmpty,
            let names = try commitIDs(upTo: foundation, without: Array(published), limit: limit)
        else { return try BaseInformation(commit: nil) }
        if names.isEmpty { return try BaseInformation(commit: foundation.description) }
        let above = try names.map { try commit($0) }
        guard above.allSatisfy({ $0.parents.count == 1 }), let base = above.first?.parents.first else {
            return try BaseInformation(commit: nil)
        }
        var ids: [String] = []
        for commit in above {
            guard let id = try diff(of: commit).patchID else { return try BaseInformation(commit: nil) }
            ids.append(id.description)
        }
        return try BaseInformation(commit: base.description, prerequisites: ids)
    }

    /// Whether a remote-tracking branch or an upstream tag contains `commit`.
    package func isPublic(_ commit: ObjectID) throws(GitError) -> Bool {
        let published = try publicCommits()
        if published.isEmpty { return false }
        return try commitIDs(upTo: commit, without: Array(published), limit: 0) != nil
    }

    /// Where remote-tracking branches and upstream tags stand.
    private func publicCommits() throws(GitError) -> Set<ObjectID> {
        let remote = try references(under: "refs/remotes/").map(\.commit)
        let tags = try references(under: "refs/tags/").filter { Self.isUpstreamTag($0.name) }.map(\.commit)
        return Set(remote + tags)
    }

    /// Whether a tag has a name of upstream's: `v6.1`, `v6.1.192`, `v6.2-rc1`, `next-20221006`.
    private static func isUpstreamTag(_ reference: String) -> Bool {
        let name = reference.dropFirst("refs/tags/".count)
        if name.hasPrefix("next-") { return name.dropFirst(5).allSatisfy(\.isNumber) && name.count == 13 }
        guard name.hasPrefix("v") else { return false }
        let parts = name.dropFirst().split(separator: "-", omittingEmptySubsequences: false)
        let numbers = (parts.first ?? "").split(separator: ".", omittingEmptySubsequences: false)
        let isVersion = (2...4).contains(numbers.count) && numbers.allSatisfy { Int($0) != nil }
        return isVersion
            && (parts.count == 1
                || parts.count == 2 && parts[1].hasPrefix("rc") && Int(parts[1].dropFirst(2)) != nil)
    }
}
