// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

extension NodeKind {
    /// Whether a node of the kind declares a name, or no name where one could be.
    var isDeclarator: Bool {
        switch self {
        case .nameDeclarator, .abstractDeclarator, .pointerDeclarator, .functionDeclarator, .arrayDeclarator,
            .parenthesizedDeclarator:
            true
        default: false
        }
    }
}

extension Syntax {
    /// The declarator directly in a declarator, a parameter, a type name, an `initDeclarator` or a function definition.
    package var declarator: Syntax? { children.first { $0.kind.isDeclarator } }

    /// The node of the name that is declared here; nil where none is, as in `void *`.
    package var declaredName: Syntax? {
        var node = kind.isDeclarator ? self : declarator
        while let next = node, next.kind != .nameDeclarator { node = next.declarator }
        return node
    }

    /// The innermost function declarator: the one whose parameters belong to the declared name itself.
    package var functionDeclarator: Syntax? {
        var found: Syntax?
        var node = kind.isDeclarator ? self : declarator
        while let next = node {
            if next.kind == .functionDeclarator { found = next }
            node = next.declarator
        }
        return found
    }

    /// The bytes of tokens as text, with one blank wherever the source has white space or a comment.
    static func normalized(_ tokens: Range<Int>, of tree: SyntaxTree) -> String {
        var text: [UInt8] = []
        for index in tokens {
            let token = SyntaxToken(tree: tree, index: index)
            if index > tokens.lowerBound, !token.trivia.isEmpty { text.append(UInt8(ascii: " ")) }
            text += token.text
        }
        return String(decoding: text, as: UTF8.self)
    }
}
