// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// One driver file of one tree: its text, its ops tables, the functions that these name.
package struct Driver: Sendable {
    /// The file, from the root of the tree.
    package let path: String
    /// The text.
    package let source: SyntaxTree
    /// What the rest of the tree says.
    package let kernel: Kernel
    /// The tables, in order of place, one around another first.
    package let tables: [OpsTable]
    /// The functions that the file defines, in order of place.
    package let functions: [Function]
    /// The macros that the file defines.
    package let macros: Macros
    /// The callbacks whose functions the file defines, in order of place.
    package let callbacks: [Callback]
    /// The page sizes; nil where no table names any.
    package let pageSizes: PageSizeBitmap?

    /// The members that map and unmap.
    package static let mappingMembers = ["map", "unmap", "map_pages", "unmap_pages"]

    /// The file's name without its ending.
    package var name: String { Self.name(ofPath: path) }
    /// What the tree's own header declares.
    package var interface: Interface { kernel.interface }

    /// Reads the text of a driver's file, or says what stands in the way.
    package static func read(path: String, bytes: [UInt8], kernel: Kernel) -> Result<Driver, Obstacle> {
        find(path: path, bytes: bytes, kernel: kernel) ?? .failure(Obstacle(noTable, path: path))
    }

    /// Reads the text of a file that may be a driver's; nil where it has no ops table.
    package static func find(path: String, bytes: [UInt8], kernel: Kernel) -> Result<Driver, Obstacle>? {
        let source = SyntaxTree.parse(bytes)
        let macros = Macros(of: source)
        switch OpsTableReader(path: path, source: source, macros: macros).tables() {
        case .failure(let obstacle): return .failure(obstacle)
        case .success(let tables) where tables.isEmpty: return nil
        case .success(let tables):
            let functions = source.root.children(.functionDefinition).compactMap(Function.init)
            let resolver = CallbackResolver(path: path, functions: functions, macros: macros)
            return resolver.callbacks(of: tables).map { callbacks in
                let entry = tables.lazy.compactMap { $0["pgsize_bitmap"] }.first
                return Driver(
                    path: path, source: source, kernel: kernel, tables: tables, functions: functions,
                    macros: macros, callbacks: callbacks,
                    pageSizes: entry.map { PageSizeBitmap($0, macros: macros) })
            }
        }
    }

    /// The name of the driver in the file at `path`.
    package static func name(ofPath path: String) -> String {
        let file = path.split(separator: "/").last ?? ""
        return String(file.hasSuffix(".c") ? file.dropLast(2) : file)
    }

    private static let noTable = "the file has no ops table of an IOMMU driver"
}

extension Driver {
    /// The callback of a member; nil where no table has it.
    package func callback(_ member: String) -> Callback? { callbacks.first { $0.member == member } }

    /// The callbacks that map and unmap, in order of place.
    package var mappingCallbacks: [Callback] {
        callbacks.filter { Self.mappingMembers.contains($0.member) }
    }

    /// Which callbacks it maps with.
    package var mappingStyle: MappingStyle {
        let members = Set(mappingCallbacks.map(\.member))
        if members.isEmpty { return .none }
        if members.isSubset(of: ["map", "unmap"]) { return .single }
        return members.isSubset(of: ["map_pages", "unmap_pages"]) ? .pages : .mixed
    }

    /// The functions of the file with that name: more than one where conditionals choose.
    package func functions(named name: String) -> [Function] { functions.filter { $0.name == name } }

    /// The functions of the file that some of them call, directly or through others, without themselves.
    package func helpers(of roots: [Function]) -> [Function] {
        var reached = roots
        var next = 0
        while next < reached.count {
            let called = Set(reached[next].calledNames)
            reached += functions.filter { called.contains($0.name) && !reached.contains($0) }
            next += 1
        }
        return functions.filter { reached.contains($0) && !roots.contains($0) }
    }

    /// The places in the file's code where a name stands, its definition and declarations left out.
    package func mentions(of name: String) -> [Syntax] {
        source.root.descendants(.identifier).filter { $0.name == name }
    }
}
