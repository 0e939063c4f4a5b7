// SPDX-License-Identifier: GPL-2.0-only
import CGit2
import Glibc

/// What the index says of one file: which blob it is, and how the file in the work tree looked when that was so.
struct IndexEntry {
    let path: ArraySlice<UInt8>
    let id: ObjectID
    let stamp: FileStamp
    /// Whether the entry is the only one of its path and says something of the work tree.
    let isPlain: Bool
}

/// What `stat` says of a file, as far as an index keeps it.
struct FileStamp: Equatable, Sendable {
    let changed: UInt64
    let modified: UInt64
    let inode: UInt32
    let owner: UInt64
    let size: UInt32

    init(_ status: stat) {
        changed = Self.time(status.st_ctim)
        modified = Self.time(status.st_mtim)
        inode = UInt32(truncatingIfNeeded: status.st_ino)
        owner = UInt64(status.st_uid) << 32 | UInt64(status.st_gid)
        size = UInt32(truncatingIfNeeded: status.st_size)
    }

    init(_ bytes: UnsafeRawBufferPointer) {
        func word(_ offset: Int) -> UInt64 {
            UInt64(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        }
        changed = word(0) << 32 | word(4)
        modified = word(8) << 32 | word(12)
        inode = UInt32(word(20))
        owner = word(28) << 32 | word(32)
        size = UInt32(word(36))
    }

    private static func time(_ time: timespec) -> UInt64 {
        UInt64(UInt32(truncatingIfNeeded: time.tv_sec)) << 32
            | UInt64(UInt32(truncatingIfNeeded: time.tv_nsec))
    }
}

/// The entries of an index file, in order, read without building anything (`gitformat-index(5)`, versions 2 to 4).
struct IndexFile: Sequence, IteratorProtocol {
    /// When the index was written: a file as new as that may have changed unseen since.
    let written: UInt64

    private let bytes: [UInt8]
    private let version: UInt32
    private var left: UInt32
    private var position = 12
    private var path: [UInt8] = []

    /// Reads the index at `file`; nil when there is none, or none of a known version.
    init?(_ file: String) {
        var status = stat()
        guard stat(file, &status) == 0, let bytes = try? readFile(file), bytes.count > 32,
            bytes.starts(with: Array("DIRC".utf8))
        else { return nil }
        written = FileStamp(status).modified
        self.bytes = bytes
        version = Self.word(bytes, 4)
        left = Self.word(bytes, 8)
        guard (2...4).contains(version) else { return nil }
    }

    mutating func next() -> IndexEntry? {
        guard left > 0, position + 64 < bytes.count else { return nil }
        left -= 1
        let start = position
        let flags = UInt16(bytes[start + 60]) << 8 | UInt16(bytes[start + 61])
        var isPlain = flags & 0xB000 == 0
        position += 62
        if flags & 0x4000 != 0 {
            isPlain = isPlain && bytes[position] & 0x60 == 0
            position += 2
        }
        guard readPath(from: start) else { return nil }
        let (id, stamp) = bytes.withUnsafeBytes { all in
            var raw = git_oid()
            withUnsafeMutableBytes(of: &raw) {
                $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[(start + 40)..<(start + 60)]))
            }
            return (ObjectID(raw), FileStamp(UnsafeRawBufferPointer(rebasing: all[start..<(start + 40)])))
        }
        return IndexEntry(path: path[...], id: id, stamp: stamp, isPlain: isPlain)
    }

    /// Reads the path at `position` of the entry that begins at `start`, and goes on to the next entry.
    private mutating func readPath(from start: Int) -> Bool {
        if version == 4 {
            guard let cut = readNumber(), cut <= path.count else { return false }
            path.removeLast(cut)
        } else {
            path.removeAll(keepingCapacity: true)
        }
        guard let end = end(of: position) else { return false }
        path += bytes[position..<end]
        position = version == 4 ? end + 1 : start + (end - start + 8) & ~7
        return true
    }

    private func end(of position: Int) -> Int? {
        bytes.withUnsafeBytes { all in
            guard position < all.count, let base = all.baseAddress,
                let found = memchr(base + position, 0, all.count - position)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    /// A number of the pack format's offset encoding.
    private mutating func readNumber() -> Int? {
        var value = 0
        while position < bytes.count, value < 1 << 40 {
            let byte = bytes[position]
            position += 1
            value = value << 7 | Int(byte & 0x7F)
            if byte & 0x80 == 0 { return value }
            value += 1
        }
        return nil
    }

    private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
