// SPDX-License-Identifier: GPL-2.0-only
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

    /// The headers of a platform, those before that they include, and the driver's own.
    func headers(of platform: Platform, and drivers: [CutSource]) throws(ConformanceError) -> [CutSource] {
        var headers: [CutSource] = []
        for path in platform.headers { try add(path, of: platform, to: &headers) }
        // Which of the others a file sees depends on what the kernel's own headers include.
        for path in try paths(in: platform.followed.folder, endingIn: ".h")
        where path.dropFirst(platform.followed.folder.utf8.count + 1).hasPrefix(platform.followed.prefix) {
            try add(path, of: platform, to: &headers)
        }
        for driver in drivers {
            for header in driver.included where header.isOwn {
                let path = "\(driver.folder)/\(header.name)"
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
            guard let file = name.split(separator: "/").last, file.hasPrefix(platform.followed.prefix),
                name.hasPrefix("asm/")
            else { continue }
            try add("\(platform.followed.folder)/\(file)", of: platform, to: &headers)
        }
        headers.append(header)
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

    /// The files directly in a folder whose names end so.
    private func paths(in folder: String, endingIn ending: String) throws(ConformanceError) -> [String] {
        do {
            return try tree.fileNames(in: folder).filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }
        } catch {
            throw .unreadableTree(reason: "'\(error.path)': \(error.reason)")
        }
    }
}
