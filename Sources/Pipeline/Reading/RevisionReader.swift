// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import KernelTree

/// The kernel tree of one git revision.
package struct RevisionReader: TreeReader {
    /// The files of the revision.
    package let snapshot: Snapshot

    /// A reader of a revision's files.
    package init(_ snapshot: Snapshot) { self.snapshot = snapshot }

    /// The bytes of a file; an error where a folder, a symbolic link or a submodule stands in its place.
    package func bytes(of path: String) throws(TreeReadError) -> [UInt8]? {
        try reading(path) { () throws(GitError) in try snapshot.contents(of: path) }
    }

    /// The names of the files in a folder.
    package func fileNames(in folder: String) throws(TreeReadError) -> [String] {
        try names(in: folder, .file)
    }

    /// The names of the folders in a folder.
    package func folderNames(in folder: String) throws(TreeReadError) -> [String] {
        try names(in: folder, .folder)
    }

    /// What `find` makes of the files, each read from the work tree where that is known to be the same.
    package func search<Found: Sendable>(
        under folders: [String], named isWanted: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool,
        _ find: @escaping @Sendable (RawSpan) -> Found?
    ) async throws(TreeReadError) -> [(path: String, found: Found)] {
        do {
            return try await snapshot.search(under: folders, named: isWanted, find)
        } catch {
            let place = folders.filter { !$0.isEmpty }.joined(separator: "', '")
            throw TreeReadError(path: place.isEmpty ? "." : place, reason: error.description)
        }
    }

    private func names(in folder: String, _ kind: TreeEntry.Kind) throws(TreeReadError) -> [String] {
        try reading(folder) { () throws(GitError) in
            try snapshot.entries(under: folder).filter { $0.kind == kind }.map(\.name).sorted()
        }
    }

    private func reading<Value>(
        _ path: String, _ body: () throws(GitError) -> Value
    ) throws(TreeReadError) -> Value {
        do { return try body() } catch {
            if case .notAFile(_, let kind) = error {
                throw TreeReadError(path: path, reason: "it is a \(kind), not a file", isNoFile: true)
            }
            throw TreeReadError(path: path, reason: error.description)
        }
    }
}
