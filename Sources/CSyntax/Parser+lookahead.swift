// SPDX-License-Identifier: GPL-2.0-only

/// What can be told by looking ahead: types by their words, annotations by their form.
extension Parser {
    /// Whether a token can only begin a type or a declaration.
    func startsType(_ index: Int) -> Bool {
        switch kind(index) {
        case .basicType, .qualifier, .keywordStruct, .keywordEnum, .keywordTypeof: true
        default: false
        }
    }

    /// Whether a name is an annotation by its form: `__init`, `____cacheline_aligned`, but not `__u32`.
    func isAnnotation(_ index: Int) -> Bool {
        let token = tokens[index]
        guard token.kind == .identifier, token.end - token.start > 3 else { return false }
        let start = Int(token.start)
        guard bytes[start] == UInt8(ascii: "_"), bytes[start + 1] == UInt8(ascii: "_") else { return false }
        return !hasTypeForm(index)
    }

    /// Whether a name is a type by its form: `u32`, `__le64`, `size_t`.
    func hasTypeForm(_ index: Int) -> Bool {
        let token = tokens[index]
        guard token.kind == .identifier else { return false }
        var start = Int(token.start)
        let end = Int(token.end)
        if end - start > 2, bytes[end - 2] == UInt8(ascii: "_"), bytes[end - 1] == UInt8(ascii: "t") {
            return true
        }
        while start < end, bytes[start] == UInt8(ascii: "_") { start += 1 }
        switch bytes[start] {
        case UInt8(ascii: "u"), UInt8(ascii: "s"): start += 1
        case UInt8(ascii: "l"), UInt8(ascii: "b"):
            guard start + 1 < end, bytes[start + 1] == UInt8(ascii: "e") else { return false }
            start += 2
        default: return false
        }
        guard end - start == 1 || end - start == 2 else { return false }
        return bytes[start..<end] == "8" || bytes[start..<end] == "16" || bytes[start..<end] == "32"
            || bytes[start..<end] == "64"
    }

    /// Whether a declaration begins at a place of a block.
    func startsDeclaration(_ index: Int) -> Bool {
        switch kind(index) {
        case .storage, .keywordTypedef, .keywordAttribute: return true
        case .keywordExtension: return startsDeclaration(next(index))
        case .identifier: break
        default: return startsType(index)
        }
        let following = next(index)
        switch kind(following) {
        case .identifier:
            guard tokens[following].startsLine else { return true }
            return goesOnAsDeclarator(next(following))
        case .star: return pointerDeclares(following)
        case .basicType, .qualifier, .keywordStruct, .keywordEnum, .storage, .keywordAttribute:
            return !tokens[following].startsLine
        case .openParen: return parenthesisDeclares(index, following)
        default: return false
        }
    }

    /// Whether a token can follow the name that is declared.
    private func goesOnAsDeclarator(_ index: Int) -> Bool {
        switch kind(index) {
        case .semicolon, .equal, .comma, .openBracket: true
        default: false
        }
    }

    /// Whether stars behind a name are those of a pointer's declaration.
    private func pointerDeclares(_ star: Int) -> Bool {
        var index = star
        while kind(index) == .star || kind(index) == .qualifier { index = next(index) }
        guard kind(index) == .identifier else { return kind(index) == .keywordAttribute }
        switch kind(next(index)) {
        case .semicolon, .equal, .comma, .openBracket, .openParen, .closeParen, .identifier, .colon,
            .keywordAttribute:
            return true
        default: return false
        }
    }

    /// Whether `name (` begins a declaration: of a function pointer, or with a macro that stands for a type.
    private func parenthesisDeclares(_ index: Int, _ open: Int) -> Bool {
        guard let close = partner(open) else { return false }
        let following = next(close)
        if isFunctionPointer(open) { return true }
        guard !tokens[following].startsLine, !isLoop(index) else { return false }
        if kind(following) == .star { return pointerDeclares(following) && isTight(following) }
        return kind(following) == .identifier && goesOnAsDeclarator(next(following))
            && kind(next(following)) != .openBracket
    }

    /// Whether `(*name)(` or `(*name[…])(` stands at a place, or, behind a blank, `(*name)[`.
    func isFunctionPointer(_ open: Int) -> Bool {
        var index = next(open)
        while kind(index) == .identifier, isAnnotation(index) { index = next(index) }
        guard kind(index) == .star || kind(index) == .caret, let close = partner(open), open > 0 else {
            return false
        }
        while kind(index) == .star || kind(index) == .qualifier || isAnnotation(index) { index = next(index) }
        guard kind(index) == .identifier || kind(index) == .closeParen || kind(index) == .openParen else {
            return false
        }
        if kind(index) == .identifier {
            index = next(index)
            while kind(index) == .openBracket, let end = partner(index) { index = next(end) }
            if kind(index) == .openParen, let end = partner(index) { index = next(end) }
            guard index == close else { return false }
        }
        if kind(next(close)) == .openParen { return true }
        return kind(next(close)) == .openBracket && tokens[open - 1].end != tokens[open].start
    }

