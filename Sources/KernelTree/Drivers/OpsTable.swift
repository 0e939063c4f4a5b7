// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// An initializer of `struct iommu_ops` or `struct iommu_domain_ops`: which function a driver gives for which callback.
package struct OpsTable: Sendable {
    /// How the table is written.
    package enum Form: Equatable, Sendable {
        /// `.default_domain_ops = &(const struct iommu_domain_ops) { … }`.
        case compoundLiteral
        /// `static const struct iommu_domain_ops name = { … };`.
        case variable
    }

    /// One `.member = value`.
    package struct Entry: Sendable {
        /// The member's name: "map".
        package let member: String
        /// The whole entry, without the comma.
        package let node: Syntax
        /// The node of `.member`.
        package let designator: Syntax
        /// What stands behind `=`.
        package let value: Syntax
    }

    /// The tag of its structure: "iommu_domain_ops".
    package let structure: String
    /// How it is written.
    package let form: Form
    /// The name of the variable that it is, or that it stands in; nil where there is none.
    package let name: String?
    /// The braces.
    package let list: Syntax
    /// Its entries in order.
    package let entries: [Entry]

    /// The entry of a member; nil where the table has none.
    package subscript(member: String) -> Entry? { entries.first { $0.member == member } }
}

extension OpsTable {
    /// All tables of a file in order of place, the one around another first, or what is wrong with one.
    static func all(in tree: SyntaxTree, path: String) -> Result<[OpsTable], Obstacle> {
        let specifiers = tree.root.descendants(.structSpecifier).filter { node in
            Interface.structureNames.contains { node.name == $0 }
        }
        let found = specifiers.flatMap(initialized).sorted {
            ($0.list.range.lowerBound, -$0.list.range.upperBound)
                < ($1.list.range.lowerBound, -$1.list.range.upperBound)
        }
        var tables: [OpsTable] = []
        for site in found {
            let around = tables.last { $0.list.contains(site.list) }
            switch entries(of: site.list, path: path) {
            case .failure(let obstacle): return .failure(obstacle)
            case .success(let entries):
                tables.append(
                    OpsTable(
                        structure: site.structure, form: site.form, name: site.name ?? around?.name,
                        list: site.list, entries: entries))
            }
        }
        return .success(tables)
    }

    private struct Site {
        let structure: String
        let form: Form
        let name: String?
        let list: Syntax
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

    private static func entries(of list: Syntax, path: String) -> Result<[Entry], Obstacle> {
        var entries: [Entry] = []
        for node in list.allChildren where node.kind != .directive {
            guard let entry = Entry(node) else {
                return .failure(Obstacle(notAnEntry, path: path, range: node.range))
            }
            if entries.contains(where: { $0.member == entry.member }) {
                return .failure(Obstacle(twice(entry.member), path: path, range: node.range))
            }
            entries.append(entry)
        }
        return .success(entries)
    }

    private static let notAnEntry = "the ops table holds what is not of the form '.member = value'"
    private static func twice(_ member: String) -> String {
        "'.\(member)' stands more than once in the ops table"
    }
}

extension OpsTable.Entry {
    /// The entry that a node of an initializer list is; nil where it has another form.
    init?(_ node: Syntax) {
        let parts = node.children
        guard node.kind == .designatedInitializer, parts.count == 2, parts[0].kind == .fieldDesignator else {
            return nil
        }
        member = String(decoding: parts[0].name, as: UTF8.self)
        self.node = node
        designator = parts[0]
        value = parts[1]
    }

    /// The name that the value is, without casts, parentheses and `&`; nil where it is more than a name.
    package var namedValue: Syntax? {
        var node = value
        while true {
            switch node.kind {
            case .identifier: return node
            case .parenthesizedExpression, .unaryExpression:
                guard node.kind != .unaryExpression || node.anchor.kind == .amp,
                    let inner = node.children.last
                else { return nil }
                node = inner
            case .castExpression:
                guard let inner = node.children.last else { return nil }
                node = inner
            default: return nil
            }
        }
    }
}
