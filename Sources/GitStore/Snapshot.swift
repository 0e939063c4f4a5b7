// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// The files of one revision, read when asked for: a path costs its depth, not the size of the tree.
package struct Snapshot: Sendable {
    /// The repository that holds it.
    package let repository: Repository
    /// The tree's object.
    package let tree: ObjectID

    /// The files under the tree object named `tree`.
    package init(repository: Repository, tree: ObjectID) {
        self.repository = repository
        self.tree = tree
    }

    /// What stands at `path`, the tree itself at the empty one; nil where nothing does.
    package func entry(at path: String) throws(GitError) -> TreeEntry? {
        try repository.objects.entry(at: path, of: tree)
    }

    /// The bytes of the file at `path`; nil where nothing stands.
    ///
    /// Throws `notAFile` for a folder, a symbolic link or a submodule.
    package func contents(of path: String) throws(GitError) -> [UInt8]? {
        guard let entry = try entry(at: path) else { return nil }
        guard entry.kind == .file else { throw .notAFile(path: path, kind: entry.kind) }
        return try repository.objects.bytes(of: entry.id, GIT_OBJECT_BLOB)
    }

    /// The names in the folder at `path`, in git's order; none where no folder stands.
    package func entries(under path: String) throws(GitError) -> [TreeEntry] {
        guard let entry = try entry(at: path), entry.kind == .folder else { return [] }
        return try repository.objects.entries(of: entry.id)
    }

    /// The snapshot in which each path of `changes` holds the bytes given (nil: no longer exists).
    ///
    /// Modes stay; a new file gets `100644`. Only the trees on the paths are written, and only in memory.
    package func applying(_ changes: [String: [UInt8]?]) throws(GitError) -> Snapshot {
        var steps: [([Substring], TreeEntry?)] = []
        for (path, bytes) in changes {
            let old = try entry(at: path)
            if let old, old.kind != .file { throw .notAFile(path: path, kind: old.kind) }
            var entry: TreeEntry?
            if let bytes {
                let id = try repository.objects.make(GIT_OBJECT_BLOB, bytes)
                entry = TreeEntry(name: name(of: path), mode: old?.mode ?? 0o100644, id: id)
            }
            steps.append((path.split(separator: "/"), entry))
        }
        if let top = try folder(tree, changed: steps) { return Snapshot(repository: repository, tree: top) }
        return Snapshot(repository: repository, tree: try repository.objects.make(GIT_OBJECT_TREE, []))
    }

    private func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// The folder `tree` after `changes`, each a path from here; nil when nothing is left in it.
    private func folder(
        _ tree: ObjectID?, changed changes: [([Substring], TreeEntry?)]
    ) throws(GitError) -> ObjectID? {
        var entries: [String: TreeEntry] = [:]
        if let tree {
            for entry in try repository.objects.entries(of: tree) { entries[entry.name] = entry }
        }
        var below: [Substring: [([Substring], TreeEntry?)]] = [:]
        for (path, entry) in changes {
            guard let first = path.first else { continue }
            if path.count == 1 {
                entries[String(first)] = entry
            } else {
                below[first, default: []].append((Array(path.dropFirst()), entry))
            }
        }
        for (name, changes) in below {
            let name = String(name)
            if let old = entries[name], old.kind != .folder { throw .notAFile(path: name, kind: old.kind) }
            let id = try folder(entries[name]?.id, changed: changes)
            entries[name] = id.map { TreeEntry(name: name, mode: 0o040000, id: $0) }
        }
        if entries.isEmpty { return nil }
        let sorted = entries.values.map { (key: $0.sortKey, entry: $0) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return try repository.objects.make(GIT_OBJECT_TREE, sorted.flatMap { $0.entry.bytes })
    }
}
