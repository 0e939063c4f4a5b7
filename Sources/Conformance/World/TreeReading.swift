// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree

/// What a tree gives, in this module's own errors.
struct TreeReading {
    private let tree: any TreeReader

    init(_ tree: any TreeReader) {
        self.tree = tree
    }

    /// The bytes of a file that must be there.
    func bytes(of path: String) throws(ConformanceError) -> [UInt8] {
        guard let bytes = try bytesIfPresent(path) else { throw .missingFile(path: path) }
        return bytes
    }

    private func bytesIfPresent(_ path: String) throws(ConformanceError) -> [UInt8]? {
        do {
            return try tree.bytes(of: path)
        } catch {
            throw .unreadableTree(reason: "'\(error.path)': \(error.reason)")
        }
    }

    /// The headers of a platform, those before that they include, and those that lie beside some files which include them.
    func headers(of platform: Platform, and files: [CutSource]) throws(ConformanceError) -> [CutSource] {
        var headers: [CutSource] = []
        for path in platform.headers { try add(path, of: platform, to: &headers) }
        // Which of the others a file sees depends on what the kernel's own headers include.
        for path in try paths(in: platform.followed.folder, endingIn: ".h")
        where path.dropFirst(platform.followed.folder.utf8.count + 1).hasPrefix(platform.followed.prefix) {
            try add(path, of: platform, to: &headers)
        }
        for file in files {
            for header in file.included where header.isOwn {
                let path = "\(file.folder)/\(header.name)"
                guard !headers.contains(where: { $0.path == path }), let bytes = try bytesIfPresent(path)
                else {
                    continue
                }
                headers.append(CutSource(path: path, bytes: bytes))
            }
        }
        return headers
    }

    private func add(
        _ path: String, of platform: Platform, to headers: inout [CutSource]
    ) throws(ConformanceError) {
        guard !headers.contains(where: { $0.path == path }), let bytes = try bytesIfPresent(path) else {
            return
        }
        let header = CutSource(path: path, bytes: bytes)
        for (name, _) in header.included {
            guard let file = name.split(separator: "/").last else { continue }
            if name.hasPrefix("asm/"), file.hasPrefix(platform.followed.prefix) {
                try add("\(platform.followed.folder)/\(file)", of: platform, to: &headers)
            } else if name.hasPrefix("linux/") {
                try addTypes(of: "include/\(name)", usedBy: header, to: &headers)
            }
        }
        headers.append(header)
    }

    /// Adds a header that gives a name to a type which another one uses, where neither that one nor ours does.
    private func addTypes(
        of path: String, usedBy header: CutSource, to headers: inout [CutSource]
    ) throws(ConformanceError) {
        guard !headers.contains(where: { $0.path == path }), let bytes = try bytesIfPresent(path) else {
            return
        }
        let wanted = header.uses.subtracting(header.names).subtracting(Scene.hostNames)
        guard !wanted.isDisjoint(with: Self.typedefs(in: bytes)) else { return }
        headers.append(CutSource(path: path, bytes: bytes))
    }

    /// The kernel's own headers that a file includes and that define one of some functions in a line.
    func headers(
        of file: CutSource, defining wanted: Set<String>
    ) throws(ConformanceError) -> [CutSource] {
        var headers: [CutSource] = []
        guard !wanted.isEmpty else { return [] }
        for (name, isOwn) in file.included where !isOwn {
            let path = "include/\(name)"
            guard let bytes = try bytesIfPresent(path),
                !Self.inlineFunctions(in: bytes).isDisjoint(with: wanted)
            else { continue }
            headers.append(CutSource(path: path, bytes: bytes))
        }
        return headers
    }

    /// The functions that lines of a file begin to define; to take the whole file apart would take longer.
    private static func inlineFunctions(in bytes: [UInt8]) -> Set<String> {
        bytes.split(separator: 0x0a).filter { $0.starts(with: "static inline ".utf8) }
            .reduce(into: []) { names, line in
                let head = line.prefix { $0 != UInt8(ascii: "(") }
                let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "*") }
                guard let name = head.split(whereSeparator: isSpace).last else { return }
                names.insert(String(decoding: name, as: UTF8.self))
            }
    }

    /// The names that lines of a file give to types; to take the whole file apart would take longer.
    private static func typedefs(in bytes: [UInt8]) -> Set<String> {
        bytes.split(separator: 0x0a).filter { $0.starts(with: "typedef ".utf8) }
            .flatMap { CutItem.all(in: SyntaxTree.parse(Array($0))) }
            .reduce(into: []) { $0.formUnion($1.names) }
    }

    /// The files that define functions which the headers declare and the driver uses.
    func tableCode(
        of platform: Platform, headers: [CutSource], drivers: [CutSource]
    ) throws(ConformanceError) -> [CutSource] {
        let used = drivers.reduce(into: Set<String>()) { $0.formUnion($1.uses) }
        let own = drivers.reduce(into: Scene.hostNames) { $0.formUnion($1.names) }
        let declared = headers.reduce(into: Set<String>()) { $0.formUnion($1.shapes.parameters.keys) }
        let defined = headers.reduce(into: Set<String>()) { $0.formUnion($1.functions) }
        let wanted = used.intersection(declared).subtracting(defined).subtracting(own)
        var sources: [CutSource] = []
        for path in try paths(in: platform.tableCode, endingIn: ".c") {
            let source = CutSource(path: path, bytes: try bytes(of: path))
            if !source.functions.isDisjoint(with: wanted) { sources.append(source) }
        }
        return sources
    }

    /// The options among those that some files ask for which are on whenever the architecture is.
    func options(of platform: Platform, asked files: [CutSource]) throws(ConformanceError) -> [String] {
        let asked = files.reduce(into: Set<String>()) { names, file in
            names.formUnion(file.uses.filter { $0.hasPrefix("CONFIG_") })
        }
        guard let folder = files.first?.folder, !asked.isEmpty,
            let text = try bytesIfPresent("\(folder)/Kconfig")
        else { return [] }
        var option = ""
        var given: [String] = []
        for line in text.split(separator: 0x0a) {
            let words = line.split { $0 == 0x20 || $0 == 0x09 }.map { String(decoding: $0, as: UTF8.self) }
            if words.count == 2, words[0] == "config" { option = "CONFIG_" + words[1] }
            guard words.first == "def_bool", words.contains(platform.architecture) else { continue }
            if asked.contains(option) { given.append(option) }
        }
        return given
    }

    /// The files directly in a folder whose names end so.
    private func paths(in folder: String, endingIn ending: String) throws(ConformanceError) -> [String] {
        do {
            return try tree.fileNames(in: folder).filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }
        } catch {
            throw .unreadableTree(reason: "'\(error.path)': \(error.reason)")
        }
    }
}
