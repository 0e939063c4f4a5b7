// SPDX-License-Identifier: GPL-2.0-only

extension Repository {
    /// The commits below `tip` that changed what stands at `path`, newest first, merges and roots left out.
    ///
    /// History is simplified as `git log` does it: where one parent has the same there, the others are not looked at.
    /// It ends after `limit` found, or `steps` looked at; at the edge of a shallow clone it ends early.
    package func commits(
        changing path: String, below tip: ObjectID, limit: Int = 50, steps: Int = 5000
    ) throws(GitError) -> [Commit] {
        let names = path.split(separator: "/")
        var found: [Commit] = []
        var seen: Set<ObjectID> = [tip]
        let start = try commit(tip)
        var queue = [(commit: start, places: try places(names, start, like: nil))]
        var left = steps
        while found.count < limit, left > 0, let next = queue.popLast() {
            left -= 1
            var parents: [(commit: Commit, places: [ObjectID?])] = []
            for id in next.commit.parents where objects.contains(id) {
                let parent = try commit(id)
                let places = try places(names, parent, like: next.places)
                parents.append((parent, places))
                if places.last == next.places.last { parents = [(parent, places)] }
                if places.last == next.places.last { break }
            }
            let isSame = parents.contains { $0.places.last == next.places.last }
            if !isSame, next.commit.parents.count == 1, !parents.isEmpty { found.append(next.commit) }
            for parent in parents where seen.insert(parent.commit.id).inserted {
                let date = parent.commit.committer.date.seconds
                let index = queue.firstIndex { $0.commit.committer.date.seconds > date } ?? queue.count
                queue.insert(parent, at: index)
            }
        }
        return found
    }

    /// The objects on the way to `names` in a commit's tree, nil from where nothing stands; where one is the same as
    /// in `other`, the rest is taken from there.
    private func places(
        _ names: [Substring], _ commit: Commit, like other: [ObjectID?]?
    ) throws(GitError) -> [ObjectID?] {
        var places: [ObjectID?] = [commit.tree]
        if let other, other[0] == commit.tree { return other }
        for (index, name) in names.enumerated() {
            guard let folder = places[index] else {
                places.append(nil)
                continue
            }
            let entry = try objects.entry(name, of: folder)
            let isLast = index == names.count - 1
            places.append(isLast || entry?.kind == .folder ? entry?.id : nil)
            if let other, let same = places[index + 1], other[index + 1] == same {
                return places + other[(index + 2)...]
            }
        }
        return places
    }
}
