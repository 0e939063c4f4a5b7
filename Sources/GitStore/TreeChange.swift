// SPDX-License-Identifier: GPL-2.0-only

/// A path at which two trees differ.
struct TreeChange {
    /// The path from the root.
    let path: String
    /// What stood there; nil when nothing did.
    let old: TreeEntry?
    /// What stands there; nil when nothing does.
    let new: TreeEntry?
}

extension ObjectStore {
    /// Where the folders `old` and `new` differ (nil: there is none), file by file in git's order.
    ///
    /// A folder that is the same in both is not opened, so that the cost is that of the change: libgit2's own
    /// `git_diff_tree_to_tree` opens all 4,000 of a kernel.
    func changes(
        from old: ObjectID?, to new: ObjectID?, under folder: String = ""
    ) throws(GitError) -> [TreeChange] {
        var before = try sorted(old)[...]
        var after = try sorted(new)[...]
        var changes: [TreeChange] = []
        while let next = Self.smaller(before.first?.key, after.first?.key) {
            let left = before.first?.key == next ? before.removeFirst().entry : nil
            let right = after.first?.key == next ? after.removeFirst().entry : nil
            guard left != right, let entry = left ?? right else { continue }
            let path = folder + entry.name
            if entry.kind == .folder {
                changes += try self.changes(from: left?.id, to: right?.id, under: path + "/")
            } else if let left, let right, left.kind != right.kind {
                // git shows another kind of thing as one gone and one new.
                changes.append(TreeChange(path: path, old: left, new: nil))
                changes.append(TreeChange(path: path, old: nil, new: right))
            } else {
                changes.append(TreeChange(path: path, old: left, new: right))
            }
        }
        return changes
    }

    private func sorted(_ tree: ObjectID?) throws(GitError) -> [(key: [UInt8], entry: TreeEntry)] {
        guard let tree else { return [] }
        return try entries(of: tree).map { ($0.sortKey, $0) }
    }

    private static func smaller(_ left: [UInt8]?, _ right: [UInt8]?) -> [UInt8]? {
        guard let left, let right else { return left ?? right }
        return left.lexicographicallyPrecedes(right) ? left : right
    }
}
