// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import Rewriting

/// Questions about where a value goes, as recipes ask them.
extension Syntax {
    /// The expression without parentheses around it.
    var bare: Syntax {
        var node = self
        while node.kind == .parenthesizedExpression, let inner = node.children.first { node = inner }
        return node
    }

    /// Whether it is the name alone, with parentheses around it or not.
    func isName(_ name: String) -> Bool { bare.kind == .identifier && bare.name == name }

    /// Whether its text on one line, without parentheses around it, is this one.
    func isText(_ text: String) -> Bool { bare.line.elementsEqual(text.utf8) }

    /// The places in it where a variable is used, in order.
    func uses(of name: String) -> [Syntax] {
        descendants(.identifier).filter { $0.name == name && !$0.isCalled }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// Whether it is the name of what is called.
    private var isCalled: Bool { parent.map { $0.kind == .call && $0.children.first == self } ?? false }

    /// Whether the variable that it uses may get another value here: by an assignment, a step, or its address.
    var isWritten: Bool {
        var node = self
        while let around = node.parent {
            switch around.kind {
            case .parenthesizedExpression: node = around
            case .assignment: return around.children.first == node
            case .postfixExpression: return true
            case .unaryExpression:
                return [.amp, .plusPlus, .minusMinus].contains(around.anchor.kind)
            default: return false
            }
        }
        return false
    }

    /// The nodes around it, the nearest first.
    var ancestors: [Syntax] {
        var found: [Syntax] = []
        var next = parent
        while let node = next {
            found.append(node)
            next = node.parent
        }
        return found
    }

    /// The arguments of a call.
    var arguments: [Syntax] { first(.argumentList)?.children ?? [] }

    /// The name that a call calls; nil where it is more than a name.
    var calledName: String? {
        guard kind == .call, let called = children.first, called.kind == .identifier else { return nil }
        return called.string
    }

    /// Its text on one line, with one blank wherever there is white space.
    var line: [UInt8] {
        var text: [UInt8] = []
        for index in tokens {
            let token = SyntaxToken(tree: tree, index: index)
            if index > tokens.lowerBound, !token.trivia.isEmpty { text.append(UInt8(ascii: " ")) }
            text += token.text
        }
        return text
    }

    /// Whether a comment or a directive stands inside it, which a new layout would lose.
    var holdsComment: Bool {
        tokens.dropFirst().contains { index in
            let token = SyntaxToken(tree: tree, index: index)
            return token.kind == .directive || token.trivia.contains(UInt8(ascii: "/"))
        }
    }

    /// The statements next to it in the same braces, in order; none where it is not directly in braces.
    var statementsAfter: [Syntax] {
        guard let around = parent, around.kind == .compoundStatement,
            let place = around.children.firstIndex(of: self)
        else { return [] }
        return Array(around.children[(place + 1)...])
    }

    /// The condition's operands that `||` joins, in order.
    var alternatives: [Syntax] {
        let node = bare
        guard node.kind == .binaryExpression, node.anchor.kind == .pipePipe else { return [self] }
        return node.children.flatMap(\.alternatives)
    }
}

extension SyntaxTree {
    /// The lines of `range`, if nothing else stands there but a comment behind it, which is about it and goes with it.
    func wholeLines(of range: Range<Int>) -> Range<Int>? {
        let start = Layout.lineStart(of: range.lowerBound, in: bytes)
        let end = Layout.lineEnd(of: range.upperBound, in: bytes)
        let before = bytes[start..<range.lowerBound]
        let behind = bytes[range.upperBound..<end].filter { $0 > UInt8(ascii: " ") }
        guard before.allSatisfy({ $0 <= UInt8(ascii: " ") }), behind.isEmpty || Self.isComment(behind) else {
            return nil
        }
        return start..<end
    }

    /// Whether text without white space is one comment that ends where the text does.
    private static func isComment(_ text: [UInt8]) -> Bool {
        if text.starts(with: "//".utf8) { return true }
        guard text.count >= 4, text.starts(with: "/*".utf8) else { return false }
        let end = text.indices.dropFirst(2).first { text[$0...].starts(with: "*/".utf8) }
        return end == text.count - 2
    }
}
