// SPDX-License-Identifier: GPL-2.0-only

/// Statements.
extension Parser {
    /// Statements in braces.
    mutating func parseCompound() {
        let mark = begin()
        guard take(.openBrace) else { return }
        let outer = isInArgument
        isInArgument = false
        parseStatements()
        isInArgument = outer
        take(.closeBrace)
        end(.compoundStatement, mark)
    }

    /// Statements up to the bracket that closes what is around them.
    mutating func parseStatements() {
        while kind != .closeBrace && kind != .end {
            let before = current
            parseStatement()
            if current == before { takeUnknown() }
        }
    }

    /// One statement, declaration or label.
    mutating func parseStatement() {
        let mark = begin()
        guard enter(mark) else { return }
        defer { depth -= 1 }
        switch kind {
        case .openBrace: parseCompound()
        case .semicolon:
            take()
            end(.emptyStatement, mark)
        case .identifier: parseNamedStatement(mark)
        case .keywordIf: parseIf(mark)
        case .keywordFor: parseFor(mark)
        case .keywordWhile: parseHeaded(mark, .whileStatement)
        case .keywordSwitch: parseHeaded(mark, .switchStatement)
        case .keywordDo: parseDo(mark)
        case .keywordCase, .keywordDefault: parseCase(mark)
        case .keywordReturn, .keywordGoto, .keywordBreak, .keywordContinue: parseJump(mark)
        case .keywordAsm: parseAsm(mark)
        default:
            if startsDeclaration(current) {
                parseDeclaration(mark, .block)
            } else {
                parseExpressionStatement(mark)
            }
        }
    }

    /// What begins with a name: a label, a declaration, a macro or an expression.
    private mutating func parseNamedStatement(_ mark: Mark) {
        let following = next(current)
        if kind(following) == .colon {
            let name = current
            take()
            take()
            if kind == .keywordAttribute { parseAttribute() }
            return end(.label, mark, anchor: name)
        }
        if startsDeclaration(current) { return parseDeclaration(mark, .block) }
        if kind(following) == .identifier || isStatementKeyword(following) || startsType(following)
            || kind(following) == .storage
        {
            takeMacroWord(mark)
        } else {
            parseExpressionStatement(mark)
        }
    }

    /// A macro without arguments and semicolon that stands as a statement, as on a line of its own.
    private mutating func takeMacroWord(_ mark: Mark) {
        take()
        end(.identifier, mark)
        end(.expressionStatement, mark)
    }

    /// Whether a token is a keyword that begins a statement.
    func isStatementKeyword(_ index: Int) -> Bool {
        switch kind(index) {
        case .keywordIf, .keywordWhile, .keywordDo, .keywordFor, .keywordSwitch, .keywordCase,
            .keywordDefault,
            .keywordGoto, .keywordBreak, .keywordContinue, .keywordReturn, .keywordAsm:
            true
        default: false
        }
    }

    private mutating func parseExpressionStatement(_ mark: Mark) {
        let isMacro = kind == .identifier
        let start = current
        if isInArgument { parseAssignment() } else { parseExpression() }
        guard current != start else { return kind == .end ? () : giveUp(mark) }
        guard isMacro else { return finishStatement(mark) }
        finishMacro(mark, isLoop: isLoop(start))
    }

    /// Ends an expression statement that may be a macro: one with a block or a statement, or without a semicolon.
    private mutating func finishMacro(_ mark: Mark, isLoop: Bool) {
        let isCall = nodes[nodes.count - 1].kind == .call
        switch kind {
        case .semicolon:
            take()
            end(.expressionStatement, mark)
        case .openBrace where isCall:
            parseCompound()
            end(.macroStatement, mark)
        case .closeBrace, .end: end(.expressionStatement, mark)
        case .closeParen where isInArgument, .comma where isInArgument: end(.expressionStatement, mark)
        case .dot where isCall && tokens[current].startsLine: finishMacroRecord(mark)
        case .identifier where isCall && !isLoop && !isIndented(mark): end(.expressionStatement, mark)
        default:
            let isWord = isCall || nodes[nodes.count - 1].kind == .identifier
            if isCall, isLoop || isIndented(mark) {
                parseStatement()
                if take(.keywordElse) { parseStatement() }
                end(.macroStatement, mark)
            } else if isWord, tokens[current].startsLine || isInFragment || isStatementKeyword(current) {
                end(.expressionStatement, mark)
            } else {
                finishStatement(mark)
            }
        }
    }

