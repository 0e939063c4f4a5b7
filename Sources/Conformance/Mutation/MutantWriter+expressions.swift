// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// Wrong operators, operands and numbers.
extension MutantWriter {
    private static let comparisons = [
        "<": ["<=", "!="], "<=": ["<"], ">": [">=", "!="], ">=": [">"], "==": ["!="], "!=": ["=="],
    ]
    private static let opposites = [
        "+": "-", "-": "+", "*": "+", "<<": ">>", ">>": "<<", "+=": "-=", "-=": "+=", "++": "--", "--": "++",
    ]

    /// Adds what can be wrong with one expression.
    mutating func mutateExpression(_ node: Syntax) {
        switch node.kind {
        case .binaryExpression: mutateBinary(node)
        case .assignment: mutateAssignment(node)
        case .postfixExpression: mutatePostfix(node)
        case .unaryExpression where node.anchor.text == "!":
            if let operand = node.children.first { add(.condition, [Change(node, operand.string)]) }
        case .conditionalExpression: mutateConditional(node)
        case .literal: mutateLiteral(node)
        default: break
        }
    }

    private mutating func mutateBinary(_ node: Syntax) {
        guard node.children.count == 2 else { return }
        let (left, right, sign) = (node.children[0], node.children[1], node.anchor.string)
        for other in Self.comparisons[sign] ?? [] { add(.comparison, [Change(node.anchor, other)]) }
        switch sign {
        case "&&", "||":
            add(.condition, [Change(node, left.string)])
            add(.condition, [Change(node, right.string)])
            add(.condition, [Change(node.anchor, sign == "&&" ? "||" : "&&")])
        case "&", "|":
            add(.flag, [Change(node, left.string)])
            add(.flag, [Change(node, right.string)])
        case "+", "-":
            add(.offByOne, [Change(node, "(\(node.string) + 1)")])
            add(.offByOne, [Change(node, "(\(node.string) - 1)")])
        default: break
        }
        if node.isUnitConversion {
            add(.unit, [Change(node, left.string)])
            if sign == "*" { add(.unit, [Change(node, right.string)]) }
        } else if let other = Self.opposites[sign] {
            add(.arithmetic, [Change(node.anchor, other)])
        }
    }

    private mutating func mutateAssignment(_ node: Syntax) {
        guard node.children.count == 2 else { return }
        let value = node.children[1]
        if let other = Self.opposites[node.anchor.string] { add(.arithmetic, [Change(node.anchor, other)]) }
        if node.anchor.text == "=", value.isConstantName { add(.flag, [Change(value, "0")]) }
        if node.anchor.text == "+=" || node.anchor.text == "-=" {
            add(.offByOne, [Change(value, "\(value.string) + 1")])
        }
    }

    private mutating func mutatePostfix(_ node: Syntax) {
        guard let operand = node.children.first, let other = Self.opposites[node.anchor.string] else {
            return
        }
        add(.offByOne, [Change(node, node.anchor.string + operand.string)])
        add(.arithmetic, [Change(node.anchor, other)])
    }

    private mutating func mutateConditional(_ node: Syntax) {
        let parts = node.children
        guard parts.count == 3, parts[1].kind != .omitted else { return }
        add(.condition, [Change(parts[1], parts[2].string), Change(parts[2], parts[1].string)])
    }

    private mutating func mutateLiteral(_ node: Syntax) {
        guard node.anchor.kind == .number || node.text.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return
        }
        add(.offByOne, [Change(node, "(\(node.string) + 1)")])
    }

    /// Adds what can be wrong with a variable's type and first value.
    mutating func mutateDeclaration(_ node: Syntax) {
        for declarator in node.descendants(.initializer) {
            guard let value = declarator.children.first, value.isConstantName else { continue }
            add(.flag, [Change(value, "0")])
        }
        guard let type = node.first(.specifiers), Self.wideTypes.contains(type.string),
            node.descendants(.pointerDeclarator, .functionDeclarator).isEmpty
        else { return }
        add(.type, [Change(type, "unsigned int")])
    }

    private static let wideTypes: Set<String> = [
        "unsigned long", "size_t", "phys_addr_t", "dma_addr_t", "u64", "unsigned long long",
    ]
}

extension Syntax {
    /// Whether pages become bytes here, or bytes pages.
    fileprivate var isUnitConversion: Bool {
        guard ["*", "<<", ">>", "/", "&"].contains(anchor.string) else { return false }
        return children.contains { operand in
            let text = operand.string
            return text.hasPrefix("PAGE_") || text == "pgcount" || text == "pgsize" || text == "__ffs(pgsize)"
        }
    }

    /// Whether it is a name in capitals: a constant.
    var isConstantName: Bool {
        kind == .identifier && text.allSatisfy { !(0x61...0x7a).contains($0) }
    }
}
