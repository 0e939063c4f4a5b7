// SPDX-License-Identifier: GPL-2.0-only

/// What stands at the top of a file.
extension Parser {
    /// Reads one declaration, definition or macro of a file.
    mutating func parseExternal() {
        let mark = begin()
        switch kind {
        case .semicolon:
            take()
            end(.emptyStatement, mark)
        case .keywordAsm: parseAsm(mark)
        case .identifier:
            let following = next(current)
            if kind(following) == .openParen, parseExternalMacro(mark, open: following) { return }
            if kind(following) == .comma || kind(following) == .openBrace { return parseListedItem() }
            if kind(following) == .end || kind(following) == .closeBrace && !isInFragment {
                parseExpression()
                end(.expressionStatement, mark)
                return
            }
            parseDeclaration(mark, .external)
        case .storage where kind(next(current)) == .string: parseLinkage(mark)
        case .openBrace where holdsBlock(current): parseCompound()
        case .dot where beginsAssembly: parseAssembly()
        case .openBrace, .dot, .openBracket, .number, .character, .string, .minus, .amp: parseListedItem()
        default:
            if startsDeclaration(current) || kind == .star || kind == .openParen {
                parseDeclaration(mark, .external)
            } else if isStatementKeyword(current) {
                parseStatement()
            } else {
                giveUp(mark)
            }
        }
    }

    /// One initializer of a list that goes on in another file, with its comma.
    private mutating func parseListedItem() {
        parseInitializerItem()
        take(.comma)
    }

    /// `extern "C" { … }`.
    private mutating func parseLinkage(_ mark: Mark) {
        let specifiers = begin()
        take()
        parseString()
        end(.specifiers, specifiers)
        guard kind == .openBrace else { return parseDeclaration(mark, .external) }
        let list = begin()
        guard enter(list) else { return end(.declaration, mark) }
        defer { depth -= 1 }
        take()
        while kind != .closeBrace && kind != .end {
            let before = current
            parseExternal()
            if current == before { takeUnknown() }
        }
        take(.closeBrace)
        end(.memberList, list)
        end(.declaration, mark)
    }

    /// A macro's use at the top of a file; false if it is the beginning of a declaration.
    private mutating func parseExternalMacro(_ mark: Mark, open: Int) -> Bool {
        guard let close = partner(open) else { return false }
        let following = next(close)
        switch kind(following) {
        case .semicolon, .end, .closeBrace, .closeParen:
            parseExpression()
            take(.semicolon)
            end(.expressionStatement, mark)
        case .openBrace where kind(next(following)) == .dot: parseMacroVariable(mark)
        case .openBrace: parseMacroFunction(mark)
        case .equal: parseMacroVariable(mark)
        case .dot where tokens[following].startsLine: parseMacroRecord(mark)
        case .identifier where endsInBrace(following): parseMacroFunction(mark)
        case .comma: parseListedItem()
        case .dot, .arrow, .string, .plus, .minus, .openBracket:
            parseExpression()
            finishStatement(mark)
        default:
            guard tokens[following].startsLine, !isAnnotation(current) else { return false }
            if isOldStyle(following) {
                parseOldStyleFunction(mark)
                return true
            }
            parseUnary()
            end(.expressionStatement, mark)
        }
        return true
    }

    /// Whether annotations from a place on end before a function's body.
    private func endsInBrace(_ index: Int) -> Bool {
        var index = index
        for _ in 0..<Self.longestLook where kind(index) == .identifier {
            index = next(index)
            if kind(index) == .openParen, let close = partner(index) { index = next(close) }
        }
        return kind(index) == .openBrace
    }

    /// Whether declarations of parameters from a place on end before a function's body.
    func isOldStyle(_ index: Int) -> Bool {
        var index = index
        var count = 0
        while kind(index) != .openBrace {
            guard kind(index) != .end, kind(index) != .closeBrace, kind(index) != .openParen, count < 200
            else {
                return false
            }
            count += 1
            index = next(index)
        }
        return count > 2 && kind(lastBefore(index)) == .semicolon
    }

    private func lastBefore(_ index: Int) -> Int {
        var index = index - 1
        while index > 0, kind(index) == .directive { index -= 1 }
        return index
    }

    /// A function whose head is a macro: `SYSCALL_DEFINE1(name, int, x) { … }`.
    private mutating func parseMacroFunction(_ mark: Mark) {
        parseCall()
        parseAttributes()
        parseCompound()
        end(.functionDefinition, mark)
    }

    /// A function without a type before its name and with its parameters declared behind it.
    private mutating func parseOldStyleFunction(_ mark: Mark) {
        let specifiers = begin()
        end(.specifiers, specifiers)
        parseDeclarator()
        _ = parseOldStyle(mark)
    }

    /// A variable whose declaration is a macro: `DEFINE_PER_CPU(int, x) = 1;`, `define_machine(x) { .name = "x" };`.
    private mutating func parseMacroVariable(_ mark: Mark) {
        let specifiers = begin()
        parseCall()
        end(.specifiers, specifiers)
        let declarator = begin()
        add(.abstractDeclarator)
        if kind == .equal {
            parseInitializer()
        } else {
            let initializer = begin()
            parseInitializerList()
            end(.initializer, initializer)
        }
        end(.initDeclarator, declarator)
        take(.semicolon)
        end(.declaration, mark)
    }

    /// A variable whose declaration is a macro and whose initializers end at another one:
    /// `MACHINE_START(X, "x") .nr = 1, MACHINE_END`.
    private mutating func parseMacroRecord(_ mark: Mark) {
        parseCall()
        finishMacroRecord(mark)
    }

    /// The rest of such a variable behind the first macro.
    mutating func finishMacroRecord(_ mark: Mark) {
        end(.specifiers, mark)
        let declarator = begin()
        add(.abstractDeclarator)
        let initializer = begin()
        let list = begin()
        while kind == .dot {
            parseInitializerItem()
            guard take(.comma) else { break }
        }
        end(.initializerList, list)
        end(.initializer, initializer)
        if kind == .identifier, tokens[current].startsLine {
            let macro = begin()
            take()
            end(.identifier, macro)
        }
        end(.initDeclarator, declarator)
        take(.semicolon)
        end(.declaration, mark)
    }

    /// Reads one piece of a fragment: anything, closed or not.
    mutating func parsePiece() {
        switch kind {
        case .closeBrace, .closeParen, .closeBracket, .comma, .keywordElse, .colon, .question, .less,
            .greater,
            .lessEqual, .greaterEqual, .equalEqual, .exclaimEqual, .shiftLeft, .shiftRight, .ampAmp,
            .pipePipe,
            .slash, .percent, .caret, .pipe, .arrow:
            takeUnknown()
        case .dot, .openBracket: parseInitializerItem()
        case .openBrace where !holdsBlock(current): parseInitializerItem()
        default:
            if kind.isAssignment || kind == .plus || kind == .minus || kind == .star || kind == .amp {
                takeUnknown()
            } else {
                parseStatement()
            }
        }
    }
}
