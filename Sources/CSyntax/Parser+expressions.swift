// SPDX-License-Identifier: GPL-2.0-only

/// Expressions with operators.
extension Parser {
    /// An expression, commas included.
    mutating func parseExpression() {
        let mark = begin()
        parseAssignment()
        while kind == .comma {
            let comma = current
            take()
            parseAssignment()
            end(.commaExpression, mark, anchor: comma)
        }
    }

    /// An expression without commas.
    mutating func parseAssignment() {
        let mark = begin()
        parseConditional()
        guard kind.isAssignment, enter(mark) else { return }
        defer { depth -= 1 }
        let sign = current
        take()
        if kind == .openBrace { parseInitializerList() } else { parseAssignment() }
        end(.assignment, mark, anchor: sign)
    }

    /// An expression without commas and assignments.
    mutating func parseConditional() {
        let mark = begin()
        parseBinary(1)
        guard kind == .question, enter(mark) else { return }
        defer { depth -= 1 }
        let sign = current
        take()
        if kind == .colon { add(.omitted) } else { parseExpression() }
        if take(.colon) {
            parseConditional()
            if kind.isAssignment, kind != .equal { parseAssignmentTail() }
        }
        end(.conditionalExpression, mark, anchor: sign)
    }

    private mutating func parseAssignmentTail() {
        take()
        parseAssignment()
    }

    /// Operands joined by operators that bind at least as tightly as `least`.
    private mutating func parseBinary(_ least: UInt8) {
        let mark = begin()
        parseUnary()
        while true {
            let precedence = kind.precedence
            guard precedence >= least, precedence > 0, enter(mark) else { return }
            let sign = current
            take()
            parseBinary(precedence + 1)
            end(.binaryExpression, mark, anchor: sign)
            depth -= 1
        }
    }

    /// An operand with the operators before and behind it.
    mutating func parseUnary() {
        let mark = begin()
        guard enter(mark) else { return }
        defer { depth -= 1 }
        switch kind {
        case .minus, .plus, .star, .amp, .tilde, .exclaim, .plusPlus, .minusMinus, .keywordExtension:
            take()
            parseUnary()
            end(.unaryExpression, mark)
        case .ampAmp:
            take()
            let name = current
            if kind == .identifier { take() }
            end(.labelAddress, mark, anchor: name)
        case .keywordSizeof: parseSizeof()
        default: parsePostfix()
        }
    }

    private mutating func parseSizeof() {
        let mark = begin()
        take()
        if kind == .openParen, holdsType(current) || isNamedType(current) {
            take()
            parseTypeName()
            finishParenthesis()
            if kind == .openBrace { parseInitializerList() }
        } else {
            parseUnary()
        }
        end(.sizeofExpression, mark)
    }

    /// Whether parentheses hold one name that has the form of a type.
    private func isNamedType(_ open: Int) -> Bool {
        let name = next(open)
        return hasTypeForm(name) && kind(next(name)) == .closeParen
    }

    private mutating func parsePostfix() {
        let mark = begin()
        if kind == .openParen {
            if parseParenthesis(mark) { return }
        } else {
            parsePrimary()
        }
        parseSuffixes(mark)
    }

    private mutating func parseSuffixes(_ mark: Mark) {
        while true {
            switch kind {
            case .openParen:
                parseArguments()
                end(.call, mark)
            case .openBracket:
                take()
                if kind == .closeBracket { add(.omitted) } else { parseExpression() }
                if take(.ellipsis) { parseExpression() }
                finishBracket()
                end(.subscript_, mark)
            case .dot, .arrow:
                take()
                let member = current
                takeMember()
                end(.memberAccess, mark, anchor: member)
            case .plusPlus, .minusMinus:
                if tokens[current].startsLine, kind(next(current)) == .identifier { return }
                let sign = current
                take()
                end(.postfixExpression, mark, anchor: sign)
            default: return
            }
        }
    }

    /// The name behind a dot or an arrow; a keyword of ours may be one.
    private mutating func takeMember() {
        switch kind {
        case .identifier, .storage, .basicType, .qualifier: take()
        case .openBracket, .openParen, .closeParen, .comma, .semicolon, .end, .closeBrace: return
        default: if kind.rawValue >= TokenKind.keywordIf.rawValue { take() } else { takeUnknown() }
        }
    }

    /// A call without what may follow it.
    mutating func parseCall() {
        let mark = begin()
        let name = begin()
        take()
        end(.identifier, name)
        parseArguments()
        end(.call, mark)
    }

    /// Ends a parenthesis; what is left in it was not understood.
    mutating func finishParenthesis() {
        if take(.closeParen) { return }
        finish(.closeParen)
    }

    /// Ends a bracket; what is left in it was not understood.
    mutating func finishBracket() {
        if take(.closeBracket) { return }
        finish(.closeBracket)
    }

    private mutating func finish(_ closing: TokenKind) {
        if isInFragment || kind == .end { return }
        let mark = begin()
        var passed = false
        while kind != closing && kind != .end && kind != .closeBrace && kind != .semicolon
            && kind != .openBrace && kind != .closeParen && kind != .closeBracket
        {
            pass()
            passed = true
        }
        if passed || kind != closing { end(.unknown, mark) }
        take(closing)
    }
}

extension TokenKind {
    /// How tightly a binary operator binds, from 1; 0 for what is none.
    @inline(__always)
    fileprivate var precedence: UInt8 {
        switch self {
        case .pipePipe: 1
        case .ampAmp: 2
        case .pipe: 3
        case .caret: 4
        case .amp: 5
        case .equalEqual, .exclaimEqual: 6
        case .less, .greater, .lessEqual, .greaterEqual: 7
        case .shiftLeft, .shiftRight: 8
        case .plus, .minus: 9
        case .star, .slash, .percent: 10
        default: 0
        }
    }
}
