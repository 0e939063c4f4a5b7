// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// A commit that stands in a repository.
package struct Commit: Sendable {
    /// Its name.
    package let id: ObjectID
    /// The tree of its files.
    package let tree: ObjectID
    /// Its parents, none in a root commit and at the edge of a shallow clone.
    package let parents: [ObjectID]
    /// Who wrote it, when.
    package let author: Identity
    /// Who committed it, when.
    package let committer: Identity
    /// The whole message.
    package let message: [UInt8]
    /// Whether the repository lacks its parents (a shallow clone's edge), so that they say nothing.
    package let isBoundary: Bool

    /// The first paragraph of the message on one line, as git shows it.
    package var subject: String { Self.subject(of: message) }

    init?(id: ObjectID, bytes: [UInt8], isBoundary: Bool) {
        let object = ObjectText(bytes)
        guard let tree = object.first("tree").flatMap({ ObjectID(text($0)) }),
            let author = object.first("author").flatMap(Identity.init(line:)),
            let committer = object.first("committer").flatMap(Identity.init(line:))
        else { return nil }
        self.id = id
        self.tree = tree
        self.author = author
        self.committer = committer
        self.isBoundary = isBoundary
        parents = isBoundary ? [] : object.all("parent").compactMap { ObjectID(text($0)) }
        message = Array(object.message)
    }

    private static func subject(of message: [UInt8]) -> String {
        let lines = text(message).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.drop { $0.allSatisfy(\.isWhitespace) }
            .prefix { !$0.allSatisfy(\.isWhitespace) }
            .map { $0.drop { $0 == " " } }.joined(separator: " ")
    }
}

/// The headers and the message of a commit or tag object.
struct ObjectText {
    private var headers: [(name: String, value: [UInt8])] = []
    let message: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")), end > rest.startIndex {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if line.first == UInt8(ascii: " "), let last = headers.indices.last {
                headers[last].value += [UInt8(ascii: "\n")] + line.dropFirst()
                continue
            }
            let blank = line.firstIndex(of: UInt8(ascii: " ")) ?? line.endIndex
            headers.append((text(line[..<blank]), Array(line[blank...].dropFirst())))
        }
        message = rest.dropFirst()
    }

    func first(_ name: String) -> [UInt8]? { headers.first { $0.name == name }?.value }

    func all(_ name: String) -> [[UInt8]] { headers.filter { $0.name == name }.map(\.value) }
}

extension Repository {
    /// The commit named `id`.
    package func commit(_ id: ObjectID) throws(GitError) -> Commit {
        let bytes = try objects.bytes(of: id, GIT_OBJECT_COMMIT)
        guard let commit = Commit(id: id, bytes: bytes, isBoundary: boundary.contains(id)) else {
            throw .corruptObject(id, message: "not a commit")
        }
        return commit
    }

    /// The commit that `revision` names, as `git rev-parse revision^{commit}` finds it.
    package func commit(named revision: String) throws(GitError) -> Commit {
        if revision == "HEAD" || revision == "@", git_repository_head_unborn(pointer) == 1 {
            throw .unbornHead(reference: headReference ?? "HEAD")
        }
        return try commit(resolve(revision, GIT_OBJECT_COMMIT))
    }

    /// The files of `revision`, which may name a commit, a tag or a tree.
    package func snapshot(of revision: String) throws(GitError) -> Snapshot {
        if revision == "HEAD" || revision == "@" {
            return Snapshot(repository: self, tree: try commit(named: revision).tree)
        }
        return Snapshot(repository: self, tree: try resolve(revision, GIT_OBJECT_TREE))
    }

    /// The files of a commit.
    package func snapshot(of commit: Commit) -> Snapshot { Snapshot(repository: self, tree: commit.tree) }

    /// The reference that HEAD names, such as `refs/heads/main`; nil when it names a commit.
    package var headReference: String? {
        guard let head = try? readFile(gitFolder + "/HEAD") else { return nil }
        let line = text(head.prefix { $0 != UInt8(ascii: "\n") })
        return line.hasPrefix("ref: ") ? String(line.dropFirst(5)) : nil
    }

    private func resolve(_ revision: String, _ kind: git_object_t) throws(GitError) -> ObjectID {
        let function = "git_revparse_single"
        do throws(GitError) {
            let object = try Owned(function, free: git_object_free) {
                git_revparse_single(&$0, pointer, revision)
            }
            let peeled = try Owned("git_object_peel", free: git_object_free) {
                git_object_peel(&$0, object.pointer, kind)
            }
            guard let raw = git_object_id(peeled.pointer) else { throw .unknownRevision(revision) }
            return ObjectID(raw.pointee)
        } catch {
            guard case .library(_, let code, let kind, let message) = error else { throw error }
            let unknown = [GIT_ENOTFOUND, GIT_EINVALIDSPEC, GIT_EAMBIGUOUS, GIT_EPEEL, GIT_EINVALID]
            guard unknown.contains(where: { $0.rawValue == code }) || kind == GIT_ERROR_INVALID.rawValue
            else { throw .corruptRevision(revision, message: message) }
            if let id = ObjectID(revision), !objects.contains(id) { throw .missingObject(id) }
            throw .unknownRevision(revision)
        }
    }
}
