// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import Templates

/// The files of a tree that play a part, and how they and ours become one world.
struct Scene {
    /// The texts of the driver's file.
    let drivers: [CutSource]
    /// The core.
    let core: CutSource
    /// The headers, each behind those that it needs.
    var headers: [CutSource]
    /// The files of the tables.
    let tableCode: [CutSource]
    /// The options that are on.
    let options: [String]

    /// Our own files, taken apart.
    static let host =
        [CutSource(path: "state.h", bytes: Array(HostState.header.utf8))]
        + HostSources.files.map { CutSource(path: $0.name, bytes: $0.bytes) }
    /// The names that our own files give a meaning.
    static let hostNames = host.reduce(into: Set<String>()) { $0.formUnion($1.names) }
    /// The names that our own headers give a meaning.
    private static let hostHeaderNames = host.filter { $0.path.hasSuffix(".h") }
        .reduce(into: Set<String>()) { $0.formUnion($1.names) }
    /// The names that our own files use.
    private static let hostUses = host.reduce(into: Set<String>()) { $0.formUnion($1.uses) }

    /// The functions of the core by which operations come in.
    private static let entries = ["iommu_map", "iommu_unmap", "iommu_map_sg", "iommu_iova_to_phys"]

    /// What the core does for drivers in an operation: it hands out what describes a reserved region.
    private static let services: Set<String> = ["iommu_alloc_resv_region"]

    /// A core without the functions that operations come in by is not the one that is known.
    func checkCore() throws(ConformanceError) {
        for name in Self.entries where !core.functions.contains(name) {
            throw .missingCoreFunction(name: name, path: core.path)
        }
    }

    /// Every file of the world but the driver's.
    func files() -> [HostWorld.File] {
        let coreCut = self.coreCut
        var files = HostSources.files.map { HostWorld.File(path: $0.name, bytes: $0.bytes) }
        files.append(.init(path: "state.h", bytes: Array(HostState.header.utf8)))
        files.append(.init(path: "world.h", bytes: worldHeader(coreCut)))
        files.append(.init(path: core.path, bytes: Array(Self.inclusion.utf8) + coreCut.text(of: 0)))
        files += tableCode.map { HostWorld.File(path: $0.path, bytes: $0.bytes) }
        let included = Set((drivers + tableCode).flatMap { $0.included.map(\.name) })
        return files
            + included.sorted().map {
                HostWorld.File(path: "include/\($0)", bytes: Array(Self.inclusion.utf8))
            }
    }

    /// What every header that a file includes comes down to.
    private static let inclusion = "#include \"world.h\"\n"

    /// What our own entry reaches of the core, itself or by functions of the headers.
    private var coreCut: Cutting {
        let reached = Cutting(headers, following: Self.hostUses, except: Self.hostHeaderNames).used
        let asked = drivers.reduce(into: Set<String>()) { $0.formUnion($1.uses.intersection(Self.services)) }
        return Cutting(
            [core], following: reached.filter { !$0.contains(" ") }.union(asked), except: Self.hostNames)
    }

    /// The functions that the part of the core which is cut out calls, and that nothing known so far defines or declares.
    var unknownCalls: Set<String> {
        let part = SyntaxTree.parse(coreCut.text(of: 0)).root
        let called = part.descendants(.call).compactMap(\.children.first).filter { $0.kind == .identifier }
        return headers.reduce(into: Set(called.map(\.string))) { $0.subtract($1.names) }
            .subtracting(core.names).subtracting(Self.hostNames)
    }

    private func worldHeader(_ coreCut: Cutting) -> [UInt8] {
        let uses = (drivers + tableCode).reduce(into: Self.hostUses.union(coreCut.used)) {
            $0.formUnion($1.uses)
        }
        let cut = Cutting(headers, following: uses, except: Self.hostHeaderNames)
        let defined = (drivers + tableCode).reduce(into: Self.hostNames) { $0.formUnion($1.names) }
        var text = Array(
            "#ifndef WORLD_H\n#define WORLD_H\n#include \"types.h\"\n\(differences)#include \"device.h\"\n"
                .utf8)
        text += Self.tags(cut.used, defined: defined.union(cut.given).union(coreCut.given)).utf8
        for index in headers.indices { text += cut.text(of: index) }
        return text + Array("#endif\n".utf8)
    }

    /// What differs between kernels, for our own files: members that there are, numbers of parameters, and what the
    /// driver uses itself.
    private var differences: String {
        let sources = headers + [core]
        let counts = Self.hostUses.sorted().compactMap { name -> String? in
            guard name.hasPrefix("PARAMETERS_") else { return nil }
            let function = String(name.dropFirst(11))
            let count = sources.lazy.compactMap { $0.shapes.parameters[function] }.first
            return count.map { "#define \(name) \($0)\n" }
        }
        let given = Self.hostUses.sorted().filter { name in
            name.hasPrefix("USED_") && drivers.contains { $0.uses.contains(String(name.dropFirst(5))) }
        }
        return (options + given).map { "#define \($0) 1\n" }.joined() + counts.joined()
            + sources.map { $0.shapes.definitions(of: Self.hostUses) }.joined()
    }

    /// Declares the types that are used by name, those that nobody defines as something that nobody looks into.
    private static func tags(_ used: Set<String>, defined: Set<String>) -> String {
        used.filter { $0.contains(" ") }.sorted().map { tag in
            let isEnumeration = tag.hasPrefix("enum ")
            if defined.contains(tag) { return isEnumeration ? "" : "\(tag);\n" }
            let name = tag.drop { $0 != " " }.dropFirst()
            return isEnumeration ? "\(tag) { opaque_\(name) };\n" : "\(tag) { unsigned long opaque[8]; };\n"
        }.joined()
    }
}
