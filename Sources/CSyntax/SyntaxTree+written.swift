// SPDX-License-Identifier: GPL-2.0-only

/// Law 1, shown by the nodes: the text is put together from what each of them holds itself, so a token that no node
/// holds is missing, and one that two nodes hold is there twice.
extension SyntaxTree {
    /// The text that the nodes hold, each token with the white space and comments before it.
    package func written() -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for index in heldTokens() {
            result += bytes[(index == 0 ? 0 : Int(tokens[index - 1].end))..<Int(tokens[index].end)]
        }
        let last = tokens.count < 2 ? 0 : Int(tokens[tokens.count - 2].end)
        return result + bytes[last...]
    }

    /// The tokens that the nodes hold, in the order of the nodes.
    ///
    /// Nodes lie in post-order, so the walk goes backwards: a node's own tokens behind its last child come first.
    private func heldTokens() -> ReversedCollection<[Int]> {
        var found: [Int] = []
        found.reserveCapacity(tokens.count)
        var open: [(node: Node, first: Int, place: Int)] = []
        var index = nodes.count - 1
        while true {
            while let top = open.last, index < top.first {
                found += (Int(top.node.start)..<max(top.place, Int(top.node.start))).reversed()
                open.removeLast()
                if !open.isEmpty { open[open.count - 1].place = Int(top.node.start) }
            }
            guard index >= 0 else { return found.reversed() }
            let node = nodes[index]
            if let top = open.last {
                found += (Int(node.end)..<max(top.place, Int(node.end))).reversed()
            }
            open.append((node, index - Int(node.count) + 1, Int(node.end)))
            index -= 1
        }
    }
}
