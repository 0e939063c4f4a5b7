// SPDX-License-Identifier: GPL-2.0-only
import GitStore

/// Some commits applied one after the other to a tree, three-way and in memory.
struct Application {
    /// The tree after each commit that applied.
    private(set) var trees: [Snapshot] = []
    /// The file at which the first that did not apply failed.
    private(set) var conflict: String?

    /// Applies `commits` to `tree`.
    init(of commits: [Commit], to tree: Snapshot) throws(GitError) {
        var tree = tree
        for commit in commits {
            guard let change = try Change(commit, in: tree.repository) else { break }
            switch try tree.applying(changeFrom: change.before, to: change.after) {
            case .success(let next):
                tree = next
                trees.append(next)
            case .failure(let failure):
                conflict = failure.path
                return
            }
        }
    }

    /// Whether all of `commits` applied.
    func isComplete(for commits: [Commit]) -> Bool { trees.count == commits.count }

    /// Which of `commits` a tree holds already, by their indices: what can be taken back and made again.
    static func present(_ commits: [Commit], in tree: Snapshot) throws(GitError) -> Set<Int> {
        var tree = tree
        var present: Set<Int> = []
        for (index, commit) in commits.enumerated().reversed() {
            guard let change = try Change(commit, in: tree.repository),
                case .success(let without) = try tree.applying(changeFrom: change.after, to: change.before),
                without.tree != tree.tree,
                case .success(let again) = try without.applying(
                    changeFrom: change.before, to: change.after),
                again.tree == tree.tree
            else { continue }
            present.insert(index)
            tree = without
        }
        return present
    }

    /// The trees on either side of a commit.
    private struct Change {
        let before: Snapshot
        let after: Snapshot

        init?(_ commit: Commit, in repository: Repository) throws(GitError) {
            guard let parent = commit.parents.first else { return nil }
            before = repository.snapshot(of: try repository.commit(parent))
            after = repository.snapshot(of: commit)
        }
    }
}
