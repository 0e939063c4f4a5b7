// SPDX-License-Identifier: GPL-2.0-only
import GitStore

/// The commits below a series that another tree lacks and that could matter to it.
struct MissingCommits {
    /// The commits, oldest first.
    let commits: [Commit]

    /// Looks between `base` and `target` for what changes a file of the series or a header below one.
    ///
    /// What the target has under another name, as a cherry-pick, is not missing.
    init(
        between target: Commit, and base: Commit, for series: [Commit], in repository: Repository
    ) throws {
        let own = try repository.commitIDs(upTo: base.id, without: [target.id]) ?? []
        guard let tip = series.last, !own.isEmpty else {
            commits = []
            return
        }
        let files = try Set(series.flatMap { try repository.diff(of: $0).files.map(\.path) })
        let headers = try IncludedFiles(of: files, in: repository.snapshot(of: tip)).paths
        let (here, there) = (repository.snapshot(of: base), repository.snapshot(of: target))
        let paths = try files.union(headers).filter { try here.entry(at: $0) != there.entry(at: $0) }.sorted()
        let others = try repository.commitIDs(upTo: target.id, without: [base.id]) ?? []
        let known = try Set(
            others.compactMap { try Self.changing($0, paths, in: repository) }
                .compactMap { try repository.diff(of: $0).patchID })
        commits = try own.compactMap { try Self.changing($0, paths, in: repository) }.filter { commit in
            guard let id = try repository.diff(of: commit).patchID else { return true }
            return !known.contains(id)
        }
    }

    /// The commit, unless it is a merge or leaves `paths` as they are.
    private static func changing(
        _ id: ObjectID, _ paths: [String], in repository: Repository
    ) throws -> Commit? {
        let commit = try repository.commit(id)
        guard commit.parents.count == 1, let parent = try? repository.commit(commit.parents[0]) else {
            return nil
        }
        let (before, after) = (repository.snapshot(of: parent), repository.snapshot(of: commit))
        return try paths.contains { try before.entry(at: $0) != after.entry(at: $0) } ? commit : nil
    }
}
