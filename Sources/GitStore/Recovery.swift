// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Runs `body` while no other run publishes, or clears up, in `commonFolder`; the system lets go at death.
func withRunGuard(_ commonFolder: String, _ body: () throws(GitError) -> Void) throws(GitError) {
    let path = commonFolder + "/refs"
    let file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw failure("open", path) }
    defer { close(file) }
    flock(file, LOCK_EX)
    try body()
}

/// Clearing up after runs of ours that were killed: what had its branch is finished, the rest is removed.
///
/// Only a lock file that is ours word for word, of a process that is provably gone, is acted on; its text says
/// which tag and which folder belong to it.
extension Repository {
    /// Finishes or removes what runs left that were killed; what they left must not be taken for the user's own.
    package func clearUpDeadRuns() throws(GitError) {
        try withRunGuard(commonFolder) { () throws(GitError) in recover() }
    }

    /// Finishes or removes what dead runs left; call it inside `withRunGuard`.
    func recover() {
        let references = LooseReferences(commonFolder: commonFolder, run: .own())
        for name in names(in: commonFolder) where name.hasPrefix(LooseReferences.prefix) {
            let process = String(name.dropFirst(LooseReferences.prefix.count))
            let own = RunMark.own()
            let run = RunMark(place: own.place, machine: own.machine, process: process)
            if run.isDead { unlink("\(commonFolder)/\(name)") }
        }
        for file in references.lockFiles(under: "refs/heads") + references.lockFiles(under: "refs/tags") {
            let path = references.path(file)
            guard let lock = PublicationLock(at: path), lock.run.isDead else { continue }
            if file == lock.branch + ".lock" { clear(lock, references) }
            unlink(path)
        }
    }

    private func clear(_ lock: PublicationLock, _ references: LooseReferences) {
        // A branch may have stood there before; only with its tag is the publication whole.
        if references.value(lock.branch) == lock.tip, (try? target(of: lock.tag)) == lock.tagObject {
            if !lock.staged.isEmpty, isFolder(lock.staged) {
                try? OutputFolder.place(lock.staged, at: lock.target)
            }
        } else {
            if references.value(lock.tag) == lock.tagObject { unlink(references.path(lock.tag)) }
            if !lock.staged.isEmpty { removeAll(lock.staged) }
        }
        let tagLock = references.lockPath(lock.tag)
        if PublicationLock(at: tagLock)?.run == lock.run { unlink(tagLock) }
    }
}
