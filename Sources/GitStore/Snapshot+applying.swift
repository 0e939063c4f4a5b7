// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// Why a change does not fit another tree.
package struct MergeConflict: Error, Equatable {
    /// The file in which both changed the same lines, or which one of them lacks.
    package let path: String
}

extension Snapshot {
    /// This tree with the change from `old` to `new` made in it, three-way and file by file, in memory.
    ///
    /// Renames are not followed, so a file that moved here is a conflict. Nothing is written.
    package func applying(changeFrom old: Snapshot, to new: Snapshot) throws(GitError) -> Result<
        Snapshot, MergeConflict
    > {
        var changes: [String: [UInt8]?] = [:]
        for file in try repository.diff(from: old, to: new).files {
            let here = try contents(of: file.path)
            if here == file.new?.bytes { continue }
            if here == file.old?.bytes {
                changes[file.path] = .some(file.new?.bytes)
                continue
            }
            guard let here, let before = file.old?.bytes, let after = file.new?.bytes,
                let merged = try Self.merge(here, after, ancestor: before)
            else { return .failure(MergeConflict(path: file.path)) }
            changes[file.path] = .some(merged)
        }
        return .success(try applying(changes))
    }

    /// `git merge-file`; nil where both sides changed the same lines.
    private static func merge(
        _ ours: [UInt8], _ theirs: [UInt8], ancestor: [UInt8]
    ) throws(GitError) -> [UInt8]? {
        var result = git_merge_file_result()
        defer { git_merge_file_result_free(&result) }
        let status = withInput(ancestor) { ancestor in
            withInput(ours) { ours in
                withInput(theirs) { theirs in git_merge_file(&result, &ancestor, &ours, &theirs, nil) }
            }
        }
        try check(status, "git_merge_file")
        guard result.automergeable == 1 else { return nil }
        return Array(UnsafeRawBufferPointer(start: result.ptr, count: result.len))
    }

    private static func withInput<Value>(
        _ bytes: [UInt8], _ body: (inout git_merge_file_input) -> Value
    ) -> Value {
        bytes.withUnsafeBytes { buffer in
            var input = git_merge_file_input()
            git_merge_file_input_init(&input, UInt32(GIT_MERGE_FILE_INPUT_VERSION))
            input.ptr = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            input.size = buffer.count
            return body(&input)
        }
    }
}

extension Snapshot {
    /// This tree with a unified diff applied, in memory; throws where it does not apply.
    package func applying(diff bytes: [UInt8]) throws(GitError) -> Snapshot {
        let diff = try Owned("git_diff_from_buffer", free: git_diff_free) { diff in
            bytes.withUnsafeBytes {
                git_diff_from_buffer(&diff, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
            }
        }
        var raw = tree.raw
        let before = try Owned("git_tree_lookup", free: git_tree_free) {
            git_tree_lookup(&$0, repository.pointer, &raw)
        }
        let index = try Owned("git_apply_to_tree", free: git_index_free) {
            git_apply_to_tree(&$0, repository.pointer, before.pointer, diff.pointer, nil)
        }
        var changes: [String: [UInt8]?] = [:]
        for number in 0..<git_diff_num_deltas(diff.pointer) {
            guard let delta = git_diff_get_delta(diff.pointer, number)?.pointee,
                let name = delta.status == GIT_DELTA_DELETED ? delta.old_file.path : delta.new_file.path
            else { continue }
            let entry = git_index_get_bypath(index.pointer, name, 0)
            changes[String(cString: name)] = .some(
                try entry.map { entry throws(GitError) in
                    try repository.objects.bytes(of: ObjectID(entry.pointee.id), GIT_OBJECT_BLOB)
                })
        }
        return try applying(changes)
    }
}
