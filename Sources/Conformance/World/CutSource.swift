// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// A C file, of the tree or of ours, out of which things are cut.
struct CutSource {
    /// Its path from the root of the tree.
    let path: String
    /// Its text.
    let bytes: [UInt8]
    /// Its things, in order.
    let items: [CutItem]
    /// The files that it includes, in order.
    let included: [(name: String, isOwn: Bool)]
    /// The names that its tokens use.
    let uses: Set<String>
    /// What its functions, and the members of its structures, look like.
    let shapes: Shapes

    /// A file's text, taken apart.
    init(path: String, bytes: [UInt8]) {
        let tree = SyntaxTree.parse(bytes)
        (self.path, self.bytes) = (path, bytes)
        items = CutItem.all(in: tree)
        included = tree.root.descendants(.directive).compactMap { Directive($0.text)?.included }
        uses = tree.root.usedNames
        shapes = Shapes(tree)
    }

    /// The folder that it is in.
    var folder: String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }

    /// The names that its things give a meaning.
    var names: Set<String> {
        items.reduce(into: []) { $0.formUnion($1.names) }
    }

    /// The functions that it holds with their bodies.
    var functions: Set<String> {
        items.reduce(into: []) { if $1.isFunction { $0.formUnion($1.names) } }
    }
}

/// How many parameters functions have, and which members structures have: what differs between kernels.
struct Shapes {
    /// The members, each as `structure_member`.
    private(set) var members: Set<String> = []
    /// The numbers of parameters of functions, and of members, as `structure_member`, that point to functions.
    private(set) var parameters: [String: Int] = [:]

    /// The shapes in a file.
    init(_ tree: SyntaxTree) {
        for node in tree.root.children {
            switch node.kind {
            case .functionDefinition, .declaration: note(node.children, prefix: "")
            default: continue
            }
            for structure in node.descendants(.structSpecifier) where structure.anchor.kind == .identifier {
                guard let list = structure.first(.memberList) else { continue }
                for member in list.children(.declaration) {
                    note(member.children, prefix: structure.anchor.string + "_")
                }
            }
        }
    }

    private mutating func note(_ declarators: [Syntax], prefix: String) {
        for declarator in declarators {
            guard let name = declarator.declaredName else { continue }
            if !prefix.isEmpty { members.insert(prefix + name) }
            guard let list = declarator.descendants(.parameterList).last else { continue }
            parameters[prefix + name] = list.parameterCount
        }
    }
}

extension Syntax {
    /// The number of parameters in a list of them.
    fileprivate var parameterCount: Int {
        let parameters = children(.parameter)
        return parameters.count == 1 && parameters[0].text == "void" ? 0 : parameters.count
    }
}
