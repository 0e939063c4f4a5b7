// SPDX-License-Identifier: GPL-2.0-only

/// Where a declaration stands, which decides what a lone name in it is.
enum DeclarationContext {
    /// At the top of a file.
    case external
    /// In a block.
    case block
    /// In a structure.
    case member
    /// Between the parentheses of a function.
    case parameter
    /// In a cast or a `sizeof`: a type without a name.
    case type
}

/// The words before a declarator.
extension Parser {
    /// What of a type was seen in the words so far.
    private struct Seen {
        /// A word that may be the type.
        var name = false
        /// A word that must be.
        var type = false
    }

    /// Reads the words before a declarator; a node without tokens if there are none.
    mutating func parseSpecifiers(_ context: DeclarationContext) {
        let mark = begin()
        guard !kind.closes else { return end(.specifiers, mark) }
        guard enter(mark) else { return }
        defer { depth -= 1 }
        var seen = Seen()
        while true {
            switch kind {
            case .storage, .qualifier, .keywordTypedef, .keywordExtension: take()
            case .basicType:
                take()
                seen = Seen(name: true, type: true)
            case .keywordStruct:
                parseStruct()
                seen = Seen(name: true, type: true)
            case .keywordEnum:
                parseEnum()
                seen = Seen(name: true, type: true)
            case .keywordTypeof:
                parseTypeof()
                seen = Seen(name: true, type: true)
            case .keywordAttribute: parseAttribute()
            case .identifier where isSpecifier(context, seen): takeName(&seen)
            default:
                end(.specifiers, mark)
                return
            }
        }
    }

    /// Takes a name that is a specifier, with its arguments if it is a macro.
    private mutating func takeName(_ seen: inout Seen) {
        let isType = !isAnnotation(current)
        let following = next(current)
        if kind(following) == .openParen, !isFunctionPointer(following), partner(following) != nil {
            parseCall()
        } else {
            take()
        }
        seen.name = true
        seen.type = seen.type || isType
    }

    /// Whether the name to be taken next is a specifier and not the name that is declared.
    private func isSpecifier(_ context: DeclarationContext, _ seen: Seen) -> Bool {
        let following = next(current)
        switch kind(following) {
        case .identifier:
            if seen.type, isAnnotation(following), !isAnnotation(current), endsAnnotations(following) {
                return false
            }
            return
                !(seen.type && tokens[following].startsLine && !isAnnotation(current) && context != .external)
        case .basicType, .qualifier, .storage, .keywordStruct, .keywordEnum, .keywordTypeof, .keywordTypedef:
            return !(seen.type && tokens[following].startsLine) || context == .external
        case .keywordAttribute: return !seen.type
        case .star: return true
        case .openParen: return isSpecifierCall(following, context, seen)
        case .colon: return !seen.name && context == .member
        case .closeParen, .comma: return !seen.name || context == .type
        case .semicolon: return !seen.name || seen.type && isAnnotation(current) && isAfterBrace
        case .openBracket: return !seen.name && (context == .parameter || context == .type)
        case .equal: return false
        default: return !seen.type
        }
    }

    /// Whether the token taken last closed a structure.
    private var isAfterBrace: Bool { last >= 0 && kind(last) == .closeBrace }

    /// Whether annotations from a place on are the last words before the end of a declarator.
    private func endsAnnotations(_ index: Int) -> Bool {
        switch kind(behindAnnotations(index)) {
        case .equal, .semicolon, .comma, .closeParen: true
        default: false
        }
    }

    /// The token behind a row of annotations with their arguments.
    private func behindAnnotations(_ index: Int) -> Int {
        var index = index
        for _ in 0..<Self.longestLook where isAnnotation(index) {
            index = next(index)
            if kind(index) == .openParen, let close = partner(index) { index = next(close) }
        }
        return index
    }

    /// Whether a name before a parenthesis is a specifier: a macro, or the type of a function pointer.
    private func isSpecifierCall(_ open: Int, _ context: DeclarationContext, _ seen: Seen) -> Bool {
        if !seen.type, isFunctionPointer(open) { return true }
        guard let close = partner(open) else { return false }
        if seen.type, !isAnnotation(current) { return false }
        let following = next(close)
        switch kind(following) {
        case .identifier:
            return !isAnnotation(following)
                || isAnnotation(current) && !endsAnnotations(following)
                    && kind(behindAnnotations(following)) != .openBrace
        case .storage: return seen.type || isAnnotation(current) || !tokens[following].startsLine
        case .star, .basicType, .keywordStruct, .keywordEnum, .qualifier: return true
        case .semicolon, .equal:
            return isAfterBrace && isAnnotation(current)
                || !seen.name && !isAnnotation(current) && next(open) != close
        case .closeParen, .comma: return (context == .parameter || context == .type) && !seen.type
        default: return false
        }
    }

    /// `typeof(x)`.
    private mutating func parseTypeof() {
        let mark = begin()
        take()
        if kind == .openParen {
            let isType = holdsType(current)
            take()
            if isType { parseTypeName() } else { parseExpression() }
            finishParenthesis()
        }
        end(.typeofSpecifier, mark)
    }

    /// `__attribute__((x))`.
    mutating func parseAttribute() {
        let mark = begin()
        take()
        if kind == .openParen { parseArguments() }
        end(.attribute, mark)
    }

    /// Annotations and attributes behind a declarator or a structure.
    mutating func parseAttributes() {
        while true {
            switch kind {
            case .keywordAttribute: parseAttribute()
            case .keywordAsm where kind(next(current)) == .openParen: parseAttribute()
            case .identifier:
                if tokens[current].startsLine && !isAnnotation(current) && !isInFragment
                    && kind(next(current)) != .openBrace && kind(next(current)) != .semicolon
                {
                    return
                }
                let mark = begin()
                if kind(next(current)) == .openParen {
                    parseCall()
                } else {
                    take()
                    end(.identifier, mark)
                }
            case .storage, .qualifier:
                if tokens[current].startsLine { return }
                let mark = begin()
                take()
                end(.identifier, mark)
            default: return
            }
        }
    }

    /// A type alone: what a cast, `sizeof` or a macro names.
    mutating func parseTypeName() {
        let mark = begin()
        parseSpecifiers(.type)
        parseDeclarator()
        end(.typeName, mark)
    }
}
