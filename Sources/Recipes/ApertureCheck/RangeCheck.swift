// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

/// One condition that checks a range against the end of an aperture.
///
/// It is found by what it compares: one operand says `address < ….aperture_start`, another one compares a sum of the same
/// address with `….aperture_end`, or the parts of the exact form.
struct RangeCheck {
    /// The whole condition, operands joined by `||`.
    let condition: Syntax
    /// The operand that compares with the end.
    let operand: Syntax
    /// The first address of the range, as it is written.
    let address: String
    /// The bytes of the range, as they are written.
    let size: String
    /// The last address of the aperture, as it is written.
    let end: String
    /// Whether it neither refuses the last page nor accepts a range that wraps.
    let isExact: Bool
    /// Whether it refuses a range that ends with the last page.
    let refusesLastPage: Bool

    /// All such conditions of a function, in order. Where one does not compare with the start, the address is the one
    /// that another condition of the function compares with it.
    static func all(in function: Function) -> [RangeCheck] {
        let nodes = function.body.descendants(.binaryExpression)
        let starts = nodes.compactMap { Comparison($0, with: "aperture_start") }.filter(\.isLess)
        let conditions = nodes.filter { node in
            node.isDisjunction
                ? node.parent.map { !$0.isDisjunction } ?? true
                : node.isWholeCondition && Comparison(node, with: "aperture_end") != nil
        }
        return conditions.sorted { $0.range.lowerBound < $1.range.lowerBound }.compactMap {
            RangeCheck($0, starts: starts)
        }
    }

    private init?(_ condition: Syntax, starts: [Comparison]) {
        let operands = condition.alternatives
        let own = operands.lazy.compactMap { Comparison($0, with: "aperture_start") }.first
        guard let start = own ?? starts.first, start.isLess else { return nil }
        self.condition = condition
        address = start.other.bare.string
        let ends = operands.compactMap { Comparison($0, with: "aperture_end") }.filter { !$0.isLess }
        for end in ends {
            guard let sum = RangeSum(end.other, address: address) else { continue }
            operand = end.node
            size = sum.size
            self.end = String(decoding: end.bound.line, as: UTF8.self)
            isExact = false
            refusesLastPage = !sum.isInclusive
            return
        }
        guard let bound = ends.first(where: { $0.other.bare.line == start.other.bare.line }),
            let rest = operands.first(where: { $0.comparesRest(address: start.other.bare.line) })
        else { return nil }
        operand = rest
        size = ""
        end = String(decoding: bound.bound.line, as: UTF8.self)
        (isExact, refusesLastPage) = (true, false)
    }

    /// The edit that makes it exact; nil where a comment would be lost or no layout fits.
    var exactEdit: Edit? {
        guard !operand.holdsComment else { return nil }
        let bytes = operand.tree.bytes
        let column = Layout.column(of: operand.range.lowerBound, in: bytes)
        // What begins a line stands where its author wants such lines.
        let lineStart = Layout.lineStart(of: operand.range.lowerBound, in: bytes)
        let before = bytes[lineStart..<operand.range.lowerBound]
        let isFirst = before.allSatisfy { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") }
        let aligned = isFirst ? column : Layout.column(of: condition.range.lowerBound, in: bytes)
        let trailing = bytes[operand.range.upperBound...].prefix { $0 != UInt8(ascii: "\n") }.count
        let first = Layout.expression(Array("\(address) > \(end)".utf8), at: column, trailing: 3)
        let second = Layout.expression(
            Array("\(size) - 1 > \(end) - \(address)".utf8), at: aligned, trailing: trailing)
        guard let first, let second else { return nil }
        return Edit(
            operand.range, first + Array(" ||\n".utf8) + Layout.indentation(to: aligned) + second)
    }
}

/// A sum that gives the end of a range: `address + size`, or `address + size - 1`.
private struct RangeSum {
    var size: String
    var isInclusive: Bool

    init?(_ node: Syntax, address: String) {
        var terms = RangeSum.terms(node.bare)
        guard let place = terms.firstIndex(where: { !$0.isNegative && $0.node.bare.string == address }) else {
            return nil
        }
        terms.remove(at: place)
        let one = terms.firstIndex { $0.isNegative && $0.node.bare.isOne }
        isInclusive = one != nil
        if let one { terms.remove(at: one) }
        guard terms.count == 1, !terms[0].isNegative else { return nil }
        let node = terms[0].node.bare
        let text = String(decoding: node.line, as: UTF8.self)
        size = node.kind == .binaryExpression && node.anchor.kind != .star ? "(\(text))" : text
    }

    private static func terms(_ node: Syntax, isNegative: Bool = false) -> [(node: Syntax, isNegative: Bool)]
    {
        guard node.kind == .binaryExpression, node.anchor.kind == .plus || node.anchor.kind == .minus else {
            return [(node, isNegative)]
        }
        let sides = node.children
        return terms(sides[0].bare, isNegative: isNegative)
            + terms(sides[1].bare, isNegative: isNegative != (node.anchor.kind == .minus))
    }
}

/// A comparison of something with a member of that name.
private struct Comparison {
    var node: Syntax
    var bound: Syntax
    var other: Syntax
    /// Whether the other side is to be smaller.
    var isLess: Bool

    init?(_ node: Syntax, with member: String) {
        let comparison = node.bare
        guard comparison.kind == .binaryExpression,
            [.less, .greater].contains(comparison.anchor.kind)
        else { return nil }
        let sides = comparison.children
        let isMirrored = sides[0].bare.kind == .memberAccess && sides[0].bare.name == member
        bound = isMirrored ? sides[0].bare : sides[1].bare
        other = isMirrored ? sides[1] : sides[0]
        guard bound.kind == .memberAccess, bound.name == member else { return nil }
        isLess = (comparison.anchor.kind == .less) != isMirrored
        self.node = node
    }
}

extension Syntax {
    fileprivate var isDisjunction: Bool { kind == .binaryExpression && anchor.kind == .pipePipe }
    /// Whether a statement asks for nothing else.
    fileprivate var isWholeCondition: Bool {
        parent?.kind == .ifStatement
    }
    fileprivate var isOne: Bool { kind == .literal && text == "1" }

    /// Whether it says `size - 1 > ….aperture_end - address`.
    fileprivate func comparesRest(address: [UInt8]) -> Bool {
        let node = bare
        guard node.kind == .binaryExpression, node.anchor.kind == .greater else { return false }
        let rest = node.children[1].bare
        guard rest.kind == .binaryExpression, rest.anchor.kind == .minus else { return false }
        let parts = rest.children
        return parts[0].bare.kind == .memberAccess && parts[0].bare.name == "aperture_end"
            && parts[1].bare.line == address
    }
}
