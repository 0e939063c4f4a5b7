// SPDX-License-Identifier: GPL-2.0-only

/// Arguments, which for a macro can be anything.
extension Parser {
    /// Arguments in parentheses.
    mutating func parseArguments() {
        let mark = begin()
        let close = partner(current)
        let holdsStatements = close.map { hasSemicolon(current, $0) } ?? false
        guard enter(mark) else { return }
        defer { depth -= 1 }
        take()
        while kind != .closeParen && kind != .end && kind != .closeBrace {
            let before = current
            if holdsStatements { parseStatementArgument() } else { parseArgument() }
            guard take(.comma) else {
                if kind == .closeParen || kind == .end { break }
                if current == before { passArgument(close) }
                continue
            }
            if kind == .closeParen { add(.omitted) }
        }
        finishParenthesis()
        end(.argumentList, mark)
    }

    /// Whether a semicolon stands directly in a bracket.
    private func hasSemicolon(_ open: Int, _ close: Int) -> Bool {
        var index = next(open)
        while index < close, kind(index) != .end {
            switch kind(index) {
            case .semicolon: return true
            case .openParen, .openBrace, .openBracket: index = next(partner(index) ?? index)
            default: index = next(index)
            }
        }
        return false
    }

    /// Passes the rest of an argument that was not understood.
    mutating func passArgument(_ close: Int?) {
        let mark = begin()
        while kind != .comma && kind != .closeParen && kind != .end && kind != .closeBrace {
            if let close, current >= close { break }
            pass()
        }
        if kind == .closeBrace, close == nil { take() }
        end(.unknown, mark)
    }

    /// One argument: an expression, or what a macro can take in its place.
    mutating func parseArgument() {
        let mark = begin()
        if kind == .comma { return add(.omitted) }
        parseArgumentPart()
        guard kind != .comma, kind != .closeParen, kind != .end else { return }
        var parts = 1
        while kind != .comma && kind != .closeParen && kind != .end && kind != .closeBrace {
            let before = current
            parseArgumentPart()
            if current == before { break }
            parts += 1
        }
        if parts > 1 { end(.argumentSequence, mark) }
    }

    /// The rest of a macro's argument in parentheses of its own.
    mutating func parseSequenceRest() {
        guard kind != .closeParen, !isInFragment else { return }
        while kind != .closeParen && kind != .end && kind != .closeBrace {
            let before = current
            if kind == .comma { take() }
            if kind != .closeParen { parseArgument() }
            if current == before { return }
        }
    }

    private mutating func parseArgumentPart() {
        let following = next(current)
        let isAlone = kind(following) == .comma || kind(following) == .closeParen
        switch kind {
        case .openBrace: if holdsBlock(current) { parseCompound() } else { parseInitializerList() }
        case .basicType, .keywordStruct, .keywordEnum, .keywordTypeof, .qualifier, .keywordAttribute,
            .storage:
            if isAlone, kind == .storage { takeArgumentToken() } else { parseTypeArgument() }
        case .identifier: parseNamedArgument(following, isAlone)
        case .dot where kind(following) == .identifier: parseInitializerItem()
        case .openBracket: parseInitializerItem()
        case .keywordIf, .keywordFor, .keywordWhile, .keywordDo, .keywordSwitch, .keywordReturn, .keywordGoto,
            .keywordBreak, .keywordContinue, .keywordCase, .keywordDefault, .keywordAsm:
            if isAlone { takeArgumentToken() } else { parseArgumentStatement() }
        case .semicolon: parseStatement()
        case .percent where kind(following) == .number: parseAssemblyOperand()
        case .colon where kind(following) == .openBracket || kind(following) == .string: takeArgumentToken()
        case .number, .character, .string, .openParen, .keywordSizeof, .keywordGeneric, .keywordExtension:
            parseAssignment()
        case .minus, .plus, .star, .amp, .tilde, .exclaim, .plusPlus, .minusMinus, .ampAmp:
            if isAlone || holdsOnlyOperators(current) { takeArgumentToken() } else { parseAssignment() }
        case .closeParen, .closeBracket, .closeBrace, .end: return
        default: if isAlone || holdsOnlyOperators(current) { takeArgumentToken() } else { takeUnknown() }
        }
    }

    /// A statement as a macro's argument, whose commas are the macro's.
    private mutating func parseArgumentStatement() {
        let outer = isInArgument
        isInArgument = true
        parseStatement()
        isInArgument = outer
    }

