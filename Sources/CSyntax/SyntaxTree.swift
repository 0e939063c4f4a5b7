// SPDX-License-Identifier: GPL-2.0-only

/// The lossless tree of one C text: the text's bytes, its tokens and its nodes in flat arrays.
///
/// It keeps law 1: every byte is in a token or in the gap before one, and `written()` gives the text back. Nodes lie in
/// post-order, so that a node's last descendant is the one just before it.
package final class SyntaxTree: Sendable {
    /// One node: 20 bytes.
    struct Node: BitwiseCopyable {
        /// What it is.
        var kind: NodeKind
        /// Its first token.
        var start: UInt32
        /// The token after its last one.
        var end: UInt32
        /// The nodes in it, itself included.
        var count: UInt32
        /// The token that names it or is its operator; `start` if it has none.
        var anchor: UInt32
    }

    /// One token: 12 bytes.
    struct Token: BitwiseCopyable {
        /// What it is.
        var kind: TokenKind
        /// Whether only white space and comments stand before it on its line.
        var startsLine: Bool
        /// Its first byte.
        var start: UInt32
        /// The byte after its last one.
        var end: UInt32
    }

    /// The text.
    package let bytes: [UInt8]
    /// Every token in order, then one of kind `end` at the end of the text.
    let tokens: [Token]
    /// Every node in post-order; the last one is the whole.
    let nodes: [Node]

    /// A tree of parts that fit together.
    init(bytes: [UInt8], tokens: [Token], nodes: [Node]) {
        (self.bytes, self.tokens, self.nodes) = (bytes, tokens, nodes)
    }

    /// The whole.
    package var root: Syntax { Syntax(tree: self, index: nodes.count - 1) }
}
