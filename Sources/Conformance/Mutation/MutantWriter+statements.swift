// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// Wrong, missing and misplaced statements.
extension MutantWriter {
    /// Adds what can be wrong with one node of a function.
    mutating func mutate(_ node: Syntax, in definition: Syntax) {
        switch node.kind {
        case .expressionStatement: mutateCallOrAssignment(node, in: definition)
        case .ifStatement, .whileStatement: mutateCondition(node)
        case .gotoStatement: mutateJump(node, in: definition)
        case .breakStatement, .continueStatement: add(.dropped, [Change(node, ";")])
        case .returnStatement: mutateReturn(node)
        case .macroStatement: mutateLoop(node)
        case .compoundStatement: mutateOrder(node)
        case .declaration, .parameter: mutateDeclaration(node)
        default: mutateExpression(node)
        }
    }

    private mutating func mutateCallOrAssignment(_ node: Syntax, in definition: Syntax) {
        if let lock = LockCall(node) { return mutate(lock, in: definition) }
        if node.isDiagnostic { return }
        guard node.children.contains(where: { [.call, .assignment, .postfixExpression].contains($0.kind) })
        else {
            return
        }
        add(node.flushCall == nil ? .dropped : .flush, [Change(node, ";")])
        if let flush = node.flushCall { mutateFlush(flush) }
    }

    private mutating func mutateCondition(_ node: Syntax) {
        guard let condition = node.children.first else { return }
        add(.condition, [Change(condition, "0")], outcome: true)
        if node.kind == .ifStatement { add(.condition, [Change(condition, "1")], outcome: false) }
        if let flush = condition.flushCall { mutateFlush(flush) }
    }

    private mutating func mutateJump(_ node: Syntax, in definition: Syntax) {
        add(.rollback, [Change(node, ";")])
        for label in definition.descendants(.label) where label.name != node.name {
            add(.rollback, [Change(node.anchor, label.anchor.string)])
        }
    }

    private mutating func mutateReturn(_ node: Syntax) {
        guard let value = node.children.first else { return }
        let text = value.string
        switch text {
        case "0": add(.returned, [Change(value, "-EINVAL")])
        case "true": add(.returned, [Change(value, "false")])
        case "false": add(.returned, [Change(value, "true")])
        case "NULL": break
        default:
            add(.returned, [Change(value, "0")])
            if value.kind == .identifier { add(.returned, [Change(value, "\(text) + 1")]) }
        }
        if let flush = value.flushCall { mutateFlush(flush) }
    }

    private mutating func mutateLoop(_ node: Syntax) {
        add(node.flushCall == nil ? .dropped : .flush, [Change(node, ";")])
    }

    /// Puts neighbours in the wrong order.
    private mutating func mutateOrder(_ node: Syntax) {
        let statements = node.children
        for (first, second) in zip(statements, statements.dropFirst()) {
            guard first.isMovable, second.isMovable, !first.isDiagnostic, !second.isDiagnostic else {
                continue
            }
            // A lock that is held longer is no fault.
            if LockCall(first)?.isRelease == true || LockCall(second)?.isRelease == false { continue }
            let isLock = LockCall(first) != nil || LockCall(second) != nil
            let isFlush = first.flushCall != nil || second.flushCall != nil
            guard
                isLock || isFlush || first.kind == .expressionStatement && second.kind == .expressionStatement
            else { continue }
            let isIndependent = Self.areIndependent(first, second)
            add(
                isLock ? .shortened : isFlush ? .flush : .swapped,
                [Change(first, second.string), Change(second, first.string)],
                equivalence: isIndependent ? "two statements that have nothing to do with each other" : nil)
        }
    }

    /// Whether two statements are assignments without calls, or initialisations of two things, of which none names what
    /// the other changes.
    private static func areIndependent(_ first: Syntax, _ second: Syntax) -> Bool {
        guard let one = first.changedPlace, let other = second.changedPlace else { return false }
        return !second.string.contains(one) && !first.string.contains(other)
    }

    /// A flush that covers too little, or the wrong place.
    private mutating func mutateFlush(_ call: Syntax) {
        guard let arguments = call.first(.argumentList)?.children, arguments.count >= 2 else { return }
        let (start, size) = (arguments[arguments.count - 2], arguments[arguments.count - 1])
        add(.flush, [Change(size, "PAGE_SIZE")])
        add(.flush, [Change(size, "(\(size.string)) - PAGE_SIZE")])
        add(.flush, [Change(start, "(\(start.string)) + PAGE_SIZE")])
    }

    /// Leaves a callback out of its table.
    mutating func unregister(_ entry: Syntax) {
        guard let designator = entry.first(.fieldDesignator), let value = entry.children.last,
            value.kind == .identifier, !value.isConstantName
        else { return }
        add(.callback, [Change(entry, ".\(designator.anchor.string) = NULL")])
    }
}

extension Syntax {
    /// A call in it that tells the hardware of changed tables.
    var flushCall: Syntax? {
        descendants(.call).first { call in
            guard let name = call.children.first, name.kind == .identifier else { return false }
            return ["refresh", "flush", "tlb", "purge"].contains { name.string.contains($0) }
        }
    }

    /// What a statement changes, as it is written: the left side of an assignment without calls, or what it initialises.
    fileprivate var changedPlace: String? {
        guard kind == .expressionStatement, let expression = children.first else { return nil }
        if expression.kind == .assignment, descendants(.call).isEmpty {
            return expression.children.first?.string
        }
        guard expression.kind == .call, let name = expression.children.first?.string,
            name.hasSuffix("_init") || name.hasPrefix("INIT_"),
            let argument = expression.first(.argumentList)?.children.first
        else { return nil }
        return argument.string
    }

    /// Whether it only tells somebody something.
    var isDiagnostic: Bool {
        guard kind == .expressionStatement, let call = children.first, call.kind == .call,
            let name = call.children.first?.string
        else { return false }
        return ["WARN", "pr_", "dev_", "zpci_err", "zpci_dbg", "trace_"].contains { name.hasPrefix($0) }
    }

    /// Whether it is a statement that can change places with a neighbour.
    fileprivate var isMovable: Bool {
        switch kind {
        case .expressionStatement, .ifStatement, .forStatement, .whileStatement, .macroStatement: true
        default: false
        }
    }
}
