// SPDX-License-Identifier: GPL-2.0-only

extension SyntaxTree {
    /// Reads a C text. Never fails: what is not understood is a node that says so. Linear in the size of the text, which
    /// is at most 4 GiB.
    package static func parse(_ bytes: [UInt8]) -> SyntaxTree {
        // An empty text has no address; one byte that is not counted gives it one.
        (bytes.isEmpty ? [0] : bytes).withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else {
                preconditionFailure("an array that holds bytes has a base")
            }
            return parse(start, count: bytes.count, bytes)
        }
    }

    private static func parse(_ start: UnsafePointer<UInt8>, count: Int, _ bytes: [UInt8]) -> SyntaxTree {
        let tokens = Lexer.tokens(start, count: count)
        var conditionals = Conditionals(start, tokens)
        conditionals.decide(tokens)
        var best = nodes(start, tokens, conditionals)
        var unknown = unknownTokens(best)
        for attempt in 0..<3 where !unknown.isEmpty {
            guard conditionals.reconsider(near: unknown, attempt: attempt) else { continue }
            let nodes = nodes(start, tokens, conditionals)
            let found = unknownTokens(nodes)
            if found.count < unknown.count { (best, unknown) = (nodes, found) }
        }
        return SyntaxTree(bytes: bytes, tokens: tokens.array, nodes: best)
    }

    private static func nodes(
        _ start: UnsafePointer<UInt8>, _ tokens: borrowing Growing<Token>, _ conditionals: Conditionals
    ) -> [Node] {
        var links = conditionals.links(count: tokens.count)
        Brackets.join(tokens, &links)
        var parser = Parser(start, tokens, links)
        parser.parse()
        return parser.nodes.array
    }

    /// The tokens in nodes that were not understood.
    private static func unknownTokens(_ nodes: [Node]) -> [Int] {
        var found: [Int] = []
        for node in nodes where node.kind == .unknown {
            found += Int(node.start)...Int(max(node.start, node.end))
        }
        return found
    }

}
