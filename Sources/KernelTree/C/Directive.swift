// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// A preprocessor line taken apart; to the tree it is one token.
package struct Directive: Sendable {
    /// The token of the whole line.
    package let token: SyntaxToken
    /// The word behind `#`: "define", "include", "ifdef"; empty in a null directive.
    package let keyword: String
    /// The bytes of the macro's name in `#define`, `#undef`, `#ifdef` and `#ifndef`.
    package let name: Range<Int>?
    /// The bytes of each parameter of a `#define f(a, b)`; nil where there are no parentheses.
    package let parameters: [Range<Int>]?
    /// The bytes of what follows, without the blanks and comments around it.
    package let body: Range<Int>

    /// Takes a token of kind `directive` apart; nil for any other.
    package init?(_ token: SyntaxToken) {
        guard token.kind == .directive else { return nil }
        var scanner = DirectiveScanner(bytes: token.tree.bytes, range: token.range)
        scanner.skip(UInt8(ascii: "#"))
        scanner.skipBlanks()
        keyword = String(decoding: token.tree.bytes[scanner.word()], as: UTF8.self)
        self.token = token
        scanner.skipBlanks()
        guard ["define", "undef", "ifdef", "ifndef"].contains(keyword) else {
            (name, parameters) = (nil, nil)
            body = scanner.rest()
            return
        }
        let word = scanner.word()
        name = word.isEmpty ? nil : word
        parameters = keyword == "define" ? scanner.parameters() : nil
        scanner.skipBlanks()
        body = scanner.rest()
    }

    /// The macro's name as text; empty where the line names none.
    package var nameText: String { name.map(text) ?? "" }
    /// The body as text.
    package var bodyText: String { text(body) }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: token.tree.bytes[range], as: UTF8.self)
    }
}

/// Goes through the bytes of one directive; a continued line end is a blank, and so is a comment.
private struct DirectiveScanner {
    let bytes: [UInt8]
    let end: Int
    var position: Int

    init(bytes: [UInt8], range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    private func byte(_ offset: Int = 0) -> UInt8 {
        position + offset < end ? bytes[position + offset] : 0
    }

    mutating func skip(_ expected: UInt8) {
        if byte() == expected { position += 1 }
    }

    /// Skips one blank, continued line end or comment; false where none stands.
    private mutating func skipBlank() -> Bool {
        switch (byte(), byte(1)) {
        case (UInt8(ascii: " "), _), (UInt8(ascii: "\t"), _), (UInt8(ascii: "\r"), _),
            (UInt8(ascii: "\n"), _):
            position += 1
        case (UInt8(ascii: "\\"), UInt8(ascii: "\n")):
            position += 2
        case (UInt8(ascii: "\\"), UInt8(ascii: "\r")):
            position += 2
        case (UInt8(ascii: "/"), UInt8(ascii: "*")):
            position += 2
            while position < end, (byte(), byte(1)) != (UInt8(ascii: "*"), UInt8(ascii: "/")) {
                position += 1
            }
            position = min(position + 2, end)
        case (UInt8(ascii: "/"), UInt8(ascii: "/")):
            position = end
        default:
            return false
        }
        return true
    }

    mutating func skipBlanks() {
        while position < end, skipBlank() {}
    }

    /// The identifier that stands here; empty where none does.
    mutating func word() -> Range<Int> {
        let start = position
        while position < end, Self.isLetter(byte()) { position += 1 }
        return start..<position
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
            true
        default: false
        }
    }

    /// The parameters, where an open parenthesis follows the name at once.
    mutating func parameters() -> [Range<Int>]? {
        guard byte() == UInt8(ascii: "(") else { return nil }
        position += 1
        var found: [Range<Int>] = []
        while position < end, byte() != UInt8(ascii: ")") {
            if skipBlank() { continue }
            let start = position
            while byte() == UInt8(ascii: ".") || Self.isLetter(byte()) { position += 1 }
            if start == position { position += 1 } else { found.append(start..<position) }
        }
        skip(UInt8(ascii: ")"))
        return found
    }

    /// From here to the last byte that is no blank and in no comment.
    mutating func rest() -> Range<Int> {
        let start = position
        var last = start
        while position < end {
            if byte() == UInt8(ascii: "\"") || byte() == UInt8(ascii: "'") {
                skipQuoted()
            } else if skipBlank() {
                continue
            } else {
                position += 1
            }
            last = position
        }
        return start..<last
    }

    private mutating func skipQuoted() {
        let quote = byte()
        position += 1
        while position < end, byte() != quote { position += byte() == UInt8(ascii: "\\") ? 2 : 1 }
        position = min(position + 1, end)
    }
}
