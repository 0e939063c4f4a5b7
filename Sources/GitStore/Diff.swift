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
        var files: [FileDiff] = []
        for change in try objects.changes(from: old.tree, to: new.tree) {
            files.append(
                FileDiff(
                    path: change.path, old: try side(change.old), new: try side(change.new),
                    language: languages.language(of: change.path)))
        }
        return Diff(files: files)
    }

    private func side(_ entry: TreeEntry?) throws(GitError) -> FileDiff.Side? {
        guard let entry else { return nil }
        let bytes =
            entry.kind == .submodule
            ? Array("Subproject commit \(entry.id)\n".utf8)
            : try objects.bytes(of: entry.id, GIT_OBJECT_BLOB)
        return FileDiff.Side(mode: entry.mode, id: entry.id, bytes: bytes)
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
