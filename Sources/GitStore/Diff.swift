// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// What differs between two snapshots, or two texts: file by file, in the order of git.
package struct Diff: Sendable {
    /// The files that differ, by path.
    package let files: [FileDiff]

    /// The difference of two texts that stand for the file at `path`; none when they are equal.
    package init(path: String, from old: [UInt8], to new: [UInt8], language: FileDiff.Language = .c) {
        // No repository need have been opened before.
        Library.start(home: nil)
        let before = FileDiff.Side(mode: 0o100644, id: ObjectID(ofFile: old), bytes: old)
        let after = FileDiff.Side(mode: 0o100644, id: ObjectID(ofFile: new), bytes: new)
        let isSame = before.id == after.id
        files = isSame ? [] : [FileDiff(path: path, old: before, new: after, language: language)]
    }

    init(files: [FileDiff]) { self.files = files }

    /// The unified diff as `git diff --abbrev=12` prints it, with `a/` and `b/` whatever is configured.
    package var bytes: [UInt8] { files.flatMap(\.bytes) }

    /// The identity of the change, as `git patch-id --stable` gives it; nil for an empty diff, and where a
    /// binary file is in it, which libgit2 does not read back.
    package var patchID: ObjectID? {
        let bytes = bytes
        var diff: OpaquePointer?
        let status = bytes.withUnsafeBytes {
            git_diff_from_buffer(&diff, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
        guard status == 0, let diff else { return nil }
        defer { git_diff_free(diff) }
        var raw = git_oid()
        return git_diff_patchid(&raw, diff, nil) == 0 ? ObjectID(raw) : nil
    }
}

extension Repository {
    /// What differs between `old` and `new`.
    package func diff(from old: Snapshot, to new: Snapshot) throws(GitError) -> Diff {
        let languages = try Languages(of: new)
        let before = try tree(old.tree)
        let after = try tree(new.tree)
        let diff = try Owned("git_diff_tree_to_tree", free: git_diff_free) {
            git_diff_tree_to_tree(&$0, pointer, before.pointer, after.pointer, nil)
        }
        var files: [FileDiff] = []
        for index in 0..<git_diff_num_deltas(diff.pointer) {
            guard let delta = git_diff_get_delta(diff.pointer, index)?.pointee, let name = delta.new_file.path
            else { continue }
            let path = String(cString: name)
            files.append(
                FileDiff(
                    path: path, old: try side(delta.old_file), new: try side(delta.new_file),
                    language: languages.language(of: path)))
        }
        return Diff(files: files)
    }

    private func tree(_ id: ObjectID) throws(GitError) -> Owned {
        var raw = id.raw
        return try Owned("git_tree_lookup", free: git_tree_free) { git_tree_lookup(&$0, pointer, &raw) }
    }

    private func side(_ file: git_diff_file) throws(GitError) -> FileDiff.Side? {
        guard file.mode != 0 else { return nil }
        let id = ObjectID(file.id)
        let isCommit = file.mode == GIT_FILEMODE_COMMIT.rawValue
        let bytes =
            isCommit ? Array("Subproject commit \(id)\n".utf8) : try objects.bytes(of: id, GIT_OBJECT_BLOB)
        return FileDiff.Side(mode: UInt32(file.mode), id: id, bytes: bytes)
    }
}

/// Which files a tree's own `.gitattributes` declares to be C (`*.c diff=cpp`, as the kernel's does).
private struct Languages {
    private var endings: Set<Substring> = []

    init(of snapshot: Snapshot) throws(GitError) {
        guard let entry = try snapshot.entry(at: ".gitattributes"), entry.kind == .file,
            let bytes = try snapshot.contents(of: ".gitattributes")
        else { return }
        for line in text(bytes).split(separator: "\n") {
            let words = line.split { $0 == " " || $0 == "\t" }
            if words.first?.hasPrefix("*.") == true, words.contains("diff=cpp") {
                endings.insert(words[0].dropFirst())
            }
        }
    }

    func language(of path: String) -> FileDiff.Language {
        guard let dot = path.lastIndex(of: ".") else { return .none }
        return endings.contains(path[dot...]) ? .c : .none
    }
}
