// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// One run of a publication: each step says how it is undone before the next is taken.
struct Transaction {
    private let repository: Repository
    private let publication: Publication
    private let run: RunMark
    private let references: LooseReferences
    private var undo: [() -> Void] = []

    init(repository: Repository, publication: Publication, run: RunMark) {
        self.repository = repository
        self.publication = publication
        self.run = run
        references = LooseReferences(commonFolder: repository.commonFolder, run: run)
    }

    /// Takes every step.
    mutating func run(_ reached: (Publication.Step) throws(GitError) -> Void) throws(GitError) {
        let branch = publication.branchReference
        let tag = publication.tagReference
        try repository.demandPublishable(publication)
        try lock(branch)
        try lock(tag)
        try repository.demandPublishable(publication)
        try reached(.locked)
        try repository.objects.store()
        try reached(.storedObjects)
        try stageOutput()
        try reached(.stagedOutput)
        try make(tag, publication.tagObject)
        try reached(.tagged)
        try setBranch()
        try reached(.branched)
        try log()
        try reached(.logged)
        if let output = publication.output { try OutputFolder.place(output.staged(run), at: output.path) }
        undo = []
        try? reached(.placedOutput)
        unlink(references.lockPath(tag))
        try? reached(.unlockedTag)
        unlink(references.lockPath(branch))
    }

    /// Undoes the steps taken, the last first.
    mutating func rollBack() {
        for step in undo.reversed() { step() }
        undo = []
    }

    private mutating func lock(_ reference: String) throws(GitError) {
        let path = references.lockPath(reference)
        let lock = PublicationLock(
            run: run, branch: publication.branchReference, tip: publication.tip,
            tag: publication.tagReference, tagObject: publication.tagObject,
            staged: publication.output?.staged(run) ?? "", target: publication.output?.path ?? "")
        let folders = try references.place(lock.bytes, at: path, or: .locked(path: path))
        undo.append {
            unlink(path)
            for folder in folders.reversed() { rmdir(folder) }
        }
    }

    private mutating func stageOutput() throws(GitError) {
        guard let output = publication.output else { return }
        let above = try makeFolders(parent(of: output.path))
        undo.append { for folder in above.reversed() { rmdir(folder) } }
        let staged = output.staged(run)
        undo.append { removeAll(staged) }
        try output.stage(at: staged)
    }

    private mutating func make(_ reference: String, _ value: ObjectID) throws(GitError) {
        let path = references.path(reference)
        removeEmptyFolders(path)
        let bytes = Array("\(value)\n".utf8)
        _ = try references.place(bytes, at: path, or: .exists(reference: reference))
        undo.append { unlink(path) }
    }

    private mutating func setBranch() throws(GitError) {
        if publication.branchStands { return }
        let reference = publication.branchReference
        guard let previous = publication.previous else { return try make(reference, publication.tip) }
        let references = references
        let path = references.path(reference)
        let wasLoose = exists(path)
        try references.replace(Array("\(publication.tip)\n".utf8), at: path)
        undo.append {
            if wasLoose {
                try? references.replace(Array("\(previous.tip)\n".utf8), at: path)
            } else {
                unlink(path)
            }
        }
    }

    /// Adds the branch's entry to its log, where git would keep one.
    private mutating func log() throws(GitError) {
        if publication.branchStands { return }
        let isBare = repository.workTree == nil
        let path = references.path("logs/" + publication.branchReference)
        let keeps = repository.configuration.bool("core.logAllRefUpdates") ?? !isBare
        let isAlways = repository.configuration.string("core.logAllRefUpdates")?.lowercased() == "always"
        guard keeps || isAlways || exists(path) else { return }
        removeEmptyFolders(path)
        let folders = try makeFolders(parent(of: path))
        var status = stat()
        let size = stat(path, &status) == 0 ? status.st_size : nil
        undo.append {
            if let size { truncate(path, size) } else { unlink(path) }
            for folder in folders.reversed() { rmdir(folder) }
        }
        let old = publication.previous?.tip ?? .zero
        let why = publication.previous == nil ? "created" : "moved to \(publication.tag)"
        try append("\(old) \(publication.tip) \(publication.committer.line)\tgen-patch: \(why)\n", to: path)
    }

    private func append(_ line: String, to path: String) throws(GitError) {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw failure("write", path) }
        defer { close(file) }
        let bytes = Array(line.utf8)
        guard write(file, bytes, bytes.count) == bytes.count else { throw failure("write", path) }
    }
}

/// Removes the folder at `path` if there is nothing but folders in it, as git does before it makes a reference.
private func removeEmptyFolders(_ path: String) {
    guard isFolder(path) else { return }
    for name in names(in: path) { removeEmptyFolders(path + "/" + name) }
    rmdir(path)
}
