// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import Glibc

/// The headers of a tree that some files of it include, and those that these include.
///
/// A name is looked for in all places where the kernel's makefiles would let the compiler look, for every
/// architecture: one too many does no harm to those who ask what could matter.
struct IncludedFiles {
    /// The headers' paths.
    private(set) var paths: Set<String> = []
    private let tree: Snapshot
    private let architectures: [String]
    /// The files of the folders that were looked into.
    private var known: [String: Set<String>] = [:]

    /// The headers below the files at `files`.
    init(of files: some Sequence<String>, in tree: Snapshot) throws(GitError) {
        self.tree = tree
        architectures = try tree.entries(under: "arch").filter { $0.kind == .folder }.map(\.name)
        var queue = Array(files)
        while let file = queue.popLast() {
            guard try isFile(file) else { continue }
            for name in Self.names(in: try tree.contents(of: file) ?? []) {
                for path in places(of: name, from: file) where !paths.contains(path) {
                    guard try isFile(path) else { continue }
                    paths.insert(path)
                    queue.append(path)
                }
            }
        }
    }

    /// Whether a file stands there; each folder is read once.
    private mutating func isFile(_ path: String) throws(GitError) -> Bool {
        let slash = path.lastIndex(of: "/")
        let folder = String(path[..<(slash ?? path.startIndex)])
        let name = String(path[(slash.map { path.index(after: $0) } ?? path.startIndex)...])
        if let names = known[folder] { return names.contains(name) }
        let names = Set(try tree.entries(under: folder).filter { $0.kind == .file }.map(\.name))
        known[folder] = names
        return names.contains(name)
    }

    private func places(of name: Name, from file: String) -> [String] {
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        let own = name.isQuoted ? [folder.isEmpty ? name.text : "\(folder)/\(name.text)"] : []
        if name.text.hasPrefix("asm/") {
            return own
                + architectures.flatMap {
                    ["arch/\($0)/include/\(name.text)", "arch/\($0)/include/uapi/\(name.text)"]
                }
        }
        return own + ["include/\(name.text)", "include/uapi/\(name.text)"]
    }

    fileprivate struct Name: Hashable {
        let text: String
        let isQuoted: Bool
    }

    /// What stands behind the `#include`s of a text, most of whose lines are passed over unread.
    private static func names(in bytes: [UInt8]) -> Set<Name> {
        var names: Set<Name> = []
        bytes.withUnsafeBytes { buffer in
            var start = 0
            while start < buffer.count, let address = buffer.baseAddress {
                let rest = buffer.count - start
                let length =
                    memchr(address + start, 10, rest).map { UnsafeRawPointer($0) - (address + start) } ?? rest
                if buffer[start] == UInt8(ascii: "#"), let name = Name(buffer[start..<start + length]) {
                    names.insert(name)
                }
                start += length + 1
            }
        }
        return names
    }
}

extension IncludedFiles.Name {
    /// Reads a line that begins with a number sign; nil where it includes nothing.
    fileprivate init?(_ line: Slice<UnsafeRawBufferPointer>) {
        let rest = line.dropFirst().drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard rest.starts(with: "include".utf8) else { return nil }
        let parts = rest.split(maxSplits: 2, omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">")
        }
        guard parts.count == 3 else { return nil }
        text = String(decoding: parts[1], as: UTF8.self)
        isQuoted = rest.contains(UInt8(ascii: "\""))
    }
}
