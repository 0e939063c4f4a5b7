// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import KernelTree
import Synchronization

/// The kernel tree in a plain folder; no git is needed, and what git ignores is seen too.
package struct FolderReader: TreeReader {
    /// The folder.
    package let root: String

    /// A reader of the files below `root`.
    package init(root: String) { self.root = root }

    /// The bytes of a file; an error where something else stands in its place.
    package func bytes(of path: String) throws(TreeReadError) -> [UInt8]? {
        guard !path.split(separator: "/").contains("..") else { return nil }
        let file = open(full(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        if file < 0, errno == ENOENT || errno == ENOTDIR { return nil }
        guard file >= 0 else {
            throw errno == ELOOP ? Self.notAFile(path, S_IFLNK) : Self.failure(path)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Self.failure(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Self.notAFile(path, status.st_mode & S_IFMT) }
        var buffer = FileBuffer()
        guard buffer.fill(from: file, Int(status.st_size)) else { throw Self.failure(path) }
        return buffer.taken
    }

    /// The names of the files in a folder.
    package func fileNames(in folder: String) throws(TreeReadError) -> [String] {
        try names(in: folder).filter { !$0.isFolder }.map(\.name)
    }

    /// The names of the folders in a folder, those of git left out.
    package func folderNames(in folder: String) throws(TreeReadError) -> [String] {
        try names(in: folder).filter { $0.isFolder && $0.name != ".git" }.map(\.name)
    }

    /// What `find` makes of the files; symbolic links are not followed.
    package func search<Found: Sendable>(
        under folders: [String], named isWanted: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool,
        _ find: @escaping @Sendable (RawSpan) -> Found?
    ) async throws(TreeReadError) -> [(path: String, found: Found)] {
        var paths: [String] = []
        for folder in folders { try collect(folder, isWanted, &paths) }
        let search = FolderSearch(reader: self, paths: paths, find: find)
        let result = await withTaskGroup(of: Result<[(path: String, found: Found)], TreeReadError>.self) {
            group in
            for _ in 0..<2 { group.addTask { search.run() } }
            var all: Result<[(path: String, found: Found)], TreeReadError> = .success([])
            for await part in group {
                all = all.flatMap { found in part.map { found + $0 } }
            }
            return all
        }
        return try result.get().sorted { Array($0.path.utf8).lexicographicallyPrecedes(Array($1.path.utf8)) }
    }

    private func collect(
        _ folder: String, _ isWanted: (UnsafeRawBufferPointer) -> Bool, _ paths: inout [String]
    ) throws(TreeReadError) {
        let prefix = folder.isEmpty ? "" : folder + "/"
        for (name, isFolder) in try names(in: folder) {
            if isFolder {
                if name != ".git" { try collect(prefix + name, isWanted, &paths) }
            } else if Array(name.utf8).withUnsafeBytes(isWanted) {
                paths.append(prefix + name)
            }
        }
    }

    /// The files and folders in a folder, sorted; links and devices are neither.
    private func names(in folder: String) throws(TreeReadError) -> [(name: String, isFolder: Bool)] {
        guard !folder.split(separator: "/").contains(".."), let stream = opendir(full(folder)) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw Self.failure(folder)
        }
        defer { closedir(stream) }
        var names: [(name: String, isFolder: Bool)] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            switch kind(of: entry, folder, name) {
            case S_IFREG: names.append((name, false))
            case S_IFDIR: names.append((name, true))
            default: continue
            }
        }
        return names.sorted { $0.name < $1.name }
    }

    /// The kind of a name, which some file systems tell only when asked.
    private func kind(of entry: UnsafePointer<dirent>, _ folder: String, _ name: String) -> mode_t {
        switch Int(entry.pointee.d_type) {
        case Int(DT_REG): return S_IFREG
        case Int(DT_DIR): return S_IFDIR
        case Int(DT_UNKNOWN):
            var status = stat()
            return lstat(full(folder) + "/" + name, &status) == 0 ? status.st_mode & S_IFMT : 0
        default: return 0
        }
    }

    fileprivate func full(_ path: String) -> String { path.isEmpty ? root : root + "/" + path }

    fileprivate static func failure(_ path: String) -> TreeReadError {
        TreeReadError(path: path, reason: String(cString: strerror(errno)).lowercased())
    }

    private static func notAFile(_ path: String, _ kind: mode_t) -> TreeReadError {
        let what = kind == S_IFLNK ? "a symlink" : kind == S_IFDIR ? "a folder" : "something else"
        return TreeReadError(path: path, reason: "it is \(what), not a file", isNoFile: true)
    }
}

/// Bytes that are read into again and again.
private struct FileBuffer {
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0

    /// What was read last, as an array of its own.
    var taken: [UInt8] { Array(bytes[..<count]) }

    /// Reads a file of about `size` bytes to its end; false where the system refuses.
    mutating func fill(from file: Int32, _ size: Int) -> Bool {
        count = 0
        while true {
            if bytes.count <= max(count, size) {
                bytes += [UInt8](repeating: 0, count: max(count, size) + 65536 - bytes.count)
            }
            let got = bytes.withUnsafeMutableBytes {
                read(file, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if got <= 0 { return got == 0 }
            count += got
        }
    }
}

/// A search that tasks share: each takes the next few files until there are none.
private final class FolderSearch<Found: Sendable>: Sendable {
    private let reader: FolderReader
    private let paths: [String]
    private let find: @Sendable (RawSpan) -> Found?
    private let next = Atomic(0)

    init(reader: FolderReader, paths: [String], find: @escaping @Sendable (RawSpan) -> Found?) {
        (self.reader, self.paths, self.find) = (reader, paths, find)
    }

    func run() -> Result<[(path: String, found: Found)], TreeReadError> {
        var buffer = FileBuffer()
        var all: [(path: String, found: Found)] = []
        while true {
            let start = next.add(32, ordering: .relaxed).oldValue
            if start >= paths.count { return .success(all) }
            for path in paths[start..<min(start + 32, paths.count)] {
                let file = open(reader.full(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
                guard file >= 0, buffer.fill(from: file, 0) else {
                    let error = FolderReader.failure(path)
                    if file >= 0 { close(file) }
                    return .failure(error)
                }
                close(file)
                if let found = find(buffer.bytes.span.bytes.extracting(first: buffer.count)) {
                    all.append((path, found))
                }
            }
        }
    }
}
