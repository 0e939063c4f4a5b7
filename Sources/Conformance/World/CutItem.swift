// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// One thing at the top of a C file that can be cut out of it: a function, a type, a variable, a macro.
///
/// Names of structures, unions and enumerations live apart from other names: they are written with the keyword.
struct CutItem {
    /// What decides whether it is cut out.
    enum Role {
        /// It is when one of its names is used.
        case byName
        /// It always is, as it says which of the others are seen by the compiler: `#ifdef` and its kin.
        case conditional
    }

    /// What decides.
    var role = Role.byName
    /// The names that it gives a meaning.
    var names: Set<String> = []
    /// The names that it uses.
    var uses: Set<String> = []
    /// Whether it is a function with its body.
    var isFunction = false
    /// Whether it is a type's name given by `typedef`.
    var isTypedef = false
    /// Its text.
    var text: ArraySlice<UInt8>
    /// The line it begins on, from 1.
    var line = 0

    /// The things at the top of a file, in order; what cannot be cut out, such as the use of a macro, is none.
    static func all(in tree: SyntaxTree) -> [CutItem] {
        var items: [CutItem] = []
        var line = 1
        var place = 0
        for node in tree.root.allChildren {
            let start = node.range.lowerBound
            line += tree.bytes[place..<max(place, start)].count { $0 == 0x0a }
            place = max(place, start)
            guard var item = CutItem(node) else { continue }
            item.line = line
            items.append(item)
        }
        return items
    }

    private init?(_ node: Syntax) {
        text = node.text
        switch node.kind {
        case .directive:
            guard let directive = Directive(node.text) else { return nil }
            if directive.isConditional {
                role = .conditional
            } else if let name = directive.definedName {
                names = [name]
                uses = directive.uses
            } else {
                return nil
            }
        case .functionDefinition:
            isFunction = true
            names = Set(node.children.compactMap(\.declaredName).prefix(1))
            uses = node.usedNames
        case .declaration:
            names = node.namesOfDeclaration
            isTypedef = node.tokens.contains {
                SyntaxToken(tree: node.tree, index: $0).kind == .keywordTypedef
            }
            uses = node.usedNames
        default: return nil
        }
    }
}

extension Syntax {
    /// The name that a declarator, or something with a declarator in it, gives a meaning.
    var declaredName: String? {
        switch kind {
        case .nameDeclarator: String(decoding: name, as: UTF8.self)
        case .initDeclarator, .pointerDeclarator, .functionDeclarator, .arrayDeclarator,
            .parenthesizedDeclarator:
            children.lazy.compactMap(\.declaredName).first
        default: nil
        }
    }

    /// The names that a declaration gives a meaning: declared ones, and tags and enumerators of types it defines.
    fileprivate var namesOfDeclaration: Set<String> {
        var names = Set(children(.initDeclarator).compactMap(\.declaredName))
        for type in descendants(.structSpecifier, .enumSpecifier) {
            guard type.first(.memberList) != nil || type.first(.enumeratorList) != nil else { continue }
            if type.anchor.kind == .identifier { names.insert("\(type.keyword) \(type.anchor.string)") }
            for value in type.first(.enumeratorList)?.children(.enumerator) ?? [] {
                names.insert(value.anchor.string)
            }
        }
        return names
    }

    /// The names that the tokens use, members after a dot or an arrow left out.
    var usedNames: Set<String> {
        var used: Set<String> = []
        var previous: SyntaxToken?
        for index in tokens {
            let token = SyntaxToken(tree: tree, index: index)
            switch (token.kind, previous?.kind) {
            case (.identifier, .dot), (.identifier, .arrow): break
            case (.identifier, .keywordStruct), (.identifier, .keywordEnum):
                used.insert("\(previous?.string ?? "") \(token.string)")
            case (.identifier, _): used.insert(token.string)
            case (.directive, _): used.formUnion(Directive(token.text)?.uses ?? [])
            default: break
            }
            previous = token
        }
        return used
    }

    /// The word that a structure, a union or an enumeration begins with.
    private var keyword: String {
        SyntaxToken(tree: tree, index: tokens.lowerBound).string
    }
}
