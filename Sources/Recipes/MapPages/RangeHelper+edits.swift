// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

/// The helper gets the number of pages in place of the bytes that it only used to compute it.
extension RangeHelper {
    /// The edits of the helper and of its declarations, or what stands in the way.
    func edits(in driver: Driver) -> Result<[Edit], Deviance> {
        var edits: [Edit] = []
        for declarator in driver.declarators(of: function) {
            guard let edit = parameterEdit(declarator) else {
                return .failure(Deviance("no layout fits the parameters of '\(function.name)'", declarator))
            }
            edits.append(edit)
        }
        guard let removal = declarationRemoval(), let computation = computationRemoval() else {
            return .failure(
                Deviance("'\(count)' does not stand in lines of its own", countDeclarator))
        }
        edits += removal + computation
        for operand in operandsWithUses {
            guard let edit = operandEdit(operand) else {
                return .failure(Deviance("no layout fits the use of '\(size)'", operand))
            }
            edits.append(edit)
        }
        return .success(edits)
    }

    /// The edit of the one parameter; of the whole list where its line would become too long.
    private func parameterEdit(_ declarator: Syntax) -> Edit? {
        guard let list = declarator.first(.parameterList), list.children.indices.contains(sizeIndex) else {
            return nil
        }
        let parameter = list.children[sizeIndex]
        let text = Array("\(countType) \(count)".utf8)
        let bytes = declarator.tree.bytes
        let start = Layout.lineStart(of: parameter.range.lowerBound, in: bytes)
        let end = Layout.lineEnd(of: parameter.range.lowerBound, in: bytes)
        let width = Layout.column(after: bytes[start..<end].dropLast()) + text.count - parameter.range.count
        if width <= Layout.preferredWidth { return Edit(parameter.range, text) }
        guard !list.holdsComment else { return nil }
        let items = list.children.map { $0 == parameter ? text : $0.line }
        let column = Layout.column(of: list.range.lowerBound, in: bytes) + 1
        let trailing = bytes[list.range.upperBound...].prefix { $0 != UInt8(ascii: "\n") }.count + 1
        return Layout.list(items, at: column, trailing: trailing).map {
            Edit(list.range.lowerBound + 1..<list.range.upperBound - 1, $0)
        }
    }

    /// The edits that take the local variable away: its line, or its part of one.
    private func declarationRemoval() -> [Edit]? {
        guard let declaration = countDeclarator.parent else { return nil }
        let declarators = declaration.children(.initDeclarator)
        let tree = declaration.tree
        if declarators.count == 1 {
            return tree.wholeLines(of: declaration.range).map { [Edit($0, "")] }
        }
        guard let place = declarators.firstIndex(of: countDeclarator), !declaration.holdsComment else {
            return nil
        }
        if place + 1 < declarators.count {
            let next = declarators[place + 1].range.lowerBound
            return [Edit(countDeclarator.range.lowerBound..<next, "")]
        }
        return [Edit(declarators[place - 1].range.upperBound..<countDeclarator.range.upperBound, "")]
    }

    /// The edits that take the computation away, with a blank line that would then stand beside another one.
    private func computationRemoval() -> [Edit]? {
        guard let computation else { return [] }
        guard let lines = computation.tree.wholeLines(of: computation.range) else { return nil }
        let bytes = computation.tree.bytes
        let newline = UInt8(ascii: "\n")
        let isBlankAbove = lines.lowerBound >= 2 && bytes[lines.lowerBound - 2] == newline
        let isBlankBelow = lines.upperBound < bytes.count && bytes[lines.upperBound] == newline
        return [Edit(lines.lowerBound..<lines.upperBound + (isBlankAbove && isBlankBelow ? 1 : 0), "")]
    }

    /// The operands of conditions, or the statements, that use the size; each once.
    private var operandsWithUses: [Syntax] {
        var found: [Syntax] = []
        for use in otherUses {
            let around = use.ancestors.prefix { node in
                node.kind != .parenthesizedExpression && node.kind != .argumentList
                    && node.kind != .initializer
                    && !(node.kind == .binaryExpression && [.pipePipe, .ampAmp].contains(node.anchor.kind))
                    && node.kind.rawValue >= NodeKind.identifier.rawValue
            }
            let operand = around.last ?? use
            if !found.contains(operand) { found.append(operand) }
        }
        return found
    }

    /// The edit of one operand: the pages in bytes in place of the size.
    private func operandEdit(_ operand: Syntax) -> Edit? {
        guard !operand.holdsComment else { return nil }
        let bytes = operand.tree.bytes
        var text: [UInt8] = []
        for index in operand.tokens {
            let token = SyntaxToken(tree: operand.tree, index: index)
            if index > operand.tokens.lowerBound, !token.trivia.isEmpty { text.append(UInt8(ascii: " ")) }
            if let use = otherUses.first(where: { $0.tokens.lowerBound == index }) {
                text +=
                    "\(use.bindsTighter ? "(" : "")\(count) * PAGE_SIZE\(use.bindsTighter ? ")" : "")".utf8
            } else {
                text += token.text
            }
        }
        let column = Layout.column(of: operand.range.lowerBound, in: bytes)
        let trailing = bytes[operand.range.upperBound...].prefix { $0 != UInt8(ascii: "\n") }.count
        return Layout.expression(text, at: column, trailing: trailing).map { Edit(operand.range, $0) }
    }
}

extension Syntax {
    /// Whether what is around a name binds more tightly than a product.
    fileprivate var bindsTighter: Bool {
        guard let around = parent else { return false }
        switch around.kind {
        case .binaryExpression:
            return [.star, .slash, .percent].contains(around.anchor.kind)
        case .unaryExpression, .castExpression, .postfixExpression, .memberAccess, .subscript_: return true
        default: return false
        }
    }
}
