// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// Finds the ops tables of a file, and reads them through the file's own macros that stand for entries.
///
/// What a macro holds is read in a tree of its own, in which every byte has the place that it has in the file: places
/// and edits are the same in both.
struct OpsTableReader {
    let path: String
    let source: SyntaxTree
    let macros: Macros

    /// An initializer of one of the structures.
    private struct Site {
        let structure: String
        let form: OpsTable.Form
        let name: String?
        let list: Syntax
    }

    /// What is found on the way through the tables and the macros that they use.
    private struct Found {
        var tables: [OpsTable] = []
        /// The lists that macros stand for, by the macros' names.
        var lists: [String: Syntax] = [:]
    }

    /// All tables in order of place, the one around another first, or what is wrong with one. Those that a macro holds
    /// come behind the first table that uses it, and have its name.
    func tables() -> Result<[OpsTable], Obstacle> {
        var found = Found()
        if let obstacle = addTables(in: source.root, to: &found) { return .failure(obstacle) }
        return .success(found.tables)
    }

    /// Adds the tables in a node; gives what is wrong with one.
    private func addTables(in node: Syntax, named outer: String? = nil, to found: inout Found) -> Obstacle? {
        let specifiers = node.descendants(.structSpecifier).filter { node in
            Interface.structureNames.contains { node.name == $0 }
        }
        let sites = specifiers.flatMap(Self.initialized).sorted {
            ($0.list.range.lowerBound, -$0.list.range.upperBound)
                < ($1.list.range.lowerBound, -$1.list.range.upperBound)
        }
        for site in sites {
            let name = site.name ?? found.tables.last { $0.list.contains(site.list) }?.name ?? outer
            let known = found.lists
            switch entries(of: site.list, &found) {
            case .failure(let obstacle): return obstacle
            case .success(let entries):
                found.tables.append(
                    OpsTable(
                        structure: site.structure, form: site.form, name: name, list: site.list,
                        entries: entries))
            }
            let new = found.lists.filter { known[$0.key] == nil }.values
            for list in new.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
                if let obstacle = addTables(in: list, named: name, to: &found) { return obstacle }
            }
        }
        return nil
    }

    /// The initializers of what is declared with a structure specifier.
    private static func initialized(_ specifier: Syntax) -> [Site] {
        let structure = String(decoding: specifier.name, as: UTF8.self)
        guard let declaration = specifier.parent?.parent else { return [] }
        if declaration.kind == .typeName, let literal = declaration.parent, literal.kind == .compoundLiteral {
            return literal.children(.initializerList).map {
                Site(structure: structure, form: .compoundLiteral, name: nil, list: $0)
            }
        }
        guard declaration.kind == .declaration else { return [] }
        return declaration.children(.initDeclarator).compactMap { declared in
            guard declared.declarator?.kind == .nameDeclarator, let name = declared.declaredName,
                let list = declared.first(.initializer)?.first(.initializerList)
            else { return nil }
            let text = String(decoding: name.name, as: UTF8.self)
            return Site(structure: structure, form: .variable, name: text, list: list)
        }
    }

    /// The entries of a list, in order; a macro's stand in its place.
    private func entries(
        of list: Syntax, _ found: inout Found, inside outer: [String] = []
    ) -> Result<[OpsTable.Entry], Obstacle> {
        var entries: [OpsTable.Entry] = []
        for node in list.allChildren where node.kind != .directive {
            let new: [OpsTable.Entry]
            if let entry = OpsTable.Entry(node) {
                new = [entry]
            } else {
                switch macroEntries(node, &found, inside: outer) {
                case .success(let held): new = held
                case .failure(let obstacle): return .failure(obstacle)
                }
            }
            for entry in new {
                if entries.contains(where: { $0.member == entry.member }) {
                    return .failure(obstacle(Self.twice(entry.member), node))
                }
                entries.append(entry)
            }
        }
        return .success(entries)
    }

    /// The entries that the use of a macro stands for.
    private func macroEntries(
        _ use: Syntax, _ found: inout Found, inside outer: [String]
    ) -> Result<[OpsTable.Entry], Obstacle> {
        guard let name = Self.macroName(use) else { return .failure(obstacle(Self.notAnEntry, use)) }
        guard let directive = macros.definition(name) else {
            return .failure(obstacle(Self.unknown(name), use))
        }
        guard directive.parameters?.isEmpty ?? (use.kind == .identifier), !outer.contains(name) else {
            return .failure(obstacle(Self.notPlain(name), use))
        }
        guard let list = found.lists[name] ?? Self.list(directive) else {
            return .failure(obstacle(Self.notEntries(name), use))
        }
        found.lists[name] = list
        return entries(of: list, &found, inside: outer + [name])
    }

    /// The name of the macro that `NAME` or `NAME(…)` would use; nil for anything else.
    private static func macroName(_ node: Syntax) -> String? {
        if node.kind == .identifier { return node.string }
        guard node.kind == .call, let callee = node.children.first, callee.kind == .identifier else {
            return nil
        }
        return callee.string
    }

    /// The initializer list that a macro's body is, in a tree where its bytes have their places in the file; nil
    /// where it is none.
    private static func list(_ directive: Directive) -> Syntax? {
        let bytes = directive.token.tree.bytes
        var text = bytes.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") ? $0 : UInt8(ascii: " ") }
        let start = directive.token.range.lowerBound
        // It is shorter than '#define', which stands there in the file.
        text.replaceSubrange(start..<start + head.count, with: head)
        text.replaceSubrange(directive.body, with: bytes[directive.body])
        let tree = SyntaxTree.parse(text + Array("};".utf8))
        // A body that closes the braces itself is no list.
        let whole = start + head.count - 1..<bytes.count + 1
        return tree.root.descendants(.initializerList).first { $0.range == whole }
    }

    private static let head = Array("x y={".utf8)

    private func obstacle(_ message: String, _ node: Syntax) -> Obstacle {
        Obstacle(message, path: path, range: node.range)
    }

    private static let notAnEntry = "the ops table holds what is not of the form '.member = value'"
    private static func unknown(_ name: String) -> String {
        "the ops table holds '\(name)', which is neither '.member = value' nor a macro that this file defines once"
    }
    private static func notPlain(_ name: String) -> String {
        "the ops table holds the macro '\(name)', which takes arguments or uses itself"
    }
    private static func notEntries(_ name: String) -> String {
        "the ops table holds the macro '\(name)', which does not stand for entries '.member = value'"
    }
    private static func twice(_ member: String) -> String {
        "'.\(member)' stands more than once in the ops table"
    }
}
