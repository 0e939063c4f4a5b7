// SPDX-License-Identifier: GPL-2.0-only

extension SyntaxTree {
    /// Whether the tree holds no node that was not understood.
    package var isUnderstood: Bool { !nodes.contains { $0.kind == .unknown } }

    /// The outermost nodes that were not understood, in order.
    package var notUnderstood: [Syntax] {
        var found: [Syntax] = []
        var index = nodes.count - 1
        while index >= 0 {
            let isUnknown = nodes[index].kind == .unknown
            if isUnknown { found.append(Syntax(tree: self, index: index)) }
            index -= isUnknown ? Int(nodes[index].count) : 1
        }
        return found.reversed()
    }

    /// The number of nodes of one kind.
    package func count(of kind: NodeKind) -> Int {
        nodes.reduce(0) { $1.kind == kind ? $0 + 1 : $0 }
    }
}
