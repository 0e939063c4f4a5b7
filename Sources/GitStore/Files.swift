// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Bytes as text; what is not UTF-8 becomes replacement characters.
func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

/// A failed system call as an error.
func failure(_ operation: String, _ path: String) -> GitError {
    .system(operation: operation, path: path, code: errno)
}

/// The bytes of the file at `path`.
package func readFile(_ path: String) throws(GitError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure("read", path) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure("read", path) }
    var bytes: [UInt8] = []
    var room = Int(status.st_size) + 1
    while true {
        var count = 0
        bytes += [UInt8](unsafeUninitializedCapacity: room) { buffer, used in
            count = read(file, buffer.baseAddress, buffer.count)
            used = max(0, count)
        }
        guard count >= 0 else { throw failure("read", path) }
        if count == 0 { return bytes }
        room = 65536
    }
}

/// Makes the file at `path`, which must not exist, with `bytes`, and waits until they are on the disk unless
/// the file `isPassing`.
package func makeFile(
    _ path: String, _ bytes: [UInt8], mode: mode_t = 0o666, isPassing: Bool = false
) throws(GitError) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else { throw failure("create", path) }
    defer { close(file) }
    var written = 0
    while written < bytes.count {
        let count = bytes.withUnsafeBytes { buffer in
            write(file, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        }
        guard count > 0 else {
            let error = failure("write", path)
            unlink(path)
            throw error
        }
        written += count
    }
    guard isPassing || fsync(file) == 0 else {
        let error = failure("write", path)
        unlink(path)
        throw error
    }
}

/// Makes the folder at `path` and those above it; gives those that were not there, the outermost first.
@discardableResult
package func makeFolders(_ path: String, mode: mode_t = 0o777) throws(GitError) -> [String] {
    if path.isEmpty || isFolder(path) { return [] }
    let made = try makeFolders(parent(of: path))
    if mkdir(path, mode) == 0 { return made + [path] }
    if errno == EEXIST, isFolder(path) { return made }
    throw failure("create", path)
}

/// Waits until the names in the folder at `path` are on the disk.
func syncFolder(_ path: String) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
}

/// The names in the folder at `path`, sorted; empty when it cannot be read.
package func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { text($0.prefix { $0 != 0 }) }
        if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// Removes the file or folder at `path` with all that is in it; what is not there is no error.
package func removeAll(_ path: String) {
    if unlink(path) == 0 || errno == ENOENT { return }
    for name in names(in: path) { removeAll(path + "/" + name) }
    rmdir(path)
}

/// Whether a folder stands at `path`.
package func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Whether anything stands at `path`.
package func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
}

/// The folder that `path` is in: empty for a bare name, `/` for a name at the root.
func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
