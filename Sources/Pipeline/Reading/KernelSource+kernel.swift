// SPDX-License-Identifier: GPL-2.0-only
import KernelTree

extension KernelSource {
    /// What its tree says beside the drivers; `path` is what the user called it. Who reads page sizes costs a few
    /// milliseconds, which a list can spare.
    package func kernel(path: String, findingReaders: Bool = true) throws -> Kernel {
        let reader = reader
        for file in Kernel.files where try reader.bytes(of: file) == nil {
            throw Failure.notAKernelTree(path: path, missing: file)
        }
        switch try Kernel.read(from: reader) {
        case .success(let kernel):
            return findingReaders ? try kernel.addingPageSizeReaders(from: reader) : kernel
        case .failure(let obstacle):
            throw Failure.obstacle("\(obstacle.path): \(obstacle.message)", hint: obstacle.hint)
        }
    }

    /// The path of the driver that the user named by its path or its file's name.
    package func path(ofDriver name: String) async throws -> String {
        let reader = reader
        if name.contains("/") {
            let path = fromTop(name)
            if try !reader.fileNames(in: path).isEmpty {
                throw Failure.usage("'\(name)' is a folder, not a driver")
            }
            guard try reader.bytes(of: path) != nil else {
                throw Failure.unknown(kind: "file", name: name, known: [])
            }
            return path
        }
        let file = name.hasSuffix(".c") ? name : name + ".c"
        let known = try Self.sources(below: "drivers/iommu", of: reader)
        var found = known.filter { $0.hasSuffix("/" + file) }
        if found.isEmpty { found = try await Self.everywhere(file, in: reader) }
        guard let path = found.first else {
            // A link or a submodule of that name is worth a word of its own.
            _ = try reader.bytes(of: "drivers/iommu/\(file)")
            throw Failure.unknown(kind: "driver", name: name, known: known.map(Driver.name(ofPath:)))
        }
        if found.count > 1 {
            throw Failure.usage("'\(name)' is more than one file: \(found.joined(separator: ", "))")
        }
        return path
    }

    /// The path from the top of the tree, where a user names a file by where it is on the disk.
    private func fromTop(_ name: String) -> String {
        guard name.hasPrefix("/") || name.hasPrefix("./") || name.hasPrefix("../") else { return name }
        let top: String
        switch self {
        case .folder(let root): top = resolved(root)
        case .revision(let repository, _): top = repository.workTree.map(resolved) ?? ""
        }
        // The file need not stand there, but its folder must for links to be seen through.
        let parts = name.split(separator: "/")
        let folder = resolved((name.hasPrefix("/") ? "/" : "") + parts.dropLast().joined(separator: "/"))
        let path = "\(folder)/\(parts.last ?? "")"
        if !top.isEmpty, path.hasPrefix(top + "/") { return String(path.dropFirst(top.count + 1)) }
        return name.hasPrefix("./") ? String(name.dropFirst(2)) : name
    }

    /// All C files below a folder.
    private static func sources(below folder: String, of reader: any TreeReader) throws -> [String] {
        let files = try reader.fileNames(in: folder).filter { $0.hasSuffix(".c") }
        return try files.map { "\(folder)/\($0)" }
            + reader.folderNames(in: folder).flatMap { try sources(below: "\(folder)/\($0)", of: reader) }
    }

    /// The paths of all files of that name in the whole tree.
    private static func everywhere(_ file: String, in reader: any TreeReader) async throws -> [String] {
        let wanted = Array(file.utf8)
        return try await reader.search(under: [""], named: { $0.elementsEqual(wanted) }, { _ in true }).map(
            \.path)
    }
}
