// SPDX-License-Identifier: GPL-2.0-only

/// What must hold of every tree, whatever the text: law 1 and the shape that readers of a tree rely on.
extension SyntaxTree {
    /// A law that a tree does not keep: a defect of the parser's.
    package struct Breach: Sendable, CustomStringConvertible {
        /// What is wrong.
        package let description: String
        /// Where it is, in bytes.
        package let range: Range<Int>
    }

    /// The first breach of a law; nil for every tree that a sound parser makes.
    package func breach() -> Breach? {
        if written() != bytes {
            return Breach(description: "the nodes do not give the text back", range: 0..<0)
        }
        return nodes.indices.lazy.compactMap { self.breach(at: $0) }.first
    }

    /// A node whose children are not one behind the other in its own range, or that holds what it may not.
    private func breach(at index: Int) -> Breach? {
        let node = nodes[index]
        let first = index - Int(node.count) + 1
        guard first >= 0, node.start <= node.end else { return broken(node, "has no sound range") }
        var place = node.end
        var next = index - 1
        while next >= first {
            let child = nodes[next]
            guard child.end <= place, child.start >= node.start else {
                return broken(node, "does not hold its children in order")
            }
            if let breach = strangers(in: child.end..<place, of: node) { return breach }
            place = child.start
            next -= Int(child.count)
        }
        return strangers(in: node.start..<place, of: node)
    }

    private func strangers(in own: Range<UInt32>, of node: Node) -> Breach? {
        guard let place = own.first(where: { !node.kind.mayHold(tokens[Int($0)].kind) }) else { return nil }
        let token = tokens[Int(place)]
        return Breach(
            description: "a node of kind '\(node.kind)' holds a token of kind '\(token.kind)'",
            range: Int(token.start)..<Int(token.end))
    }

    private func broken(_ node: Node, _ what: String) -> Breach {
        let start = Int(tokens[Int(node.start)].start)
        return Breach(description: "a node of kind '\(node.kind)' \(what)", range: start..<start)
    }
}
