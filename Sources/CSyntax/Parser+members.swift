// SPDX-License-Identifier: GPL-2.0-only

/// Structures, unions and enumerations.
extension Parser {
    /// `struct tag { members }` with what of it is there.
    mutating func parseStruct() {
        let mark = begin()
        take()
        let tag = parseTag()
        if kind == .openBrace { parseMembers() }
        end(.structSpecifier, mark, anchor: tag)
    }

    /// Attributes and the tag; gives the tag's place.
    private mutating func parseTag() -> Int? {
        while true {
            switch kind {
            case .keywordAttribute: parseAttribute()
            case .qualifier: take()
            case .identifier:
                let following = next(current)
                if kind(following) == .openParen, let close = partner(following),
                    kind(next(close)) == .openBrace
                        || kind(next(close)) == .identifier && isAnnotation(current)
                        || kind(next(close)) == .star
                {
                    parseCall()
                    if kind == .openBrace || kind == .star { return nil }
                    continue
                }
                let isWord =
                    kind(following) == .identifier && kind(next(following)) == .openBrace
                if isWord || isAnnotation(current) && kind(following) == .openBrace {
                    let mark = begin()
                    take()
                    end(.identifier, mark)
                    continue
                }
                let tag = current
                take()
                return tag
            default: return nil
            }
        }
    }

    private mutating func parseMembers() {
        let mark = begin()
        guard enter(mark) else { return }
        defer { depth -= 1 }
        take()
        while kind != .closeBrace && kind != .end {
            let before = current
            parseMember()
            if current == before { takeUnknown() }
        }
        take(.closeBrace)
        end(.memberList, mark)
    }

    private mutating func parseMember() {
        let mark = begin()
        switch kind {
        case .semicolon:
            take()
            end(.emptyStatement, mark)
        case .identifier:
            let following = next(current)
            if kind(following) == .openParen, !isFunctionPointer(following), parseMemberMacro(mark, following)
            {
                return
            }
            if kind(following) == .semicolon || kind(following) == .closeBrace
                || tokens[following].startsLine && startsType(following)
            {
                parsePrimary()
                take(.semicolon)
                return end(.expressionStatement, mark)
            }
            parseDeclaration(mark, .member)
        default:
            if startsDeclaration(current) || kind == .star {
                parseDeclaration(mark, .member)
            } else {
                giveUp(mark)
            }
        }
    }

    /// A macro that stands for members: `DECLARE_BITMAP(x, 8);`; false if it begins a member.
    private mutating func parseMemberMacro(_ mark: Mark, _ open: Int) -> Bool {
        guard let close = partner(open) else { return false }
        let following = next(close)
        let isAlone =
            kind(following) == .semicolon || kind(following) == .closeBrace || tokens[following].startsLine
        guard isAlone else { return false }
        parseCall()
        take(.semicolon)
        end(.expressionStatement, mark)
        return true
    }

    /// `enum tag { enumerators }` with what of it is there.
    mutating func parseEnum() {
        let mark = begin()
        take()
        let tag = parseTag()
        if kind == .openBrace { parseEnumerators() }
        end(.enumSpecifier, mark, anchor: tag)
    }

    private mutating func parseEnumerators() {
        let mark = begin()
        take()
        while kind != .closeBrace && kind != .end {
            let before = current
            parseEnumerator()
            if take(.comma) { continue }
            if current == before { takeUnknown() }
        }
        take(.closeBrace)
        end(.enumeratorList, mark)
    }

    private mutating func parseEnumerator() {
        let mark = begin()
        guard kind == .identifier else { return kind == .comma ? () : takeUnknown() }
        let name = current
        if kind(next(current)) == .openParen { parseCall() } else { take() }
        if kind == .keywordAttribute || kind == .identifier && !tokens[current].startsLine {
            parseAttributes()
        }
        if take(.equal) { parseConditional() }
        end(.enumerator, mark, anchor: name)
    }
}
