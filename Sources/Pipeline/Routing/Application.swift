// SPDX-License-Identifier: GPL-2.0-only
import GitStore

/// Some commits applied one after the other to a tree, three-way and in memory.
struct Application {
    /// The tree after each commit that applied.
    private(set) var trees: [Snapshot] = []
    /// How many of the commits changed nothing, because the tree has them already.
    private(set) var present = 0
    /// The file at which the first that did not apply failed.
    private(set) var conflict: String?

    /// Applies `commits` to `tree`.
    init(of commits: [Commit], to tree: Snapshot) throws(GitError) {
        var tree = tree
        for commit in commits {
            let repository = tree.repository
            guard let parent = commit.parents.first else { break }
            let before = repository.snapshot(of: try repository.commit(parent))
            switch try tree.applying(changeFrom: before, to: repository.snapshot(of: commit)) {
            case .success(let next):
                if next.tree == tree.tree { present += 1 }
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
}
