// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// What must hold before a reference is made or moved.
extension Repository {
    /// Throws `invalidName` for what git refuses as the name of a branch or a tag.
    func demandName(_ reference: String, short: String) throws(GitError) {
        var isValid: Int32 = 0
        try check(git_reference_name_is_valid(&isValid, reference), "git_reference_name_is_valid")
        let isName = isValid == 1 && !short.hasPrefix("-") && short != "HEAD" && short != "@"
        guard isName, !short.contains("@{") else { throw .invalidName(short) }
    }

    /// Throws `exists` or `conflict` when `reference` cannot be made beside those that stand.
    func demandFree(_ reference: String) throws(GitError) {
        if try target(of: reference) != nil || isBroken(reference) { throw .exists(reference: reference) }
        var above = parent(of: reference)
        while above.split(separator: "/").count > 2 {
            if try target(of: above) != nil { throw .conflict(reference: reference, other: above) }
            above = parent(of: above)
        }
        let iterator = try Owned("git_reference_iterator_glob_new", free: git_reference_iterator_free) {
            git_reference_iterator_glob_new(&$0, pointer, reference + "/*")
        }
        var name: UnsafePointer<CChar>?
        if git_reference_next_name(&name, iterator.pointer) == 0, let name {
            throw .conflict(reference: reference, other: String(cString: name))
        }
    }

    /// Throws `moved` unless our own tag names where the branch stands.
    func demandMovable(_ reference: String, _ previous: Publication.Previous) throws(GitError) {
        guard try target(of: reference) == previous.tip,
            try target(of: "refs/tags/\(previous.tag)", peeled: true) == previous.tip
        else { throw .moved(reference: reference) }
    }

    /// Throws `checkedOut` when HEAD of any work tree names the branch, born or not, or is rebasing it.
    func demandNotCheckedOut(_ reference: String) throws(GitError) {
        var places = [(folder: commonFolder, path: workTree ?? commonFolder)]
        for name in names(in: commonFolder + "/worktrees") {
            let folder = "\(commonFolder)/worktrees/\(name)"
            let marker = (try? readFile(folder + "/gitdir")).map { text($0.prefix { $0 != 10 }) } ?? folder
            places.append((folder, marker.hasSuffix("/.git") ? parent(of: marker) : marker))
        }
        for place in places {
            for file in ["HEAD", "rebase-merge/head-name", "rebase-apply/head-name"] {
                guard let bytes = try? readFile("\(place.folder)/\(file)") else { continue }
                let line = text(bytes.prefix { $0 != 10 })
                if line == "ref: " + reference || line == reference {
                    throw .checkedOut(reference: reference, path: place.path)
                }
            }
        }
    }

    /// The object that `reference` names, through symbolic ones, and through tags when `peeled`; nil when there
    /// is none.
    package func target(of reference: String, peeled: Bool = false) throws(GitError) -> ObjectID? {
        var raw = git_oid()
        let status = git_reference_name_to_id(&raw, pointer, reference)
        if status == GIT_ENOTFOUND.rawValue || status == GIT_EINVALIDSPEC.rawValue { return nil }
        try check(status, "git_reference_name_to_id")
        guard peeled else { return ObjectID(raw) }
        let object = try Owned("git_object_lookup", free: git_object_free) {
            git_object_lookup(&$0, pointer, &raw, GIT_OBJECT_ANY)
        }
        let commit = try Owned("git_object_peel", free: git_object_free) {
            git_object_peel(&$0, object.pointer, GIT_OBJECT_COMMIT)
        }
        return git_object_id(commit.pointer).map { ObjectID($0.pointee) }
    }

    /// Whether a file stands where the loose reference would, whatever is in it.
    private func isBroken(_ reference: String) -> Bool {
        let path = "\(commonFolder)/\(reference)"
        return exists(path) && !isFolder(path)
    }
}
