// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// A folder of files that appears whole: written under a temporary name beside its place, then renamed.
///
/// An empty folder that stands is the user's and stays, with its mode: the files are written into a folder inside it
/// and then moved up.
///
/// In a work tree it gets a `.gitignore` of its own, so that `git status` says what it said before.
package struct OutputFolder: Sendable {
    /// Where the folder is to stand; it may exist if it is empty.
    package let path: String
    /// The files by their names.
    package let files: [(name: String, bytes: [UInt8])]

    /// A folder of `files` to stand at `path`, which must be absolute.
    package init(path: String, files: [(name: String, bytes: [UInt8])]) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        self.files = files
    }

    /// Whether the folder stands at its place with these files and no others, apart from what `essence` takes away.
    package func stands(ignoring essence: ([UInt8]) -> [UInt8] = { $0 }) -> Bool {
        Self.contents(of: path).filter { $0 != Self.ignoreFile } == files.map(\.name).sorted()
            && files.allSatisfy { file in
                (try? readFile("\(path)/\(file.name)")).map(essence) == essence(file.bytes)
            }
    }

    /// Writes the folder, whole or not at all; throws `outputNotEmpty` where something else stands.
    package func write() throws(GitError) {
        try demandFree()
        try makeFolders(parent(of: path))
        let staged = staged(.own())
        do throws(GitError) {
            try stage(at: staged)
            try Self.place(staged, at: path)
        } catch {
            removeAll(staged)
            throw error
        }
    }

    private static let ignoreFile = ".gitignore"
    private static let stagingPrefix = ".gen-patch."

    /// What is in the folder at `path`, apart from what is being written there.
    private static func contents(of path: String) -> [String] {
        GitStore.names(in: path).filter { !$0.hasPrefix(stagingPrefix) }
    }

    /// Whether the folder is to stand in a work tree of git's, and not in its own folder.
    private var isInWorkTree: Bool {
        // Links and dots would lead to the wrong folders above.
        guard let real = realpath(parent(of: path), nil) else { return false }
        defer { free(real) }
        var folder = String(cString: real)
        while folder.count > 1 {
            if folder.hasSuffix("/.git") { return false }
            if exists(folder + "/.git") { return true }
            folder = parent(of: folder)
        }
        return false
    }

    /// The name that it is written under.
    func staged(_ run: RunMark) -> String {
        if isFolder(path) { return "\(path)/\(Self.stagingPrefix)\(run.process)" }
        let name = path.split(separator: "/").last ?? ""
        return "\(parent(of: path) == "/" ? "" : parent(of: path))/.\(name).gen-patch.\(run.process)"
    }

    /// Throws unless the folder could stand at its place.
    func demandFree() throws(GitError) {
        guard path.hasPrefix("/"), !path.contains("\n") else { throw .invalidName(path) }
        if exists(path), !isFolder(path) || !Self.contents(of: path).isEmpty {
            throw .outputNotEmpty(path: path)
        }
    }

    /// Writes all files into a new folder at `staged`.
    func stage(at staged: String) throws(GitError) {
        guard mkdir(staged, 0o777) == 0 else { throw failure("create", staged) }
        for file in files { try makeFile("\(staged)/\(file.name)", file.bytes) }
        if isInWorkTree { try makeFile("\(staged)/\(Self.ignoreFile)", Array("*\n".utf8)) }
        syncFolder(staged)
    }

    /// Gives the folder staged at `staged` its place at `path`.
    static func place(_ staged: String, at path: String) throws(GitError) {
        if parent(of: staged) == path { return try moveUp(staged, to: path) }
        guard rename(staged, path) == 0 else {
            if errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR { throw .outputNotEmpty(path: path) }
            throw failure("create", path)
        }
        syncFolder(parent(of: path))
    }

    /// Moves the files of `staged` into `path`, the folder around it; a run that was killed at it can be finished.
    private static func moveUp(_ staged: String, to path: String) throws(GitError) {
        let names = GitStore.names(in: staged)
        if names.contains(where: { exists("\(path)/\($0)") }) { throw .outputNotEmpty(path: path) }
        for name in names where rename("\(staged)/\(name)", "\(path)/\(name)") != 0 {
            throw failure("create", "\(path)/\(name)")
        }
        rmdir(staged)
        syncFolder(path)
    }
}
