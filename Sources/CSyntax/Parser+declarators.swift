// SPDX-License-Identifier: GPL-2.0-only

/// Declarations and the names that they declare.
extension Parser {
    /// Reads a declaration, or a function's definition, from a mark on.
    mutating func parseDeclaration(_ mark: Mark, _ context: DeclarationContext) {
        parseSpecifiers(context)
        if take(.semicolon) { return end(.declaration, mark) }
        var isFirst = true
        while true {
            let declarator = begin()
            parseAnnotationsBeforeStar()
            if kind == .colon, context == .member { add(.abstractDeclarator) } else { parseDeclarator() }
            if kind == .colon, context == .member { parseBitField() }
            parseAttributes()
            if kind == .openBrace, context != .member, isFirst {
                parseCompound()
                return end(.functionDefinition, mark)
            }
            if context == .external, !tokensMissSemicolon,
                startsType(current) || kind == .identifier && isOldStyle(current)
            {
                if parseOldStyle(mark) { return }
            }
            if kind == .equal { parseInitializer() }
            end(.initDeclarator, declarator)
            guard take(.comma) else { break }
            if kind == .end { break }
            isFirst = false
        }
        finishDeclaration(mark, context)
    }

    /// Annotations of a further declarator, as in `u8 *a, __iomem *b`.
    private mutating func parseAnnotationsBeforeStar() {
        while isAnnotation(current), kind(next(current)) == .star || isAnnotation(next(current)) {
            let mark = begin()
            take()
            end(.identifier, mark)
        }
    }

    /// Whether a declaration ended without a semicolon, as a macro's does that brings its own.
    private var tokensMissSemicolon: Bool {
        last >= 0 && kind(last) != .closeParen
    }

    private mutating func finishDeclaration(_ mark: Mark, _ context: DeclarationContext) {
        if take(.semicolon) || isInFragment { return end(.declaration, mark) }
        let isMacro = last >= 0 && (kind(last) == .closeParen || kind(last) == .closeBrace)
        if kind == .end || kind == .closeBrace || kind == .closeParen || tokens[current].startsLine && isMacro
        {
            return end(.declaration, mark)
        }
        giveUp(mark)
    }

    /// A function's head in the old style: declarations of its parameters, then the body.
    mutating func parseOldStyle(_ mark: Mark) -> Bool {
        while kind != .openBrace {
            let before = current
            guard startsDeclaration(current) else { break }
            parseDeclaration(begin(), .block)
            if current == before { break }
        }
        guard kind == .openBrace else {
            giveUp(mark)
            return true
        }
        parseCompound()
        end(.functionDefinition, mark)
        return true
    }

    private mutating func parseBitField() {
        let mark = begin()
        take()
        parseConditional()
        end(.bitField, mark)
    }

    /// Reads a declarator; one without a name where none stands.
    mutating func parseDeclarator() {
        let mark = begin()
        guard !kind.closes else { return add(.abstractDeclarator) }
        guard enter(mark) else { return }
        defer { depth -= 1 }
        switch kind {
        case .star, .caret:
            take()
            takePointerWords()
            parseDeclarator()
            return end(.pointerDeclarator, mark)
        case .openParen where isParenthesizedDeclarator:
            take()
            parseAttributesBeforeDeclarator()
            parseDeclarator()
            take(.closeParen)
            end(.parenthesizedDeclarator, mark)
        case .identifier:
            take()
            end(.nameDeclarator, mark)
        default: add(.abstractDeclarator)
        }
        parseDeclaratorSuffixes(mark)
    }

    private mutating func parseDeclaratorSuffixes(_ mark: Mark) {
        while true {
            switch kind {
            case .openParen:
                parseParameters()
                end(.functionDeclarator, mark)
            case .openBracket:
                take()
                while kind == .storage || kind == .qualifier { take() }
                if kind != .closeBracket { parseExpression() }
                finishBracket()
                end(.arrayDeclarator, mark)
            default: return
            }
        }
    }

    /// Qualifiers and annotations behind a pointer's star.
    private mutating func takePointerWords() {
        while true {
            switch kind {
            case .qualifier: take()
            case .keywordAttribute: parseAttribute()
            case .storage: take()
            case .identifier:
                let following = kind(next(current))
                let goesOn =
                    following == .identifier || following == .star || following == .qualifier
                    || following == .closeParen || following == .comma || following == .openBracket
                let isNameless =
                    following == .closeParen || following == .comma || following == .openBracket
                if following == .closeParen, opensPointer { return }
                guard goesOn, isAnnotation(current) || !isNameless && !isAnnotation(next(current)) else {
                    return
                }
                if isAnnotation(next(current)), !isAnnotation(current) { return }
                take()
            default: return
            }
        }
    }

    /// Whether the tokens taken last are a parenthesis and a star, behind which the name of a pointer to a function
    /// stands.
    private var opensPointer: Bool { last > 0 && kind(last) == .star && kind(last - 1) == .openParen }

    private mutating func parseAttributesBeforeDeclarator() {
        while kind == .keywordAttribute || isAnnotation(current) && kind(next(current)) != .closeParen
            || kind == .identifier && (kind(next(current)) == .star || kind(next(current)) == .identifier)
        {
            if kind == .keywordAttribute {
                parseAttribute()
            } else {
                let mark = begin()
                take()
                end(.identifier, mark)
            }
        }
    }

    /// Whether a parenthesis in a declarator holds another declarator and not parameters.
    private var isParenthesizedDeclarator: Bool {
        let inner = next(current)
        switch kind(inner) {
        case .star, .caret, .openParen, .keywordAttribute: return true
        case .openBracket: return true
        case .identifier:
            guard let close = partner(current) else { return false }
            let following = next(inner)
            return following == close && !hasTypeForm(inner) || isAnnotation(inner)
                || kind(following) == .openParen || kind(following) == .star
                || kind(following) == .openBracket
        default: return false
        }
    }

    /// Parameters in parentheses, or a macro's arguments where they are none.
    mutating func parseParameters() {
        let mark = begin()
        let close = partner(current)
        guard enter(mark) else { return }
        defer { depth -= 1 }
        take()
        while kind != .closeParen && kind != .end {
            let before = current
            parseParameter()
            guard take(.comma) else {
                if kind == .closeParen || kind == .end { break }
                if current == before { passArgument(close) }
                continue
            }
        }
        finishParenthesis()
        end(.parameterList, mark)
    }

    /// One parameter; what cannot be one is a macro's argument.
    mutating func parseParameter() {
        if kind == .ellipsis {
            let mark = begin()
            take()
            return end(.ellipsis, mark)
        }
        guard startsParameter(current) else { return parseArgument() }
        let mark = begin()
        parseSpecifiers(.parameter)
        parseDeclarator()
        if kind != .comma && kind != .closeParen { parseAttributes() }
        if kind == .equal { parseInitializer() }
        if kind == .colon { parseBitField() }
        end(.parameter, mark)
    }

    /// Whether a parameter can begin at a place.
    private func startsParameter(_ index: Int) -> Bool {
        switch kind(index) {
        case .storage, .keywordAttribute: return true
        case .identifier:
            let following = next(index)
            switch kind(following) {
            case .comma, .closeParen, .identifier, .qualifier, .basicType, .keywordStruct, .keywordEnum,
                .openBracket, .storage, .keywordAttribute:
                return true
            case .star: return kind(next(following)) != .number
            case .openParen:
                if isFunctionPointer(following) { return true }
                guard let close = partner(following) else { return false }
                return kind(next(close)) == .identifier || kind(next(close)) == .star && isTight(next(close))
            default: return false
            }
        default: return startsType(index)
        }
    }
}