    /// Whether no white space stands behind a token, as behind a pointer's star.
    func isTight(_ index: Int) -> Bool {
        tokens[index].end == tokens[index + 1].start
            && (index == 0 || tokens[index - 1].end != tokens[index].start)
    }

    /// Whether a name says that it is a loop: `list_for_each_entry`.
    func isLoop(_ index: Int) -> Bool {
        let start = Int(tokens[index].start)
        let end = Int(tokens[index].end)
        guard tokens[index].kind == .identifier, end - start >= 7 else { return false }
        for place in start...end - 7 where bytes[place] == UInt8(ascii: "f") {
            if bytes[place..<place + 7] == "foreach" { return true }
            if place + 8 <= end, bytes[place..<place + 8] == "for_each" { return true }
        }
        return false
    }

    /// Whether parentheses hold a type: one that a cast, `sizeof` or `typeof` names.
    func holdsType(_ open: Int) -> Bool {
        var index = next(open)
        if startsType(index) || kind(index) == .keywordAttribute { return true }
        guard kind(index) == .identifier else { return false }
        var names = 0
        while kind(index) == .identifier || kind(index) == .qualifier {
            names += 1
            index = next(index)
        }
        if startsType(index), isAnnotation(next(open)) { return true }
        if kind(index) == .openParen, names == 1 {
            if kind(next(index)) == .star, kind(next(next(index))) == .closeParen { return true }
            guard let close = partner(index), kind(next(close)) == .star else { return false }
            index = next(close)
        }
        guard kind(index) == .star else {
            if names == 1, kind(index) == .openBracket { return isEmptyBracketsAtEnd(index) }
            return names > 1 && (kind(index) == .closeParen || kind(index) == .openBracket)
        }
        while kind(index) == .star || kind(index) == .qualifier || isAnnotation(index) { index = next(index) }
        if kind(index) == .openParen { return isNamelessPointer(index) }
        while kind(index) == .openBracket, let close = partner(index) { index = next(close) }
        return kind(index) == .closeParen
    }

    /// Whether parentheses hold a type and an operand follows them on the same line.
    private func isCast(_ open: Int) -> Bool {
        guard holdsType(open), let close = partner(open) else { return false }
        let operand = next(close)
        return !tokens[operand].startsLine && (kind(operand) == .identifier || kind(operand) == .number)
    }

    /// Whether `[])` stands at a place.
    private func isEmptyBracketsAtEnd(_ open: Int) -> Bool {
        let close = next(open)
        return kind(close) == .closeBracket && kind(next(close)) == .closeParen
    }

    /// Whether `(*)` or `(*[…])` stands at a place, as in the type of a pointer to a function.
    private func isNamelessPointer(_ open: Int) -> Bool {
        var index = next(open)
        guard kind(index) == .star || kind(index) == .caret else { return false }
        while kind(index) == .star || kind(index) == .caret || kind(index) == .qualifier {
            index = next(index)
        }
        return kind(index) == .closeParen || kind(index) == .openBracket || kind(index) == .openParen
    }

    /// Whether `(name)` is a cast, told by the name and by what follows it.
    func isCastOfName(_ open: Int, _ close: Int) -> Bool {
        let name = next(open)
        guard kind(name) == .identifier, next(name) == close else { return false }
        switch kind(next(close)) {
        case .identifier, .number, .character, .string, .tilde, .exclaim, .keywordSizeof, .keywordGeneric:
            return !tokens[next(close)].startsLine || hasTypeForm(name)
        case .openBrace: return true
        case .openParen: return hasTypeForm(name) || isCast(next(close))
        case .minus, .plus, .star, .amp, .plusPlus, .minusMinus, .ampAmp: return hasTypeForm(name)
        default: return false
        }
    }
}

extension UnsafePointer<UInt8> {
    /// A few bytes, to be compared with a text.
    @inline(__always)
    fileprivate subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: self + range.lowerBound, count: range.count)
    }
}

@inline(__always)
private func == (left: UnsafeBufferPointer<UInt8>, right: StaticString) -> Bool {
    guard left.count == right.utf8CodeUnitCount else { return false }
    for index in 0..<left.count where left[index] != right.utf8Start[index] { return false }
    return true
}