    /// `%0`, an operand of assembly that a macro makes a string of.
    private mutating func parseAssemblyOperand() {
        let mark = begin()
        take()
        parsePrimary()
        end(.unaryExpression, mark)
    }

    /// Whether only operators stand between a place and the end of the argument.
    private func holdsOnlyOperators(_ index: Int) -> Bool {
        var index = index
        while kind(index).isOperator { index = next(index) }
        return kind(index) == .comma || kind(index) == .closeParen
    }

    /// An operator or a keyword alone.
    private mutating func takeArgumentToken() {
        let mark = begin()
        take()
        end(.tokenArgument, mark)
    }

    private mutating func parseNamedArgument(_ following: Int, _ isAlone: Bool) {
        switch kind(following) {
        case .identifier, .basicType, .keywordStruct, .keywordEnum, .qualifier, .keywordTypeof:
            if isAnnotation(current), !isTypeWord(following) { fallthrough }
            parseTypeArgument()
        case .star:
            if isPointerArgument(following) { parseTypeArgument() } else { parseAssignment() }
        case .openParen where isFunctionPointer(following): parseTypeArgument()
        case .openBrace:
            let mark = begin()
            take()
            end(.identifier, mark)
        case .colon: parseInitializerItem()
        default: parseAssignment()
        }
    }

    private func isTypeWord(_ index: Int) -> Bool { startsType(index) || kind(index) == .identifier }

    /// Whether stars behind a name make it a pointer's type: `foo *` alone, or `foo *bar` by its white space.
    private func isPointerArgument(_ star: Int) -> Bool {
        var index = star
        while kind(index) == .star || kind(index) == .qualifier { index = next(index) }
        if kind(index) == .comma || kind(index) == .closeParen { return true }
        guard kind(index) == .identifier, isTight(lastStar(star)) else { return false }
        let following = kind(next(index))
        return following == .comma || following == .closeParen || following == .openBracket
    }

    private func lastStar(_ star: Int) -> Int {
        var index = star
        while kind(next(index)) == .star { index = next(index) }
        return index
    }

    /// A type, or a parameter as in `TP_PROTO(struct x *a)`.
    private mutating func parseTypeArgument() {
        let mark = begin()
        parseSpecifiers(.parameter)
        let innermost = nodes.count
        parseDeclarator()
        if kind == .identifier || kind == .keywordAttribute, !tokens[current].startsLine { parseAttributes() }
        if kind == .equal { parseInitializer() }
        if kind == .colon, kind(next(current)) == .number { takeBits() }
        let isNameless = nodes[innermost].kind == .abstractDeclarator
        end(isNameless ? .typeName : .parameter, mark)
        if last < mark.token { takeArgumentToken() }
    }

    private mutating func takeBits() {
        let mark = begin()
        take()
        parseConditional()
        end(.bitField, mark)
    }

    /// Whether braces hold statements and not initializers.
    func holdsBlock(_ open: Int) -> Bool {
        guard let close = partner(open) else { return true }
        let first = next(open)
        return hasSemicolon(open, close) || isStatementKeyword(first) || first == close
    }

    /// One argument that holds statements or declarations, whose commas are theirs.
    private mutating func parseStatementArgument() {
        let mark = begin()
        if kind == .comma { return add(.omitted) }
        var parts = 0
        while kind != .comma && kind != .closeParen && kind != .end && kind != .closeBrace {
            let before = current
            if kind == .identifier, kind(next(current)) == .comma || kind(next(current)) == .closeParen {
                parseAssignment()
            } else if startsDeclaration(current), declaresBeforeComma(current) {
                parseDeclaration(begin(), .member)
            } else if kind == .openBrace || kind == .semicolon || isStatementKeyword(current) {
                parseArgumentStatement()
            } else {
                let statement = begin()
                parseArgumentPart()
                if take(.semicolon) { end(.expressionStatement, statement) }
            }
            if current == before { return }
            parts += 1
        }
        if parts > 1 { end(.argumentSequence, mark) }
    }

    /// Whether a semicolon comes before the end of the bracket around a place.
    private func declaresBeforeComma(_ index: Int) -> Bool {
        var index = index
        while true {
            switch kind(index) {
            case .semicolon: return true
            case .closeParen, .closeBrace, .end: return false
            case .comma: return false
            case .openParen, .openBrace, .openBracket: index = next(partner(index) ?? index)
            default: index = next(index)
            }
        }
    }
}
