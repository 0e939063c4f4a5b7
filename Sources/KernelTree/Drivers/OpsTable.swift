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
    /// The braces; of a tree of its own where a macro holds the table, see `OpsTableReader`.
    package let list: Syntax
    /// Its entries in order, those of the macros in it among them.
    package let entries: [Entry]

    /// The entry of a member; nil where the table has none.
    package subscript(member: String) -> Entry? { entries.first { $0.member == member } }
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
