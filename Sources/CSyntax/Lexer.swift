// SPDX-License-Identifier: GPL-2.0-only

/// Cuts a text into tokens, in one pass and in time linear in its bytes.
///
/// A preprocessor line is one token. What begins no token of C is a stray byte, so no text is refused.
struct Lexer: ~Copyable {
    private let bytes: UnsafePointer<UInt8>
    private let count: Int
    private let classes = Words.all.classes
    private let words = Words.all.entries
    private var place = 0
    private var isAtLineStart = true
    private var tokens: Growing<SyntaxTree.Token>

    private init(_ bytes: UnsafePointer<UInt8>, count: Int) {
        (self.bytes, self.count) = (bytes, count)
        tokens = Growing(capacity: count / 4)
    }

    /// All tokens of a text, the end included.
    static func tokens(_ bytes: UnsafePointer<UInt8>, count: Int) -> Growing<SyntaxTree.Token> {
        var lexer = Lexer(bytes, count: count)
        lexer.run()
        return lexer.finished()
    }

    private consuming func finished() -> Growing<SyntaxTree.Token> {
        tokens
    }

    /// The byte at an offset from here; 0 behind the end.
    @inline(__always)
    private func byte(_ offset: Int) -> UInt8 {
        place + offset < count ? bytes[place + offset] : 0
    }

    private mutating func run() {
        while true {
            skipTrivia()
            guard place < count else { break }
            let start = place
            let startsLine = isAtLineStart
            isAtLineStart = false
            let kind = next(startsLine)
            tokens.append(
                SyntaxTree.Token(
                    kind: kind, startsLine: startsLine, start: UInt32(truncatingIfNeeded: start),
                    end: UInt32(truncatingIfNeeded: place)))
        }
        let end = UInt32(truncatingIfNeeded: count)
        tokens.append(SyntaxTree.Token(kind: .end, startsLine: true, start: end, end: end))
    }

    /// Passes white space, comments and continuations.
    @inline(__always)
    private mutating func skipTrivia() {
        while place < count {
            let byte = bytes[place]
            if classes[Int(byte)] & Words.ByteClass.space != 0 {
                if byte == UInt8(ascii: "\n") { isAtLineStart = true }
                place += 1
            } else if byte == UInt8(ascii: "/"), skipComment() {
                continue
            } else if byte == UInt8(ascii: "\\"), let length = continuation(at: place) {
                place += length
            } else {
                return
            }
        }
    }

    /// The bytes of a backslash and the line end that it hides; nil if that is not what stands at a place.
    private func continuation(at place: Int) -> Int? {
        guard place + 1 < count, bytes[place] == UInt8(ascii: "\\") else { return nil }
        if bytes[place + 1] == UInt8(ascii: "\n") { return 2 }
        let isCarriageReturn = bytes[place + 1] == UInt8(ascii: "\r")
        return isCarriageReturn && place + 2 < count && bytes[place + 2] == UInt8(ascii: "\n") ? 3 : nil
    }

