// SPDX-License-Identifier: GPL-2.0-only

/// Gives the files of one kernel tree, wherever they lie: a git revision or a plain folder. Paths are from its root.
package protocol TreeReader: Sendable {
    /// The bytes of a file; nil if there is no such file.
    func bytes(of path: String) throws(TreeReadError) -> [UInt8]?
    /// The names of the files directly in a folder, sorted; none if there is no such folder.
    func fileNames(in folder: String) throws(TreeReadError) -> [String]
    /// The paths of all `.c` files below a folder ("" for the whole tree) that hold all of some byte strings, sorted.
    func sourcePaths(under folder: String, containing needles: [[UInt8]]) throws(TreeReadError) -> [String]
}

/// A file of the tree that could not be read.
package struct TreeReadError: Error, Equatable {
    /// The path, from the root of the tree.
    package let path: String
    /// Why, in the words of whoever failed.
    package let reason: String

    /// An error about one path.
    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}
