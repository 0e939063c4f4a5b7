// SPDX-License-Identifier: GPL-2.0-only

/// Operands without operators, and what parentheses can be.
extension Parser {
    /// A name, a constant, a string, a selection; nothing where none of them stands.
    mutating func parsePrimary() {
        switch kind {
        case .identifier:
            if beginsString(current) { return parseString() }
            let mark = begin()
            take()
            end(.identifier, mark)
        case .number, .character:
            let mark = begin()
            take()
            end(.literal, mark)
        case .string: parseString()
        case .keywordGeneric: parseGeneric()
        case .openBrace where isInFragment: return
        case .basicType, .keywordStruct, .keywordEnum, .keywordTypeof, .qualifier:
            let mark = begin()
            parseTypeName()
            if last < mark.token { takeUnknown() }
        case .storage:
            let mark = begin()
            take()
            end(.identifier, mark)
        default:
            if !kind.closes {
                takeUnknown()
            } else {
                add(isInFragment || isAfterDirective ? .omitted : .unknown)
            }
        }
    }

    /// Whether a directive stands right before the token to be taken next, which may bring what is missing here.
    private var isAfterDirective: Bool { current > 0 && tokens[current - 1].kind == .directive }

    /// Whether a name, or a macro's call, or two names in a row, come right before a string literal.
    private func beginsString(_ index: Int) -> Bool {
        let following = next(index)
        switch kind(following) {
        case .string: return true
        case .identifier: return kind(next(following)) == .string
        case .openParen:
            guard let close = partner(following) else { return false }
            return kind(next(close)) == .string
        default: return false
        }
    }

    /// String literals in a row, with names and calls that stand for more of them.
    mutating func parseString() {
        let mark = begin()
        while true {
            switch kind {
            case .string: take()
            case .identifier:
                let following = kind(next(current))
                if tokens[current].startsLine, following != .string, following != .openParen,
                    following != .closeParen, following != .comma, following != .identifier,
                    following != .semicolon
                {
                    return end(.stringLiteral, mark)
                }
                let name = begin()
                if following == .openParen {
                    parseCall()
                } else {
                    take()
                    end(.identifier, name)
                }
            default: return end(.stringLiteral, mark)
            }
        }
    }

    /// `_Generic(x, type: a, default: b)`.
    private mutating func parseGeneric() {
        let mark = begin()
        take()
        if take(.openParen) {
            parseAssignment()
            while take(.comma) {
                let association = begin()
                if !take(.keywordDefault) { parseTypeName() }
                take(.colon)
                parseAssignment()
                end(.genericAssociation, association)
            }
            finishParenthesis()
        }
        end(.genericSelection, mark)
    }

    /// What an open parenthesis begins; true if it was a cast, which nothing can follow.
    mutating func parseParenthesis(_ mark: Mark) -> Bool {
        let open = current
        if kind(next(open)) == .openBrace {
            take()
            parseCompound()
            finishParenthesis()
            end(.statementExpression, mark)
            return false
        }
        if let close = partner(open), holdsType(open) || isCastOfName(open, close) {
            return parseCast(mark, close)
        }
        take()
        if kind == .closeParen { add(.omitted) } else { parseExpression() }
        parseSequenceRest()
        finishParenthesis()
        end(.parenthesizedExpression, mark)
        return false
    }

    /// A cast, or a compound literal.
    private mutating func parseCast(_ mark: Mark, _ close: Int) -> Bool {
        take()
        parseTypeName()
        finishParenthesis()
        switch kind {
        case .openBrace:
            parseInitializerList()
            end(.compoundLiteral, mark)
            return false
        case .closeParen, .comma, .semicolon, .closeBrace, .closeBracket, .end, .colon, .question, .equal,
            .dot,
            .arrow, .slash, .percent, .equalEqual, .exclaimEqual, .less, .greater, .keywordElse:
            // A type in parentheses as a macro's argument, or a name that has the form of a type.
            end(.parenthesizedExpression, mark)
            return false
        default:
            parseUnary()
            end(.castExpression, mark)
            return true
        }
    }
}

extension TokenKind {
    /// Whether a branch of a conditional may begin or end with it because what it belongs to is outside: a closing
    /// bracket, a separator, an operator between operands.
    var joins: Bool {
        switch self {
        case .closeParen, .closeBrace, .closeBracket, .comma, .colon, .question, .keywordElse, .plus, .minus,
            .star,
            .amp, .less, .greater, .lessEqual, .greaterEqual, .equalEqual, .exclaimEqual, .shiftLeft,
            .shiftRight,
            .ampAmp, .pipePipe, .slash, .caret, .pipe, .arrow:
            true
        default: isAssignment
        }
    }

    /// Whether it ends what is around it, so that an operand is missing.
    var closes: Bool {
        switch self {
        case .closeParen, .closeBrace, .closeBracket, .semicolon, .comma, .colon, .end: true
        default: false
        }
    }
}
