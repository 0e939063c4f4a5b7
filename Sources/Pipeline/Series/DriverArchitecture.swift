// SPDX-License-Identifier: GPL-2.0-only
import GitStore

/// The architectures that a file is built for: from where it stands, else from what its `Kconfig` symbol depends on.
struct DriverArchitecture {
    /// The names of the architectures' folders; none where nothing says it.
    let names: [String]

    /// Looks for the architectures of the C file at `path`.
    init(of path: String, in tree: Snapshot) throws {
        let parts = path.split(separator: "/").map(String.init)
        if parts.count > 2, parts[0] == "arch" {
            names = [parts[1]]
            return
        }
        let folder = parts.dropLast().joined(separator: "/")
        let object = (parts.last ?? "").dropLast(2) + ".o"
        let makefile = try Self.lines(of: folder + "/Makefile", in: tree)
        let rule = makefile.first { $0.split { " \t".contains($0) }.contains { $0 == object } }
        guard let rule, let symbol = rule.split(separator: "CONFIG_").dropFirst().first else {
            names = []
            return
        }
        let words = try Self.dependencies(
            of: String(symbol.prefix { $0 != ")" }), below: Array(parts.dropLast()), in: tree)
        let owners = try Self.owners(of: words, in: tree)
        names = words.compactMap { owners[$0]?.count == 1 ? owners[$0]?.first : nil }
    }

    /// The words behind `depends on` of a symbol, in the nearest `Kconfig` that has it.
    private static func dependencies(
        of symbol: String, below folders: [String], in tree: Snapshot
    ) throws -> [String] {
        for count in (1...max(1, folders.count)).reversed() {
            let lines = try lines(of: folders.prefix(count).joined(separator: "/") + "/Kconfig", in: tree)
            guard let start = lines.firstIndex(where: { $0 == "config \(symbol)" }) else { continue }
            let block = lines[(start + 1)...].prefix { $0.isEmpty || $0.first == "\t" || $0.first == " " }
            return block.map { $0.drop { " \t".contains($0) } }.filter { $0.hasPrefix("depends on ") }
                .flatMap {
                    $0.dropFirst("depends on ".count).split { !($0.isLetter || $0.isNumber || $0 == "_") }
                }
                .map(String.init)
        }
        return []
    }

    /// Which architectures define each of some symbols in their own `Kconfig`.
    private static func owners(of words: [String], in tree: Snapshot) throws -> [String: [String]] {
        var owners: [String: [String]] = [:]
        for folder in try tree.entries(under: "arch") where folder.kind == .folder {
            let defined = Set(try lines(of: "arch/\(folder.name)/Kconfig", in: tree))
            for word in Set(words) where defined.contains("config \(word)") {
                owners[word, default: []].append(folder.name)
            }
        }
        return owners
    }

    private static func lines(of path: String, in tree: Snapshot) throws -> [String] {
        guard try tree.entry(at: path)?.kind == .file, let bytes = try tree.contents(of: path) else {
            return []
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }
}

extension DriverArchitecture {
    /// The one architecture for which all C files that `trees` change can be built.
    static func common(to trees: [Snapshot], on base: Snapshot) throws -> String {
        guard let last = trees.last else { return "" }
        let paths = try base.repository.diff(from: base, to: last).files.map(\.path).filter {
            $0.hasSuffix(".c")
        }
        var common: [String]?
        for path in paths {
            let names = try DriverArchitecture(of: path, in: last).names
            guard !names.isEmpty else { throw unknown(path) }
            common = common?.filter(names.contains) ?? names
        }
        guard let name = common?.first else { throw unknown(paths.joined(separator: "', '")) }
        return name
    }

    private static func unknown(_ path: String) -> Failure {
        .obstacle("nothing says for which architecture '\(path)' is built", hint: "name it with --arch")
    }
}
