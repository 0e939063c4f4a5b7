// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// What a run holds a reference for, as its lock file says: enough to finish or undo the run when it is dead.
struct PublicationLock: Equatable {
    let run: RunMark
    let branch: String
    let tip: ObjectID
    let tag: String
    let tagObject: ObjectID
    /// The folder that the mails are written into, and the one that it is to become; empty without mails.
    let staged: String
    let target: String

    private static let magic = "gen-patch lock"

    var bytes: [UInt8] {
        let lines = [
            Self.magic, run.text, branch, "\(tip)", tag, "\(tagObject)", staged, target, Self.magic,
        ]
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// Reads the file at `path`; nil when it is not a lock of ours, or not a whole one.
    init?(at path: String) {
        guard let bytes = try? readFile(path) else { return nil }
        let lines = text(bytes).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 10, lines[0] == Self.magic, lines[8] == Self.magic,
            let run = RunMark(lines[1]), let tip = ObjectID(lines[3]), let tagObject = ObjectID(lines[5])
        else { return nil }
        self.init(
            run: run, branch: String(lines[2]), tip: tip, tag: String(lines[4]), tagObject: tagObject,
            staged: String(lines[6]), target: String(lines[7]))
    }

    init(
        run: RunMark, branch: String, tip: ObjectID, tag: String, tagObject: ObjectID, staged: String,
        target: String
    ) {
        self.run = run
        self.branch = branch
        self.tip = tip
        self.tag = tag
        self.tagObject = tagObject
        self.staged = staged
        self.target = target
    }
}

/// The loose references of a repository, written as git writes them: whole files that appear at once.
struct LooseReferences {
    let commonFolder: String
    let run: RunMark

    /// The prefix of the files that are being written, beside HEAD, before they get their place.
    static let prefix = "gen-patch."

    func path(_ reference: String) -> String { "\(commonFolder)/\(reference)" }

    func lockPath(_ reference: String) -> String { path(reference) + ".lock" }

    /// The commit that the loose file of `reference` holds.
    func value(_ reference: String) -> ObjectID? {
        guard let bytes = try? readFile(path(reference)) else { return nil }
        return ObjectID(text(bytes.prefix { $0 != UInt8(ascii: "\n") }))
    }

    /// Puts a file with `bytes` at `path`, where nothing may stand; it is there whole or not at all.
    ///
    /// Gives the folders that had to be made.
    func place(_ bytes: [UInt8], at path: String, or occupied: GitError) throws(GitError) -> [String] {
        let draft = try draft(bytes)
        defer { unlink(draft) }
        let folders = try makeFolders(parent(of: path))
        guard link(draft, path) == 0 else {
            let error = errno == EEXIST ? occupied : failure("create", path)
            for folder in folders.reversed() { rmdir(folder) }
            throw error
        }
        syncFolder(parent(of: path))
        return folders
    }

    /// Puts a file with `bytes` at `path` in place of what stands there.
    func replace(_ bytes: [UInt8], at path: String) throws(GitError) {
        let draft = try draft(bytes)
        try makeFolders(parent(of: path))
        guard rename(draft, path) == 0 else {
            let error = failure("write", path)
            unlink(draft)
            throw error
        }
        syncFolder(parent(of: path))
    }

    private func draft(_ bytes: [UInt8]) throws(GitError) -> String {
        let path = "\(commonFolder)/\(Self.prefix)\(run.process)"
        unlink(path)
        try makeFile(path, bytes)
        return path
    }

    /// The lock files under `folder` of references, deep.
    func lockFiles(under folder: String) -> [String] {
        names(in: path(folder)).flatMap { name -> [String] in
            let inner = "\(folder)/\(name)"
            if name.hasSuffix(".lock") { return [inner] }
            return isFolder(path(inner)) ? lockFiles(under: inner) : []
        }
    }
}
