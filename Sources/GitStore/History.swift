// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// Questions about which commit stands on which.
///
/// libgit2 knows no shallow clones; there, where the history is short, every commit is looked at.
extension Repository {
    /// Whether `commit` is `other` or stands below it.
    package func contains(_ commit: ObjectID, in other: ObjectID) throws(GitError) -> Bool {
        if commit == other { return true }
        if !boundary.isEmpty { return try ancestry(of: other).contains(commit) }
        var (ours, theirs) = (commit.raw, other.raw)
        return try check(git_graph_descendant_of(pointer, &theirs, &ours), "git_graph_descendant_of") == 1
    }

    /// The best common ancestor; nil where the histories have nothing in common.
    package func mergeBase(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> ObjectID? {
        if !boundary.isEmpty {
            let known = Set(try ancestry(of: one))
            return try ancestry(of: other).first { known.contains($0) }
        }
        var (ours, theirs) = (one.raw, other.raw)
        var base = git_oid()
        let status = git_merge_base(&base, pointer, &ours, &theirs)
        if status == GIT_ENOTFOUND.rawValue { return nil }
        try check(status, "git_merge_base")
        return ObjectID(base)
    }

    /// The commits that `tip` stands on and `others` do not, in topological order, oldest first.
    package func commits(upTo tip: ObjectID, without others: [ObjectID]) throws(GitError) -> [Commit] {
        try commits(commitIDs(upTo: tip, without: others) ?? [])
    }

    /// The names of these commits; nil where there are more than `limit`.
    ///
    /// Costs the difference of the two histories, not their length.
    package func commitIDs(
        upTo tip: ObjectID, without others: [ObjectID], limit: Int = .max
    ) throws(GitError) -> [ObjectID]? {
        if !boundary.isEmpty {
            var known: Set<ObjectID> = []
            for other in others { known.formUnion(try ancestry(of: other)) }
            let found = try ancestry(of: tip).filter { !known.contains($0) }
            return found.count > limit ? nil : found.reversed()
        }
        // Sorting looks at all of them before it gives the first: count first where there may be too many.
        if limit < .max, try walk(upTo: tip, without: others, sorting: GIT_SORT_NONE, limit: limit) == nil {
            return nil
        }
        let sorting = git_sort_t(GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_REVERSE.rawValue)
        return try walk(upTo: tip, without: others, sorting: sorting, limit: limit)
    }

    private func walk(
        upTo tip: ObjectID, without others: [ObjectID], sorting: git_sort_t, limit: Int
    ) throws(GitError) -> [ObjectID]? {
        let walk = try Owned("git_revwalk_new", free: git_revwalk_free) { git_revwalk_new(&$0, pointer) }
        try check(git_revwalk_sorting(walk.pointer, sorting.rawValue), "git_revwalk_sorting")
        var start = tip.raw
        try check(git_revwalk_push(walk.pointer, &start), "git_revwalk_push")
        for other in others {
            var raw = other.raw
            try check(git_revwalk_hide(walk.pointer, &raw), "git_revwalk_hide")
        }
        var found: [ObjectID] = []
        var next = git_oid()
        while git_revwalk_next(&next, walk.pointer) == 0 {
            if found.count == limit { return nil }
            found.append(ObjectID(next))
        }
        return found
    }

    /// The straight line of commits from behind `base` to `tip`, oldest first; nil where a merge or a missing parent
    /// is in the way.
    package func line(from base: ObjectID, to tip: ObjectID, limit: Int = 1000) throws(GitError) -> [Commit]?
    {
        var line: [Commit] = []
        var next = tip
        while next != base {
            let commit = try commit(next)
            guard commit.parents.count == 1, line.count < limit else { return nil }
            line.append(commit)
            next = commit.parents[0]
        }
        return line.reversed()
    }

    private func commits(_ ids: [ObjectID]) throws(GitError) -> [Commit] {
        var commits: [Commit] = []
        for id in ids { commits.append(try commit(id)) }
        return commits
    }

    /// `tip` and all commits below it, each before its parents' own parents.
    private func ancestry(of tip: ObjectID) throws(GitError) -> [ObjectID] {
        var seen: Set<ObjectID> = [tip]
        var order = [tip]
        var index = 0
        while index < order.count {
            for parent in try commit(order[index]).parents where seen.insert(parent).inserted {
                order.append(parent)
            }
            index += 1
        }
        return order
    }
}
