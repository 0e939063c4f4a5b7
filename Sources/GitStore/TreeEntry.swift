// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// One name in a folder of a revision.
package struct TreeEntry: Sendable, Hashable {
    /// What a name stands for.
    package enum Kind: String, Sendable {
        /// A regular file, executable or not.
        case file
        /// A folder.
        case folder
        /// A symbolic link.
        case symlink
        /// A commit of another repository.
        case submodule
    }

    /// The name, without a slash.
    package let name: String
    /// The mode as git stores it, such as `0o100644`.
    package let mode: UInt32
    /// The object that the name stands for.
    package let id: ObjectID

    /// What the mode says that it is.
    package var kind: Kind {
        switch mode & 0o170000 {
        case 0o040000: .folder
        case 0o120000: .symlink
        case 0o160000: .submodule
        default: .file
        }
    }

    /// As a tree object orders its names: folders as if a slash stood at their end.
    var sortKey: [UInt8] { Array(name.utf8) + (kind == .folder ? [UInt8(ascii: "/")] : []) }

    /// As a tree object holds it.
    var bytes: [UInt8] { Array("\(String(mode, radix: 8)) \(name)\0".utf8) + id.bytes }
}

/// The entries in the bytes of a tree object, in order, without a copy.
struct TreeBytes: Sequence, IteratorProtocol {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The next mode, name and object; nil at the end and where the bytes are no tree.
    mutating func next() -> (mode: UInt32, name: UnsafeRawBufferPointer, id: ObjectID)? {
        var mode: UInt32 = 0
        while position < bytes.count, bytes[position] != UInt8(ascii: " ") {
            mode = mode << 3 | UInt32(bytes[position] & 7)
            position += 1
        }
        let start = position + 1
        guard start < bytes.count, let end = bytes[start...].firstIndex(of: 0), end + 21 <= bytes.count
        else { return nil }
        position = end + 21
        var raw = git_oid()
        withUnsafeMutableBytes(of: &raw) { $0.copyMemory(from: .init(rebasing: bytes[(end + 1)..<position])) }
        return (mode, UnsafeRawBufferPointer(rebasing: bytes[start..<end]), ObjectID(raw))
    }
}

extension ObjectStore {
    /// The entries of the tree object named `tree`.
    func entries(of tree: ObjectID) throws(GitError) -> [TreeEntry] {
        try withBytes(of: tree) { kind, bytes throws(GitError) in
            guard kind == GIT_OBJECT_TREE else { throw .corruptObject(tree, message: "not a tree") }
            return TreeBytes(bytes).map { TreeEntry(name: text($0.name), mode: $0.mode, id: $0.id) }
        }
    }

    /// The entry called `name` in the tree object named `tree`; nil when there is none.
    func entry(_ name: some StringProtocol, of tree: ObjectID) throws(GitError) -> TreeEntry? {
        try withBytes(of: tree) { kind, bytes throws(GitError) in
            guard kind == GIT_OBJECT_TREE else { throw .corruptObject(tree, message: "not a tree") }
            let found = TreeBytes(bytes).first { $0.name.elementsEqual(name.utf8) }
            return found.map { TreeEntry(name: String(name), mode: $0.mode, id: $0.id) }
        }
    }

    /// The entry at `path`, folder by folder from `tree`; nil where nothing stands.
    func entry(at path: String, of tree: ObjectID) throws(GitError) -> TreeEntry? {
        var entry = TreeEntry(name: "", mode: 0o040000, id: tree)
        for name in path.split(separator: "/") where name != "." {
            guard entry.kind == .folder, let next = try self.entry(name, of: entry.id) else { return nil }
            entry = next
        }
        return entry
    }
}