    /// Whether the next token is on a line of its own and further right than the line of a mark, as a loop's body is.
    private func isIndented(_ mark: Mark) -> Bool {
        tokens[current].startsLine && tokens[mark.token].startsLine
            && column(current) > column(mark.token)
    }

    /// The column of a token that starts its line, tabs of eight.
    private func column(_ index: Int) -> Int {
        let end = Int(tokens[index].start)
        var start = end
        while start > 0, bytes[start - 1] != UInt8(ascii: "\n"), end - start < 256 { start -= 1 }
        var column = 0
        for place in start..<end {
            column += bytes[place] == UInt8(ascii: "\t") ? 8 - column % 8 : 1
        }
        return column
    }

    /// Whether the macro's argument that a statement is in ends here.
    private var endsArgument: Bool { isInArgument && (kind == .closeParen || kind == .comma) }

    /// Ends an expression statement at its semicolon.
    mutating func finishStatement(_ mark: Mark) {
        if take(.semicolon) || isInFragment || kind == .closeBrace || kind == .end || endsArgument {
            return end(.expressionStatement, mark)
        }
        giveUp(mark)
    }

    /// `if (c) s else s`; a chain of them is read without recursion.
    private mutating func parseIf(_ mark: Mark) {
        var marks = [mark]
        while true {
            take()
            parseHead()
            parseStatement()
            guard kind == .keywordElse else { break }
            take()
            guard kind == .keywordIf else {
                parseStatement()
                break
            }
            marks.append(begin())
        }
        while let mark = marks.popLast() { end(.ifStatement, mark) }
    }

    /// A condition in its parentheses, which a macro may bring along.
    private mutating func parseHead() {
        guard take(.openParen) else { return parseUnary() }
        parseExpression()
        finishParenthesis()
    }

    private mutating func parseHeaded(_ mark: Mark, _ node: NodeKind) {
        take()
        parseHead()
        parseStatement()
        end(node, mark)
    }

    private mutating func parseDo(_ mark: Mark) {
        take()
        parseStatement()
        if take(.keywordWhile) {
            parseHead()
            take(.semicolon)
        } else if kind == .identifier {
            parseUnary()
            take(.semicolon)
        }
        end(.doStatement, mark)
    }

    private mutating func parseFor(_ mark: Mark) {
        take()
        guard take(.openParen) else { return giveUp(mark) }
        if kind == .semicolon {
            add(.omitted)
            take()
        } else if startsDeclaration(current) {
            parseDeclaration(begin(), .block)
        } else {
            let start = begin()
            parseExpression()
            take(.semicolon)
            end(.expressionStatement, start)
        }
        if kind == .semicolon || kind == .closeParen { add(.omitted) } else { parseExpression() }
        take(.semicolon)
        if kind == .closeParen { add(.omitted) } else { parseExpression() }
        finishParenthesis()
        parseStatement()
        end(.forStatement, mark)
    }

    private mutating func parseCase(_ mark: Mark) {
        let isDefault = kind == .keywordDefault
        take()
        if !isDefault {
            parseConditional()
            if take(.ellipsis) { parseConditional() }
        }
        guard take(.colon) || isInFragment else { return giveUp(mark) }
        end(isDefault ? .defaultLabel : .caseLabel, mark)
    }

    private mutating func parseJump(_ mark: Mark) {
        let node: NodeKind
        var name: Int?
        switch kind {
        case .keywordReturn: node = .returnStatement
        case .keywordGoto: node = .gotoStatement
        case .keywordBreak: node = .breakStatement
        default: node = .continueStatement
        }
        take()
        if node == .gotoStatement, kind == .identifier, kind(next(current)) != .openParen {
            name = current
            take()
        } else if node == .gotoStatement || node == .returnStatement, kind != .semicolon, kind != .closeBrace,
            kind != .closeParen, kind != .end, kind != .comma
        {
            if isInArgument { parseAssignment() } else { parseExpression() }
        }
        if take(.semicolon) || isInFragment || kind == .closeParen || kind == .comma || kind == .closeBrace
            || kind == .end
        {
            return end(node, mark, anchor: name)
        }
        giveUp(mark)
    }
}
