// SPDX-License-Identifier: GPL-2.0-only

/// Joins each bracket with its partner, so that a look behind a bracket costs nothing.
struct Brackets: ~Copyable {
    private var open = Growing<UInt32>(capacity: 64)

    /// Fills in the links: of a bracket its partner (0 for none), of a directive the token to go on with.
    static func join(
        _ tokens: borrowing Growing<SyntaxTree.Token>, _ links: inout Growing<UInt32>
    ) {
        var brackets = Brackets()
        brackets.join(0..<tokens.count, tokens, &links)
    }

    private mutating func join(
        _ range: Range<Int>, _ tokens: borrowing Growing<SyntaxTree.Token>, _ links: inout Growing<UInt32>
    ) {
        let bottom = open.count
        var index = range.lowerBound
        while index < range.upperBound {
            switch tokens[index].kind {
            case .directive:
                let link = Int(links[index])
                guard link == 0 else {
                    join(index + 1..<link, tokens, &links)
                    index = link
                    continue
                }
                links[index] = UInt32(index + 1)
            case .openParen, .openBrace, .openBracket: open.append(UInt32(index))
            case .closeParen: close(index, .openParen, bottom, tokens, &links)
            case .closeBrace: close(index, .openBrace, bottom, tokens, &links)
            case .closeBracket: close(index, .openBracket, bottom, tokens, &links)
            default: break
            }
            index += 1
        }
        open.truncate(to: bottom)
    }

    /// Joins a closing bracket with the innermost open one of its kind; a brace closes parentheses left open in it.
    private mutating func close(
        _ index: Int, _ kind: TokenKind, _ bottom: Int, _ tokens: borrowing Growing<SyntaxTree.Token>,
        _ links: inout Growing<UInt32>
    ) {
        while open.count > bottom {
            let partner = Int(open[open.count - 1])
            if tokens[partner].kind == kind {
                links[index] = UInt32(partner)
                links[partner] = UInt32(index)
                _ = open.removeLast()
                return
            }
            guard kind == .openBrace, tokens[partner].kind != .openBrace else { return }
            _ = open.removeLast()
        }
    }
}
