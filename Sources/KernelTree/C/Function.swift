// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// A function that a file defines.
package struct Function: Sendable, Hashable {
    /// Its name.
    package let name: String
    /// The whole definition.
    package let definition: Syntax
    /// Its declarator: the name and the parameters.
    package let declarator: Syntax
    /// Its statements in braces.
    package let body: Syntax

    /// The function that a node defines; nil where the node is no definition, or a macro stands for its head.
    package init?(_ definition: Syntax) {
        guard definition.kind == .functionDefinition, let declarator = definition.functionDeclarator,
            let name = declarator.declaredName, let body = definition.first(.compoundStatement)
        else { return nil }
        self.name = String(decoding: name.name, as: UTF8.self)
        self.definition = definition
        self.declarator = declarator
        self.body = body
    }

    /// The node of its name.
    package var nameNode: Syntax { declarator.declaredName ?? declarator }
    /// The words before the declarator.
    package var specifiers: Syntax? { definition.first(.specifiers) }
    /// The nodes of its parameters in order; none for `(void)`.
    package var parameters: [Syntax] {
        let all = declarator.first(.parameterList)?.children ?? []
        let isVoid = all.count == 1 && all[0].declaredName == nil && all[0].text == "void"
        return isVoid ? [] : all
    }
    /// What it takes and gives.
    package var prototype: Prototype {
        Prototype(declarator: declarator, specifiers: specifiers ?? declarator)
    }
    /// The names of the functions that it calls directly, in order of place, each once.
    package var calledNames: [String] {
        var seen: Set<String> = []
        return body.descendants(.call).sorted { $0.range.lowerBound < $1.range.lowerBound }
            .compactMap { call in
                guard let called = call.children.first, called.kind == .identifier else { return nil }
                let name = String(decoding: called.name, as: UTF8.self)
                return seen.insert(name).inserted ? name : nil
            }
    }
}
