// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

/// Other names for the static functions, the parameters and locals of a file, none of which says anything.
///
/// It is made from one text and can be applied to another that grew out of it: a function that got the suffix `_pages`
/// is renamed with it, and names that only the other text has stay.
package struct Renaming: Sendable {
    private var functions: [String: String] = [:]
    private var locals: [String: String] = [:]

    /// A renaming of all that a file names itself.
    package init(of bytes: [UInt8]) {
        for function in Self.functions(of: SyntaxTree.parse(bytes)) {
            if function.isStatic { functions[function.name] = "quux\(functions.count)" }
            for name in Self.locals(of: function) where locals[name] == nil {
                locals[name] = "w\(locals.count)"
            }
        }
        locals = locals.filter { functions[$0.key] == nil }
    }

    /// The text with the other names.
    package func applied(to bytes: [UInt8]) throws -> [UInt8] {
        let tree = SyntaxTree.parse(bytes)
        let members = Self.memberArguments(of: tree)
        var edits = EditList()
        for function in Self.functions(of: tree) {
            let declared = Self.locals(of: function)
            for node in function.definition.descendants(.identifier, .nameDeclarator) {
                let name = String(decoding: node.name, as: UTF8.self)
                guard declared.contains(name), !members.contains(node), let other = locals[name] else {
                    continue
                }
                try edits.add(Edit(node.anchor.range, other))
            }
        }
        for node in tree.root.descendants(.identifier, .nameDeclarator) where !members.contains(node) {
            if let other = functionName(String(decoding: node.name, as: UTF8.self)) {
                try edits.add(Edit(node.anchor.range, other))
            }
        }
        return try edits.applied(to: bytes)
    }

    private func functionName(_ name: String) -> String? {
        if let other = functions[name] { return other }
        guard name.hasSuffix("_pages") else { return nil }
        return functions[String(name.dropLast(6))].map { $0 + "_pages" }
    }

    private static func functions(of tree: SyntaxTree) -> [Function] {
        tree.root.children(.functionDefinition).compactMap(Function.init)
    }

    /// The names of a function's parameters and of what its body declares.
    private static func locals(of function: Function) -> [String] {
        let declaring = function.parameters + function.body.descendants(.initDeclarator)
        return declaring.compactMap(\.declaredName).map { String(decoding: $0.name, as: UTF8.self) }
    }

    /// The arguments of macros that are names of members: the last one of `container_of()` and the walks over lists.
    private static func memberArguments(of tree: SyntaxTree) -> Set<Syntax> {
        let found = tree.root.descendants(.call).compactMap { call -> Syntax? in
            guard let macro = call.children.first?.string, let arguments = call.children.last else {
                return nil
            }
            let takesMember = ["container_of", "offsetof"].contains(macro) || macro.contains("_entry")
            return takesMember ? arguments.children.last : nil
        }
        return Set(found)
    }
}

extension Function {
    /// Whether no other file can name it.
    fileprivate var isStatic: Bool {
        (specifiers?.tokens ?? 0..<0).contains {
            SyntaxToken(tree: definition.tree, index: $0).text == "static"
        }
    }
}