    /// Passes a comment, if one begins here; an unterminated one goes to the end.
    private mutating func skipComment() -> Bool {
        switch byte(1) {
        case UInt8(ascii: "*"):
            place += 2
            while place < count {
                if bytes[place] == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                    place += 2
                    return true
                }
                place += 1
            }
            return true
        case UInt8(ascii: "/"):
            while place < count, bytes[place] != UInt8(ascii: "\n") {
                place += continuation(at: place) ?? 1
            }
            return true
        default:
            return false
        }
    }

    /// Passes one token and says what it is.
    @inline(__always)
    private mutating func next(_ startsLine: Bool) -> TokenKind {
        let byte = bytes[place]
        let byteClass = classes[Int(byte)]
        if byteClass & Words.ByteClass.nameStart != 0 { return name() }
        if byteClass & Words.ByteClass.digit != 0 { return number() }
        switch byte {
        case UInt8(ascii: "\""): return quoted(byte, .string)
        case UInt8(ascii: "'"): return quoted(byte, .character)
        case UInt8(ascii: "#"): return startsLine ? directive() : take(1, .hash)
        case UInt8(ascii: "."):
            if classes[Int(self.byte(1))] & Words.ByteClass.digit != 0 { return number() }
            return self.byte(1) == byte && self.byte(2) == byte ? take(3, .ellipsis) : take(1, .dot)
        default: return punctuation(byte)
        }
    }

    @inline(__always)
    private mutating func take(_ length: Int, _ kind: TokenKind) -> TokenKind {
        place += length
        return kind
    }

    @inline(__always)
    private mutating func name() -> TokenKind {
        let start = place
        place += 1
        while place < count, classes[Int(bytes[place])] & Words.ByteClass.nameRest != 0 { place += 1 }
        let length = place - start
        if length <= 2, place < count {
            let quote = bytes[place]
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"), isPrefix(start, length) {
                return quoted(quote, quote == UInt8(ascii: "'") ? .character : .string)
            }
        }
        return Words.kind(bytes + start, length, words)
    }

    /// Whether a name can stand right before a string: `L`, `u`, `U`, `u8`.
    private func isPrefix(_ start: Int, _ length: Int) -> Bool {
        switch bytes[start] {
        case UInt8(ascii: "L"), UInt8(ascii: "U"): length == 1
        case UInt8(ascii: "u"): length == 1 || bytes[start + 1] == UInt8(ascii: "8")
        default: false
        }
    }

    /// A preprocessing number: digits, letters, dots, and signs behind an exponent.
    private mutating func number() -> TokenKind {
        let isHexadecimal = byte(1) | 0x20 == UInt8(ascii: "x")
        while place < count {
            let byte = bytes[place]
            if classes[Int(byte)] & Words.ByteClass.nameRest != 0 || byte == UInt8(ascii: ".") {
                place += 1
            } else if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
                let exponent = bytes[place - 1] | 0x20
                let letter = isHexadecimal ? UInt8(ascii: "p") : UInt8(ascii: "e")
                guard exponent == letter else { break }
                place += 1
            } else {
                break
            }
        }
        return .number
    }

    /// A string or a character; one that does not end stops at the end of its line.
    private mutating func quoted(_ quote: UInt8, _ kind: TokenKind) -> TokenKind {
        place += 1
        while place < count {
            let byte = bytes[place]
            if byte == quote {
                place += 1
                return kind
            }
            if byte == UInt8(ascii: "\n") { return .stray }
            if byte == UInt8(ascii: "\\") { place += (continuation(at: place) ?? 2) - 1 }
            place += 1
        }
        place = count
        return .stray
    }

    /// A preprocessor line: to the line end that no backslash and no comment hides, white space before it left out.
    private mutating func directive() -> TokenKind {
        var end = place + 1
        place += 1
        while place < count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\n") { break }
            if byte == UInt8(ascii: "\\"), let length = continuation(at: place) {
                place += length
            } else if byte == UInt8(ascii: "/"), self.byte(1) == UInt8(ascii: "*") {
                _ = skipComment()
                end = place
            } else if byte == UInt8(ascii: "/"), skipComment() {
                end = place
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                skipQuotedInDirective(byte)
                end = place
            } else {
                if classes[Int(byte)] & Words.ByteClass.space == 0 { end = place + 1 }
                place += 1
            }
        }
        place = end
        return .directive
    }

    /// Passes a string of a directive, or only the quote where it does not end on its line, as in `#error don't`.
    private mutating func skipQuotedInDirective(_ quote: UInt8) {
        let start = place
        if quoted(quote, .string) == .stray { place = start + 1 }
    }

    private mutating func punctuation(_ byte: UInt8) -> TokenKind {
        let second = self.byte(1)
        switch byte {
        case UInt8(ascii: "("): return take(1, .openParen)
        case UInt8(ascii: ")"): return take(1, .closeParen)
        case UInt8(ascii: "{"): return take(1, .openBrace)
        case UInt8(ascii: "}"): return take(1, .closeBrace)
        case UInt8(ascii: "["): return take(1, .openBracket)
        case UInt8(ascii: "]"): return take(1, .closeBracket)
        case UInt8(ascii: ";"): return take(1, .semicolon)
        case UInt8(ascii: ","): return take(1, .comma)
        case UInt8(ascii: ":"): return take(1, .colon)
        case UInt8(ascii: "?"): return take(1, .question)
        case UInt8(ascii: "~"): return take(1, .tilde)
        case UInt8(ascii: "-"):
            if second == UInt8(ascii: ">") { return take(2, .arrow) }
            return doubled(byte, second, .minus, .minusMinus, .minusEqual)
        case UInt8(ascii: "+"): return doubled(byte, second, .plus, .plusPlus, .plusEqual)
        case UInt8(ascii: "&"): return doubled(byte, second, .amp, .ampAmp, .ampEqual)
        case UInt8(ascii: "|"): return doubled(byte, second, .pipe, .pipePipe, .pipeEqual)
        case UInt8(ascii: "="): return doubled(byte, second, .equal, .equalEqual, .equalEqual)
        case UInt8(ascii: "<"): return shift(byte, second, (.less, .lessEqual, .shiftLeft, .shiftLeftEqual))
        case UInt8(ascii: ">"):
            return shift(byte, second, (.greater, .greaterEqual, .shiftRight, .shiftRightEqual))
        case UInt8(ascii: "*"): return withEqual(second, .star, .starEqual)
        case UInt8(ascii: "/"): return withEqual(second, .slash, .slashEqual)
        case UInt8(ascii: "%"): return withEqual(second, .percent, .percentEqual)
        case UInt8(ascii: "^"): return withEqual(second, .caret, .caretEqual)
        case UInt8(ascii: "!"): return withEqual(second, .exclaim, .exclaimEqual)
        default: return take(1, .stray)
        }
    }

    private mutating func withEqual(_ second: UInt8, _ single: TokenKind, _ equal: TokenKind) -> TokenKind {
        second == UInt8(ascii: "=") ? take(2, equal) : take(1, single)
    }

    private mutating func doubled(
        _ first: UInt8, _ second: UInt8, _ single: TokenKind, _ double: TokenKind, _ equal: TokenKind
    ) -> TokenKind {
        second == first ? take(2, double) : withEqual(second, single, equal)
    }

    private mutating func shift(
        _ first: UInt8, _ second: UInt8, _ kinds: (TokenKind, TokenKind, TokenKind, TokenKind)
    ) -> TokenKind {
        guard second == first else { return withEqual(second, kinds.0, kinds.1) }
        return byte(2) == UInt8(ascii: "=") ? take(3, kinds.3) : take(2, kinds.2)
    }
}
