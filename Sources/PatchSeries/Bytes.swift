// SPDX-License-Identifier: GPL-2.0-only

/// The ASCII bytes that mail syntax is made of.
enum ASCII {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let blank = UInt8(ascii: " ")
    static let equals = UInt8(ascii: "=")
    static let question = UInt8(ascii: "?")
    static let underscore = UInt8(ascii: "_")
    static let colon = UInt8(ascii: ":")
    static let dot = UInt8(ascii: ".")
    static let dash = UInt8(ascii: "-")
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let greater = UInt8(ascii: ">")
}

extension UInt8 {
    var isDigit: Bool { (48...57).contains(self) }
    var isLetter: Bool { (65...90).contains(self) || (97...122).contains(self) }
    var isAlphanumeric: Bool { isDigit || isLetter }
    /// What C's `isspace` accepts.
    var isSpace: Bool { self == ASCII.blank || (9...13).contains(self) }
    var isControl: Bool { self < 32 || self == 127 }
    /// The value of a hexadecimal digit of either case.
    var hexValue: UInt8? {
        switch self {
        case 48...57: self - 48
        case 65...70: self - 55
        case 97...102: self - 87
        default: nil
        }
    }
}

extension String {
    /// The lines without their line feeds; a final line feed ends a line and does not begin another one.
    ///
    /// `"\r\n"` is one `Character`, so lines are never searched by `Character`.
    var lines: [String] {
        var pieces = utf8.split(separator: ASCII.lineFeed, omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        if pieces.last == "" { pieces.removeLast() }
        return pieces
    }

    /// Whether this is an object id as Git prints it: 40 lower-case hex digits.
    var isObjectID: Bool { utf8.count == 40 && isLowerHex }

    /// Whether only lower-case hex digits occur.
    var isLowerHex: Bool { utf8.allSatisfy { $0.isDigit || (97...102).contains($0) } }

    /// Without the ASCII white space at both ends.
    var trimmed: String {
        let body = utf8.drop { $0.isSpace }
        guard let last = body.lastIndex(where: { !$0.isSpace }) else { return "" }
        return String(Substring(body[...last]))
    }

    /// With ASCII capital letters made small.
    var asciiLowercased: String {
        String(decoding: utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }

    /// `number` with zeros in front up to `width` digits.
    init(padding number: Int, to width: Int) {
        let digits = String(number)
        self = String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
    }
}
