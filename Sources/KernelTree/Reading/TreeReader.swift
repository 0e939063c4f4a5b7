// SPDX-License-Identifier: GPL-2.0-only

/// Gives the files of one kernel tree, wherever they lie: a git revision or a plain folder. Paths are from its root.
package protocol TreeReader: Sendable {
    /// The bytes of a file; nil if nothing stands there.
    func bytes(of path: String) throws(TreeReadError) -> [UInt8]?
    /// The names of the files directly in a folder, sorted; none if there is no such folder.
    func fileNames(in folder: String) throws(TreeReadError) -> [String]
    /// The names of the folders directly in a folder, sorted; none if there is no such folder.
    func folderNames(in folder: String) throws(TreeReadError) -> [String]
    /// What `find` makes of each file under some folders ("" for the whole tree) whose name is wanted, by path.
    ///
    /// `find` sees the bytes of one file, says nil for nothing, and runs on several tasks at once.
    func search<Found: Sendable>(
        under folders: [String], named isWanted: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool,
        _ find: @escaping @Sendable (RawSpan) -> Found?
    ) async throws(TreeReadError) -> [(path: String, found: Found)]
}

/// A file of the tree that could not be read.
package struct TreeReadError: Error, Equatable {
    /// The path, from the root of the tree.
    package let path: String
    /// Why, in the words of whoever failed.
    package let reason: String
    /// Whether something stands there that is no file.
    package let isNoFile: Bool

    /// An error about one path.
    package init(path: String, reason: String, isNoFile: Bool = false) {
        (self.path, self.reason, self.isNoFile) = (path, reason, isNoFile)
    }
}
