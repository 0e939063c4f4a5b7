// SPDX-License-Identifier: GPL-2.0-only
import CGit2
import Glibc

/// The files under some folders of a snapshot, in git's order, kept flat: paths in one array, the rest in another.
struct FileList: Sendable {
    struct Item: Sendable {
        let path: Range<Int>
        let id: ObjectID
        /// How the file in the work tree looks if it still is this blob; nil when only the object store has it.
        var stamp: FileStamp?
    }

    private(set) var items: [Item] = []
    private var paths: [UInt8] = []
    /// Whether a `.gitattributes` on the way may make work tree and blob differ in their bytes.
    private(set) var mayConvert = false

    private let objects: ObjectStore
    private let isWanted: @Sendable (UnsafeRawBufferPointer) -> Bool

    /// Lists the files below each of `folders` whose name is wanted.
    init(
        of snapshot: Snapshot, under folders: [String],
        isWanted: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool
    ) throws(GitError) {
        objects = snapshot.repository.objects
        self.isWanted = isWanted
        for folder in folders.sorted() {
            let names = folder.split(separator: "/").map(String.init)
            for depth in 0..<names.count where !mayConvert {
                let above = names[..<depth].joined(separator: "/")
                try noteAttributes(
                    snapshot.entry(at: above.isEmpty ? ".gitattributes" : above + "/.gitattributes")?.id)
            }
            guard let entry = try snapshot.entry(at: folder), entry.kind == .folder else { continue }
            var prefix = Array(names.joined(separator: "/").utf8)
            if !prefix.isEmpty { prefix.append(UInt8(ascii: "/")) }
            try walk(entry.id, &prefix)
        }
    }

    func path(_ item: Item) -> String { text(paths[item.path]) }

    /// The path as C wants it, ended by a NUL.
    func withPath<Result>(_ item: Item, _ body: (UnsafePointer<CChar>) -> Result) -> Result? {
        paths.withUnsafeBytes { bytes in
            bytes.baseAddress.map { body(($0 + item.path.lowerBound).assumingMemoryBound(to: CChar.self)) }
        }
    }

    private mutating func walk(_ tree: ObjectID, _ prefix: inout [UInt8]) throws(GitError) {
        let length = prefix.count
        try objects.withBytes(of: tree) { kind, bytes throws(GitError) in
            guard kind == GIT_OBJECT_TREE else { throw .corruptObject(tree, message: "not a tree") }
            for entry in TreeBytes(bytes) {
                if entry.mode & 0o170000 == 0o040000 {
                    prefix += entry.name
                    prefix.append(UInt8(ascii: "/"))
                    try walk(entry.id, &prefix)
                    prefix.removeLast(prefix.count - length)
                } else if entry.mode & 0o170000 == 0o100000 {
                    if entry.name.elementsEqual(".gitattributes".utf8) { try noteAttributes(entry.id) }
                    if isWanted(entry.name) { add(prefix, entry.name, entry.id) }
                }
            }
        }
    }

    private mutating func add(_ prefix: [UInt8], _ name: UnsafeRawBufferPointer, _ id: ObjectID) {
        let start = paths.count
        paths += prefix
        paths += name
        items.append(Item(path: start..<paths.count, id: id, stamp: nil))
        paths.append(0)
    }

    private mutating func noteAttributes(_ id: ObjectID?) throws(GitError) {
        guard let id, !mayConvert else { return }
        mayConvert = Self.converts(try objects.bytes(of: id, GIT_OBJECT_BLOB))
    }

    /// Whether attributes name anything that changes bytes between blob and file (`gitattributes(5)`).
    static func converts(_ attributes: [UInt8]) -> Bool {
        let words: Set<Substring> = ["text", "eol", "crlf", "ident", "filter", "working-tree-encoding"]
        return text(attributes).split(separator: "\n").contains { line in
            line.first != "#"
                && line.split { $0 == " " || $0 == "\t" }.dropFirst().contains { word in
                    words.contains(word.prefix { $0 != "=" })
                }
        }
    }

    /// Takes over what `index` says of the files that it holds as the very blobs listed here.
    mutating func match(_ index: IndexFile) {
        var entries = index
        var entry = entries.next()
        for position in items.indices {
            let path = paths[items[position].path]
            while let found = entry, Self.precedes(found.path, path) { entry = entries.next() }
            guard let found = entry, found.path.elementsEqual(path) else { continue }
            let isSettled = found.isPlain && found.stamp.modified < index.written
            if isSettled, found.id == items[position].id { items[position].stamp = found.stamp }
        }
    }

    private static func precedes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                guard let first = left.baseAddress, let second = right.baseAddress else {
                    return left.isEmpty
                }
                let order = memcmp(first, second, min(left.count, right.count))
                return order == 0 ? left.count < right.count : order < 0
            }
        }
    }
}
