// SPDX-License-Identifier: GPL-2.0-only

/// What a token is. White space and comments are no tokens but the gaps between them.
package enum TokenKind: UInt8, Sendable, BitwiseCopyable {
    /// The end of the text.
    case end
    /// A name that is no keyword.
    case identifier
    /// A preprocessing number.
    case number
    /// A character constant.
    case character
    /// A string literal.
    case string
    /// A whole preprocessor line with its continuations and without its line end.
    case directive
    /// A byte that begins no token of C.
    case stray

    // Punctuation.

    case openParen, closeParen, openBrace, closeBrace, openBracket, closeBracket
    case semicolon, comma, colon, question, dot, arrow, ellipsis, hash
    case plus, minus, star, slash, percent, amp, pipe, caret, tilde, exclaim
    case plusPlus, minusMinus, ampAmp, pipePipe
    case less, greater, lessEqual, greaterEqual, equalEqual, exclaimEqual, shiftLeft, shiftRight
    case equal, plusEqual, minusEqual, starEqual, slashEqual, percentEqual
    case ampEqual, pipeEqual, caretEqual, shiftLeftEqual, shiftRightEqual

    // Keywords of statements.

    case keywordIf, keywordElse, keywordWhile, keywordDo, keywordFor, keywordSwitch, keywordCase
    case keywordDefault, keywordGoto, keywordBreak, keywordContinue, keywordReturn, keywordAsm

    // Keywords of declarations.

    /// `struct` or `union`.
    case keywordStruct
    case keywordEnum, keywordTypeof, keywordAttribute, keywordTypedef
    /// `static`, `extern`, `inline`, `auto`, `register`, `__label__`, and the kernel's words without an argument.
    case storage
    /// `const`, `volatile`, `restrict`, `_Atomic`.
    case qualifier
    /// `int`, `char`, `unsigned`, `void`, `_Bool`, `__int128` and so on.
    case basicType

    // Keywords of expressions.

    /// `sizeof`, `_Alignof`.
    case keywordSizeof
    case keywordGeneric, keywordExtension

    /// Whether it is a bracket of any kind.
    var isBracket: Bool { rawValue >= Self.openParen.rawValue && rawValue <= Self.closeBracket.rawValue }

    /// Whether it is an operator.
    var isOperator: Bool { rawValue >= Self.plus.rawValue && rawValue <= Self.shiftRightEqual.rawValue }

    /// Whether it can stand between two operands or before the second side of an assignment.
    @inline(__always)
    package var isAssignment: Bool {
        rawValue >= Self.equal.rawValue && rawValue <= Self.shiftRightEqual.rawValue
    }
}
