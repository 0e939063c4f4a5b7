// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// An annotated tag that stands in a repository.
package struct Tag: Sendable {
    /// Its name, without `refs/tags/`.
    package let name: String
    /// The tag object.
    package let id: ObjectID
    /// The commit that it leads to.
    package let target: ObjectID
    /// Who made it, when; nil in tags of git's first years.
    package let tagger: Identity?
    /// The message without the signature behind it.
    package let message: [UInt8]
    /// The signature; nil for none.
    package let signature: [UInt8]?
}

extension Repository {
    /// The annotated tag called `name`, without `refs/tags/`; nil where none stands or it names a commit directly.
    package func tag(named name: String) throws(GitError) -> Tag? {
        let reference = "refs/tags/\(name)"
        guard let id = try target(of: reference), let commit = try target(of: reference, peeled: true),
            id != commit
        else { return nil }
        let bytes = try objects.bytes(of: id, GIT_OBJECT_TAG)
        let signed = SignedText(tag: bytes)
        let object = ObjectText(signed?.payload ?? bytes)
        return Tag(
            name: name, id: id, target: commit, tagger: object.first("tagger").flatMap(Identity.init(line:)),
            message: Array(object.message), signature: signed?.signature)
    }

    /// The references below `prefix` (`refs/tags/`) with the commits that they lead to, by name.
    ///
    /// Those that lead to no commit are left out.
    package func references(under prefix: String) throws(GitError) -> [(name: String, commit: ObjectID)] {
        let iterator = try Owned("git_reference_iterator_glob_new", free: git_reference_iterator_free) {
            git_reference_iterator_glob_new(&$0, pointer, prefix + "*")
        }
        var names: [String] = []
        var name: UnsafePointer<CChar>?
        while git_reference_next_name(&name, iterator.pointer) == 0, let name {
            names.append(String(cString: name))
        }
        var found: [(name: String, commit: ObjectID)] = []
        for name in names.sorted() {
            if let commit = try? target(of: name, peeled: true) { found.append((name, commit)) }
        }
        return found
    }
}
