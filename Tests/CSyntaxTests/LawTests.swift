// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import CSyntax

@Suite struct LawTests {
    /// A tree that lacks a node, or holds one twice, must not pass for the text.
    @Test func noticesATreeThatIsNotItsText() {
        let tree = SyntaxTree.parse(Array("int a = b + 1;\n".utf8))
        #expect(tree.breach() == nil)
        var lost = tree.nodes
        let index = lost.firstIndex { $0.kind == .identifier } ?? 0
        lost[index].end += 2
        let longer = SyntaxTree(bytes: tree.bytes, tokens: tree.tokens, nodes: lost)
        #expect(longer.breach() != nil)
        #expect(longer.written() != tree.bytes)
        lost = tree.nodes
        let end = lost[lost.count - 1].end
        for index in lost.indices where lost[index].end == end { lost[index].end -= 1 }
        let shorter = SyntaxTree(bytes: tree.bytes, tokens: tree.tokens, nodes: lost)
        #expect(shorter.breach() != nil)
        #expect(shorter.written() != tree.bytes)
    }

    /// A token that is passed without structure must not pass for understood.
    @Test func noticesAStrangerInANode() {
        let tree = SyntaxTree.parse(Array("int a = b + 1;\n".utf8))
        var nodes = tree.nodes
        for index in nodes.indices where nodes[index].kind == .binaryExpression { nodes[index].kind = .call }
        let breach = SyntaxTree(bytes: tree.bytes, tokens: tree.tokens, nodes: nodes).breach()
        #expect(breach?.description == "a node of kind 'call' holds a token of kind 'plus'")
        #expect(breach?.range == 10..<11)
    }

    @Test func findsTheParentOfEachNode() {
        let text = "int f(int a)\n{\n\tif (a) { return g(a, 1); }\n}\nint b = 1, c;\n"
        let tree = SyntaxTree.parse(Array(text.utf8))
        #expect(tree.root.parent == nil)
        var seen = 0
        var open = [tree.root]
        while let node = open.popLast() {
            for child in node.allChildren { #expect(child.parent == node) }
            open += node.allChildren
            seen += 1
        }
        #expect(seen == tree.nodes.count)
    }

    @Test func saysWhatItDoesNotUnderstand() {
        let tree = SyntaxTree.parse(Array("int a;\n? ? ?;\nint b;\n".utf8))
        #expect(!tree.isUnderstood)
        #expect(tree.root.descendants(.unknown).map(\.string) == ["? ? ?;"])
        #expect(tree.root.children(.declaration).map(\.string) == ["int a;", "int b;"])
    }

    /// What is not understood takes neither a directive nor what follows it along.
    @Test func endsWhatItDoesNotUnderstandBeforeADirective() {
        let tree = SyntaxTree.parse(Array("int a @ @\n#define X 1\nint b;\n#undef X\n".utf8))
        #expect(tree.root.descendants(.directive).map(\.string) == ["#define X 1", "#undef X"])
        #expect(tree.root.children(.declaration).map(\.string).last == "int b;")
    }

    @Test(arguments: [
        "", " ", "\n", "\\", "/", "/*", "//", "\"", "'", "#", "#if", "\\\r\n", "\0", "\u{feff}int a;",
    ])
    func keepsTextsOfFewBytes(text: String) {
        expectLaws(Array(text.utf8))
    }

    /// Two bytes are enough for most of what a lexer can get wrong.
    @Test func keepsEveryPairOfBytes() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let bytes = [first, second]
                if SyntaxTree.parse(bytes).written() != bytes { Issue.record("\(bytes)") }
            }
        }
    }
}
