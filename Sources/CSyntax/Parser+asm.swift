// SPDX-License-Identifier: GPL-2.0-only

/// Assembly statements.
extension Parser {
    /// `asm volatile goto ("…" : outputs : inputs : clobbers : labels);`.
    mutating func parseAsm(_ mark: Mark) {
        take()
        while kind == .qualifier || kind == .keywordGoto || kind == .storage || kind == .identifier { take() }
        guard kind == .openParen else {
            if take(.semicolon) || kind == .openBrace { return end(.asmStatement, mark) }
            return giveUp(mark)
        }
        let close = partner(current)
        take()
        while kind != .closeParen && kind != .end {
            let before = current
            parseAsmPart()
            if current == before { passArgument(close) }
        }
        finishParenthesis()
        if take(.semicolon) || kind == .end || kind == .closeBrace || tokens[current].startsLine
            || isInFragment
        {
            return end(.asmStatement, mark)
        }
        giveUp(mark)
    }

    private mutating func parseAsmPart() {
        switch kind {
        case .colon, .comma: take()
        case .openBracket: parseAsmOperand()
        case .string where opensOperand: parseAsmOperand()
        default: parseAssignment()
        }
    }

    /// Whether a string at this place is a constraint and not the text.
    private var opensOperand: Bool { kind(next(current)) == .openParen }

    private mutating func parseAsmOperand() {
        let mark = begin()
        var name: Int?
        if take(.openBracket) {
            if kind == .identifier { name = current }
            parseExpression()
            finishBracket()
        }
        if kind == .string {
            let constraint = begin()
            while kind == .string { take() }
            end(.stringLiteral, constraint)
        } else if kind == .identifier {
            parsePrimary()
        }
        if kind == .openParen {
            take()
            parseExpression()
            finishParenthesis()
        }
        end(.asmOperand, mark, anchor: name)
    }
}
