// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// The values of constant expressions, as far as one file and the kernel's own words tell them.
///
/// It knows integers with their suffixes, the operators, the file's macros without parameters, `SZ_…`
/// (`include/linux/sizes.h`), `BIT()`, `BIT_ULL()` and `GENMASK()` (`include/linux/bits.h`), and counts as a 64-bit kernel does.
package struct Constants: Sendable {
    /// A number with the type that C gives it.
    private struct Number {
        var bits: UInt64
        var isLong: Bool
        var isSigned: Bool

        /// A number whose bits are cut to its type.
        init(_ bits: UInt64, isLong: Bool, isSigned: Bool) {
            (self.isLong, self.isSigned) = (isLong, isSigned)
            let word = UInt32(truncatingIfNeeded: bits)
            self.bits =
                isLong ? bits : isSigned ? UInt64(bitPattern: Int64(Int32(bitPattern: word))) : UInt64(word)
        }
    }

    private let macros: Macros

    /// The constants of a file with these macros.
    package init(_ macros: Macros) { self.macros = macros }

    /// The value of a piece of C text as an `unsigned long`; nil where it is not known.
    package func value(of text: ArraySlice<UInt8>) -> UInt64? { number(text, depth: 0)?.bits }

    /// The tree of a piece of text that is an expression.
    static func expression(_ text: ArraySlice<UInt8>) -> Syntax? {
        let tree = SyntaxTree.parse(Array("long x = ".utf8) + text + Array(";".utf8))
        return tree.root.descendants(.initializer).first?.children.first
    }

    private func number(_ text: ArraySlice<UInt8>, depth: Int) -> Number? {
        guard depth < 16, let expression = Self.expression(text) else { return nil }
        return number(expression, depth)
    }

    private func number(_ node: Syntax, _ depth: Int) -> Number? {
        let parts = node.children
        switch node.kind {
        case .literal: return Self.literal(node.string)
        case .parenthesizedExpression where parts.count == 1: return number(parts[0], depth)
        case .identifier: return named(node.string, depth)
        case .unaryExpression where parts.count == 1:
            return number(parts[0], depth).flatMap { Self.unary(node.anchor.kind, $0) }
        case .binaryExpression where parts.count == 2:
            guard let left = number(parts[0], depth), let right = number(parts[1], depth) else { return nil }
            return Self.binary(node.anchor.kind, left, right)
        case .call where parts.count == 2:
            let arguments = parts[1].children.map { number($0, depth) }
            return Self.call(parts[0].string, arguments.compactMap { $0?.bits }, of: arguments.count)
        default: return nil
        }
    }

    private func named(_ name: String, _ depth: Int) -> Number? {
        if let macro = macros.constant(name) {
            return number(macro.token.tree.bytes[macro.body], depth: depth + 1)
        }
        guard name.hasPrefix("SZ_"), let unit = name.last,
            let power = ["K": 10, "M": 20, "G": 30, "T": 40][unit] ?? (unit.isNumber ? 0 : nil)
        else { return nil }
        let digits = name.dropFirst(3).prefix { $0.isNumber }
        guard let count = UInt64(digits), digits.count + (power == 0 ? 3 : 4) == name.utf8.count else {
            return nil
        }
        return Self.sized(count << power)
    }

    private static func sized(_ bits: UInt64) -> Number {
        Number(bits, isLong: bits > UInt32.max, isSigned: bits <= UInt64(Int32.max))
    }

    private static func literal(_ text: String) -> Number? {
        let lower = text.lowercased()
        let suffix = lower.reversed().prefix { $0 == "u" || $0 == "l" }
        let digits = lower.dropLast(suffix.count)
        let bits =
            digits.hasPrefix("0x")
            ? UInt64(digits.dropFirst(2), radix: 16)
            : digits.hasPrefix("0") && digits.count > 1 ? UInt64(digits, radix: 8) : UInt64(digits)
        guard let bits else { return nil }
        let isUnsigned = suffix.contains("u")
        let isLong = suffix.contains("l") || bits > UInt32.max
        let fits = bits <= (isLong ? UInt64(Int64.max) : UInt64(Int32.max))
        return Number(bits, isLong: isLong, isSigned: !isUnsigned && fits)
    }

    private static func unary(_ sign: TokenKind, _ number: Number) -> Number? {
        let bits: UInt64
        switch sign {
        case .tilde: bits = ~number.bits
        case .minus: bits = 0 &- number.bits
        case .plus: bits = number.bits
        default: return nil
        }
        return Number(bits, isLong: number.isLong, isSigned: number.isSigned)
    }

    private static func binary(_ sign: TokenKind, _ left: Number, _ right: Number) -> Number? {
        let isLong = left.isLong || right.isLong
        let isSigned = (left.isSigned || left.isLong != isLong) && (right.isSigned || right.isLong != isLong)
        let bits: UInt64
        switch sign {
        case .pipe: bits = left.bits | right.bits
        case .amp: bits = left.bits & right.bits
        case .caret: bits = left.bits ^ right.bits
        case .plus: bits = left.bits &+ right.bits
        case .minus: bits = left.bits &- right.bits
        case .star: bits = left.bits &* right.bits
        case .shiftLeft, .shiftRight:
            guard right.bits < 64 else { return nil }
            let shifted = sign == .shiftLeft ? left.bits << right.bits : left.bits >> right.bits
            return Number(shifted, isLong: left.isLong, isSigned: left.isSigned)
        default: return nil
        }
        return Number(bits, isLong: isLong, isSigned: isSigned)
    }

    private static func call(_ name: String, _ arguments: [UInt64], of count: Int) -> Number? {
        guard arguments.count == count, arguments.allSatisfy({ $0 < 64 }) else { return nil }
        switch (name, count) {
        case ("BIT", 1), ("BIT_ULL", 1):
            return Number(1 << arguments[0], isLong: true, isSigned: false)
        case ("GENMASK", 2), ("GENMASK_ULL", 2):
            return Number(
                ~0 >> (63 - arguments[0]) & ~0 << arguments[1], isLong: true, isSigned: false)
        default: return nil
        }
    }
}
