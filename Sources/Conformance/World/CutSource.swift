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

    /// Whether it lies in the folder of another file.
    func isBeside(_ other: String) -> Bool {
        other.split(separator: "/").dropLast().joined(separator: "/") == folder
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
    /// What stands in a structure: a member, or a line that says whether the compiler sees the next ones.
    enum Part {
        case member(String)
        case conditional(ArraySlice<UInt8>)
    }

    /// The parts of each structure that is defined, in order; members as `structure_member`.
    private(set) var structures: [[Part]] = []
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
                note(list, of: structure.anchor.string)
            }
        }
    }

    private mutating func note(_ list: Syntax, of structure: String) {
        var parts: [Part] = []
        for node in list.allChildren {
            switch node.kind {
            case .declaration: parts += note(node.children, prefix: structure + "_").map(Part.member)
            case .directive where Directive(node.text)?.isConditional == true:
                parts.append(.conditional(node.text))
            default: continue
            }
        }
        structures.append(parts)
    }

    /// Notes the parameters of what is declared, and gives its names.
    @discardableResult
    private mutating func note(_ declarators: [Syntax], prefix: String) -> [String] {
        var names: [String] = []
        for declarator in declarators {
            guard let name = declarator.declaredName else { continue }
            names.append(prefix + name)
            guard let list = declarator.descendants(.parameterList).last else { continue }
            parameters[prefix + name] = list.parameterCount
        }
        return names
    }

    /// A definition of `HAS_structure_member` for each of some members that a structure has, in C, under the
    /// conditions that the member itself is under.
    func definitions(of wanted: Set<String>) -> String {
        structures.map { parts in
            let found = parts.filter { part in
                if case .member(let name) = part { return wanted.contains("HAS_" + name) }
                return true
            }
            let isThere = found.contains { part in
                if case .member = part { return true }
                return false
            }
            guard isThere else { return "" }
            return found.map { part in
                switch part {
                case .member(let name): "#define HAS_\(name) 1\n"
                case .conditional(let line): String(decoding: line, as: UTF8.self) + "\n"
                }
            }.joined()
        }.joined()
    }
}

extension Syntax {
    /// The number of parameters in a list of them.
    fileprivate var parameterCount: Int {
        let parameters = children(.parameter)
        return parameters.count == 1 && parameters[0].text == "void" ? 0 : parameters.count
    }
}
