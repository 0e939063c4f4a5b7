// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import KernelTree

/// Where a kernel tree is read from.
package enum KernelSource: Sendable {
    /// A commit of a repository.
    case revision(Repository, Commit)
    /// A folder without git, or one that git does not follow.
    case folder(String)

    /// Opens what `path` names: the repository that it lies in, at `revision` (else at HEAD), or a plain folder.
    ///
    /// A kernel that lies unpacked below the top of somebody's repository is read as a plain folder.
    package static func opening(
        _ path: String, revision: String?, environment: Environment
    ) throws -> KernelSource {
        let folder = resolved(path)
        guard isFolder(folder) else { throw Failure.unknown(kind: "folder", name: path, known: []) }
        guard let repository = try repository(at: folder, environment) else {
            guard isKernel(folder) else { throw Failure.notAKernelTree(path: path, missing: Interface.path) }
            return try plain(folder, revision)
        }
        if isKernel(folder), let workTree = repository.workTree, resolved(workTree) != folder {
            return try plain(folder, revision)
        }
        return .revision(repository, try repository.commit(named: revision ?? "HEAD"))
    }

    /// Reads its files.
    package var reader: any TreeReader {
        switch self {
        case .revision(let repository, let commit): RevisionReader(repository.snapshot(of: commit))
        case .folder(let root): FolderReader(root: root)
        }
    }

    /// The repository that a folder lies in; nil where none does.
    private static func repository(
        at folder: String, _ environment: Environment
    ) throws(GitError) -> Repository? {
        do { return try Repository(at: folder, environment: environment) } catch {
            guard case .notARepository = error, isReadable(folder) else { throw error }
            return nil
        }
    }

    private static func plain(_ folder: String, _ revision: String?) throws(Failure) -> KernelSource {
        guard revision == nil else { throw .usage("'--rev' needs a git repository, and '\(folder)' is none") }
        return .folder(folder)
    }
}
