// SPDX-License-Identifier: GPL-2.0-only
import CGit2
import Glibc
import Synchronization

extension Snapshot {
    /// What `find` makes of the files under `folders` whose names are wanted, in the order of their paths.
    ///
    /// `find` is given the bytes of one file and says nil for nothing; it runs on two tasks at once. A file of the
    /// work tree that the index knows to be the very blob is read in place of it, as git itself does, unless
    /// attributes or configuration convert text.
    package func search<Found: Sendable>(
        under folders: [String] = [""], named isWanted: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool,
        _ find: @escaping @Sendable (RawSpan) -> Found?
    ) async throws(GitError) -> [(path: String, found: Found)] {
        var files = try FileList(of: self, under: folders, isWanted: isWanted)
        if !files.mayConvert, repository.keepsBytes, let index = IndexFile(repository.gitFolder + "/index") {
            files.match(index)
        }
        let search = Search(files: files, repository: repository, find: find)
        let result = await withTaskGroup(of: Swift.Result<[(Int, Found)], GitError>.self) { group in
            for _ in 0..<2 { group.addTask { search.run() } }
            var all: [(Int, Found)] = []
            for await part in group {
                switch part {
                case .success(let found): all += found
                case .failure(let error): return Swift.Result<[(Int, Found)], GitError>.failure(error)
                }
            }
            return .success(all)
        }
        return try result.get().sorted { $0.0 < $1.0 }.map { (files.path(files.items[$0.0]), $0.1) }
    }
}

extension Repository {
    /// Whether nothing that is configured makes the bytes of the work tree differ from those of the blobs.
    fileprivate var keepsBytes: Bool {
        guard workTree != nil else { return false }
        let conversion = configuration.string("core.autocrlf")?.lowercased() ?? "false"
        guard conversion != "input", configuration.bool("core.autocrlf") != true else { return false }
        let shared = environment.variables["XDG_CONFIG_HOME"] ?? (environment.home ?? "") + "/.config"
        let users = configuration.string("core.attributesFile").map(environment.expanding)
        let places = [
            commonFolder + "/info/attributes", users ?? shared + "/git/attributes", "/etc/gitattributes",
        ]
        return !places.contains { (try? readFile($0)).map(FileList.converts) ?? false }
    }
}

/// A search that tasks share: each takes the next few files until there are none.
private final class Search<Found: Sendable>: Sendable {
    private let files: FileList
    private let repository: Repository
    private let find: @Sendable (RawSpan) -> Found?
    private let next = Atomic(0)

    init(files: FileList, repository: Repository, find: @escaping @Sendable (RawSpan) -> Found?) {
        self.files = files
        self.repository = repository
        self.find = find
    }

    func run() -> Result<[(Int, Found)], GitError> {
        let root = repository.workTree.map { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) } ?? -1
        defer { if root >= 0 { close(root) } }
        var reader = FileReader(root: root)
        var all: [(Int, Found)] = []
        let batch = 32
        while true {
            let start = next.add(batch, ordering: .relaxed).oldValue
            if start >= files.items.count { return .success(all) }
            for index in start..<min(start + batch, files.items.count) {
                do throws(GitError) {
                    if let found = try look(at: files.items[index], &reader) { all.append((index, found)) }
                } catch {
                    return .failure(error)
                }
            }
        }
    }

    private func look(at item: FileList.Item, _ reader: inout FileReader) throws(GitError) -> Found? {
        if let stamp = item.stamp, files.withPath(item, { reader.read($0, stamp) }) == true {
            return find(reader.buffer.span.bytes.extracting(first: reader.count))
        }
        return try repository.objects.withBytes(of: item.id) { _, bytes throws(GitError) in
            find(bytes.bytes)
        }
    }
}

/// Reads files of the work tree, one after the other, into one buffer.
private struct FileReader {
    private let root: Int32
    private(set) var buffer = [UInt8](repeating: 0, count: 1 << 20)
    private(set) var count = 0

    init(root: Int32) { self.root = root }

    /// Reads the file at `path`; false when it does not look as `stamp` says.
    mutating func read(_ path: UnsafePointer<CChar>, _ stamp: FileStamp) -> Bool {
        let file = openat(root, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, FileStamp(status) == stamp else { return false }
        let size = Int(status.st_size)
        if size > buffer.count { buffer = [UInt8](repeating: 0, count: size * 2) }
        count = 0
        while count < size {
            let got = buffer.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress?.advanced(by: count), size - count)
            }
            guard got > 0 else { return false }
            count += got
        }
        return true
    }
}
