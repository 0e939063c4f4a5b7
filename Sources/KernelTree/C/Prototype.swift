// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// What a function takes and gives, as text in kernel style with single blanks.
package struct Prototype: Equatable, Sendable {
    /// One parameter: what stands before its name, the name, what stands behind it.
    package struct Parameter: Equatable, Sendable {
        /// The name; nil where a declaration leaves it out.
        package let name: String?
        /// What stands before the name: "size_t *", "struct iommu_domain *", "int (*".
        package let type: String
        /// What stands behind the name: "[4]", ")(int)"; mostly empty.
        package let suffix: String

        /// The parameter as it is written with a name: "size_t *mapped".
        package func declaration(named name: String) -> String {
            type + (type.hasSuffix("*") || type.hasSuffix("(") ? "" : " ") + name + suffix
        }

        /// The type alone, free of how it is spaced, to be compared.
        var comparable: String { (type + "|" + suffix).filter { $0 != " " } }
    }

    /// The type of the result: "int", "struct iommu_domain *".
    package let result: String
    /// The parameters in order; none for `(void)`.
    package let parameters: [Parameter]

    /// Whether a function of one prototype can stand where the other is asked for: same types, any names.
    package func hasTypes(of other: Prototype) -> Bool {
        result.filter { $0 != " " } == other.result.filter { $0 != " " }
            && parameters.map(\.comparable) == other.parameters.map(\.comparable)
    }
}

extension Prototype {
    /// The prototype that a function declarator declares behind `specifiers`.
    init(declarator: Syntax, specifiers: Syntax) {
        let tree = declarator.tree
        var first = specifiers.tokens.lowerBound
        while first < specifiers.tokens.upperBound, SyntaxToken(tree: tree, index: first).kind == .storage {
            first += 1
        }
        result = Syntax.normalized(first..<max(first, declarator.tokens.lowerBound), of: tree)
        let nodes = declarator.first(.parameterList)?.children ?? []
        let all = nodes.map(Parameter.init)
        parameters = all.count == 1 && all[0].name == nil && all[0].type == "void" ? [] : all
    }
}

extension Prototype.Parameter {
    /// The parameter that a node of a parameter list declares.
    init(_ node: Syntax) {
        guard let named = node.declaredName else {
            (name, type, suffix) = (nil, Syntax.normalized(node.tokens, of: node.tree), "")
            return
        }
        name = String(decoding: named.name, as: UTF8.self)
        let place = named.anchor.index
        type = Syntax.normalized(node.tokens.lowerBound..<place, of: node.tree)
        suffix = Syntax.normalized((place + 1)..<node.tokens.upperBound, of: node.tree)
    }
}
