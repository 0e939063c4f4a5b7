// SPDX-License-Identifier: GPL-2.0-only

/// One node of a tree, with the ways from it to others; cheap to copy.
package struct Syntax: Sendable, Hashable {
    /// The tree that it is in.
    package let tree: SyntaxTree
    /// Its place in the tree's post-order.
    package let index: Int

    init(tree: SyntaxTree, index: Int) {
        (self.tree, self.index) = (tree, index)
    }

    /// Nodes are the same when they are the same place of the same tree.
    package static func == (left: Syntax, right: Syntax) -> Bool {
        left.index == right.index && left.tree === right.tree
    }

    /// Hashes the place.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(tree))
        hasher.combine(index)
    }

    private var node: SyntaxTree.Node { tree.nodes[index] }

    /// What it is.
    package var kind: NodeKind { node.kind }
    /// Its tokens, as indices of the tree's tokens.
    package var tokens: Range<Int> { Int(node.start)..<Int(node.end) }
    /// Its bytes in the text, from its first token to its last; empty where it has no token.
    package var range: Range<Int> {
        let start = Int(tree.tokens[Int(node.start)].start)
        return start..<(node.end > node.start ? Int(tree.tokens[Int(node.end) - 1].end) : start)
    }
    /// Its text, comments and white space inside it included.
    package var text: ArraySlice<UInt8> { tree.bytes[range] }
    /// Its text as a string, for messages.
    package var string: String { String(decoding: text, as: UTF8.self) }

    /// The token that names it or is its operator.
    package var anchor: SyntaxToken { SyntaxToken(tree: tree, index: Int(node.anchor)) }
    /// The text of the anchor: the name of a declarator, of a member, of an identifier.
    package var name: ArraySlice<UInt8> { anchor.text }

    /// The nodes directly in it, in order, without directives and fragments.
    package var children: [Syntax] { allChildren.filter { $0.kind != .directive && $0.kind != .fragment } }
    /// The nodes directly in it, in order.
    package var allChildren: [Syntax] {
        var found: [Syntax] = []
        var next = index - 1
        let first = index - Int(node.count) + 1
        while next >= first {
            found.append(Syntax(tree: tree, index: next))
            next -= Int(tree.nodes[next].count)
        }
        return found.reversed()
    }
    /// The node that it is directly in; nil for the whole. Found from the top, past what follows it there.
    package var parent: Syntax? {
        var holder = tree.nodes.count - 1
        guard index < holder else { return nil }
        while true {
            var child = holder - 1
            while child - Int(tree.nodes[child].count) >= index { child -= Int(tree.nodes[child].count) }
            if child == index { return Syntax(tree: tree, index: holder) }
            holder = child
        }
    }
    /// All nodes in it of one kind, itself included, in the order of their ends.
    package func descendants(_ kinds: NodeKind...) -> [Syntax] {
        (index - Int(node.count) + 1...index).lazy.filter { kinds.contains(tree.nodes[$0].kind) }
            .map { Syntax(tree: tree, index: $0) }
    }
    /// The children of one kind.
    package func children(_ kind: NodeKind) -> [Syntax] { children.filter { $0.kind == kind } }
    /// The first child of one kind.
    package func first(_ kind: NodeKind) -> Syntax? { children.first { $0.kind == kind } }
    /// Whether `other` is this node or in it.
    package func contains(_ other: Syntax) -> Bool {
        other.tree === tree && other.index <= index && other.index > index - Int(node.count)
    }
}

/// One token of a tree.
package struct SyntaxToken: Sendable {
    /// The tree that it is in.
    package let tree: SyntaxTree
    /// Its place among the tree's tokens.
    package let index: Int

    /// A token of a tree; `index` is at most the place of the last one, which is the end.
    package init(tree: SyntaxTree, index: Int) {
        (self.tree, self.index) = (tree, index)
    }

    /// What it is.
    package var kind: TokenKind { tree.tokens[index].kind }
    /// Its bytes in the text.
    package var range: Range<Int> { Int(tree.tokens[index].start)..<Int(tree.tokens[index].end) }
    /// Its text.
    package var text: ArraySlice<UInt8> { tree.bytes[range] }
    /// Its text as a string, for messages.
    package var string: String { String(decoding: text, as: UTF8.self) }
    /// White space and comments before it.
    package var trivia: ArraySlice<UInt8> {
        tree.bytes[(index == 0 ? 0 : Int(tree.tokens[index - 1].end))..<range.lowerBound]
    }
}

extension ArraySlice<UInt8> {
    /// Whether the bytes are those of a text.
    package static func == (left: ArraySlice<UInt8>, right: String) -> Bool { left.elementsEqual(right.utf8) }
    /// Whether the bytes are not those of a text.
    package static func != (left: ArraySlice<UInt8>, right: String) -> Bool { !(left == right) }
}
