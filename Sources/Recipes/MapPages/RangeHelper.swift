// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree

/// A function that gets a range in bytes, computes from it how many pages that are, and goes through them in a loop.
struct RangeHelper {
    /// The function.
    let function: Function
    /// The place of the parameter that is the size.
    let sizeIndex: Int
    /// The name of that parameter.
    let size: String
    /// The name of the variable that is the number of pages.
    let count: String
    /// The words of that variable's type: "unsigned long".
    let countType: String
    /// The declarator of that variable.
    let countDeclarator: Syntax
    /// The statement that computes it; nil where its declaration does.
    let computation: Syntax?
    /// The other places where the size is used.
    let otherUses: [Syntax]

    /// The helper that a function is with regard to one of its parameters, or why it is none: a message and a place.
    static func reading(_ function: Function, sizeIndex: Int) -> Result<RangeHelper, Deviance> {
        guard let size = function.parameterName(sizeIndex) else {
            return .failure(Deviance("the size has no name", function.declarator))
        }
        let uses = function.body.uses(of: size)
        if let written = uses.first(where: \.isWritten) ?? function.locals(named: size).first {
            return .failure(Deviance("'\(size)' gets another value", written))
        }
        let counts = uses.compactMap { PageCount(of: $0) }
        guard let found = counts.first, counts.count == 1 else {
            let place = counts.dropFirst().first?.expression ?? function.nameNode
            return .failure(
                Deviance(
                    counts.isEmpty
                        ? "'\(function.name)' computes no number of pages from '\(size)'"
                        : "'\(function.name)' computes a number of pages from '\(size)' more than once", place
                ))
        }
        return helper(function, sizeIndex, size, found, uses.filter { !found.expression.contains($0) })
    }

    private static func helper(
        _ function: Function, _ sizeIndex: Int, _ size: String, _ found: PageCount, _ others: [Syntax]
    ) -> Result<RangeHelper, Deviance> {
        let locals = function.locals(named: found.variable)
        guard locals.count == 1, let declaration = locals[0].parent, declaration.kind == .declaration,
            let type = declaration.first(.specifiers)
        else {
            return .failure(Deviance("'\(found.variable)' is no plain local variable", found.expression))
        }
        let writes = function.body.uses(of: found.variable).filter(\.isWritten)
        guard writes.count == (found.statement == nil ? 0 : 1) else {
            return .failure(
                Deviance("'\(found.variable)' gets another value", writes.last ?? found.expression))
        }
        let loops = function.body.descendants(.forStatement, .whileStatement)
        guard loops.contains(where: { $0.isBounded(by: found.variable) }) else {
            return .failure(Deviance("no loop goes through '\(found.variable)' pages", found.expression))
        }
        return .success(
            RangeHelper(
                function: function, sizeIndex: sizeIndex, size: size, count: found.variable,
                countType: String(decoding: type.line, as: UTF8.self), countDeclarator: locals[0],
                computation: found.statement, otherUses: others))
    }
}

/// Why a piece of C is not what was looked for, and where.
struct Deviance: Error {
    /// What is there instead.
    let message: String
    /// Where.
    let place: Syntax

    /// A deviance at a place.
    init(_ message: String, _ place: Syntax) {
        (self.message, self.place) = (message, place)
    }
}

/// An expression that gives the pages of a size in bytes, and the variable that gets it.
private struct PageCount {
    var expression: Syntax
    var variable: String
    var statement: Syntax?

    /// The page count that a use of a size is part of: `PAGE_ALIGN(size) >> PAGE_SHIFT` and other ways to say so.
    init?(of use: Syntax) {
        guard let expression = use.ancestors.prefix(4).last(where: { $0.isPageCount(of: use) }),
            let around = expression.ancestors.first(where: { $0.kind != .parenthesizedExpression })
        else { return nil }
        self.expression = expression
        switch around.kind {
        case .assignment:
            let target = around.children[0]
            guard around.anchor.kind == .equal, target.kind == .identifier,
                let statement = around.parent, statement.kind == .expressionStatement
            else { return nil }
            variable = target.string
            self.statement = statement
        case .initializer:
            guard let name = around.parent?.declaredName else { return nil }
            variable = name.string
        default: return nil
        }
    }
}

extension Syntax {
    /// Whether it is the number of pages of a size: shifted or divided, rounded up before or not.
    fileprivate func isPageCount(of size: Syntax) -> Bool {
        let node = bare
        if node.kind == .call {
            let name = node.calledName ?? ""
            let arguments = node.arguments
            switch name {
            case "PFN_UP", "PFN_DOWN": return arguments.count == 1 && arguments[0].bare == size
            case "DIV_ROUND_UP":
                return arguments.count == 2 && arguments[0].bare == size && arguments[1].isName("PAGE_SIZE")
            default: return false
            }
        }
        guard node.kind == .binaryExpression else { return false }
        let sides = node.children
        switch node.anchor.kind {
        case .shiftRight: return sides[1].isName("PAGE_SHIFT") && sides[0].isRounded(size)
        case .slash: return sides[1].isName("PAGE_SIZE") && sides[0].isRounded(size)
        default: return false
        }
    }

    /// Whether it is the size, as it is or rounded up to whole pages.
    private func isRounded(_ size: Syntax) -> Bool {
        let node = bare
        if node == size { return true }
        if node.calledName == "PAGE_ALIGN" {
            return node.arguments.count == 1 && node.arguments[0].bare == size
        }
        let text = String(decoding: node.line, as: UTF8.self)
        return node.kind == .binaryExpression && text == "\(size.string) + PAGE_SIZE - 1"
    }

    /// Whether a loop's condition compares something with a variable.
    fileprivate func isBounded(by name: String) -> Bool {
        let parts = children
        guard let condition = kind == .forStatement ? parts.dropFirst().first : parts.first else {
            return false
        }
        let node = condition.bare
        return node.kind == .binaryExpression && !node.uses(of: name).isEmpty
    }
}
