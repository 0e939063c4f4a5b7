// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

/// What becomes of the body: the size is computed from the pages, the helper gets what it asks for, and what was mapped
/// is told on success only.
extension Conversion {
    /// The edits of the body, or what stands in the way.
    func bodyEdits(passesPages: Bool) -> Result<[Edit], Deviance> {
        let product = "size_t \(size) = \(signature.pgsize) * \(signature.pgcount);"
        let declaring = function.declaring(product)
        let told = signature.mapped.map(toldEdits) ?? returnedEdits()
        return told.flatMap { told in
            guard let passing = passesPages ? passingEdits() : [] else {
                return .failure(Deviance("no layout fits the call of '\(helper.function.name)'", call))
            }
            return .success([declaring] + passing + told)
        }
    }

    /// The edits that hand the number of pages to the helper; nil if no layout fits.
    private func passingEdits() -> [Edit]? {
        guard let list = call.first(.argumentList) else { return nil }
        let bytes = call.tree.bytes
        let pages = Array("\(size) >> PAGE_SHIFT".utf8)
        let end = Layout.lineEnd(of: argument.range.lowerBound, in: bytes)
        let line = bytes[Layout.lineStart(of: argument.range.lowerBound, in: bytes)..<end].dropLast()
        let width = Layout.column(after: line) + pages.count - argument.range.count
        if width <= Layout.preferredWidth { return [Edit(argument.range, pages)] }
        guard !list.holdsComment else { return nil }
        let items = list.children.map { $0 == argument ? pages : $0.line }
        let column = Layout.column(of: list.range.lowerBound, in: bytes) + 1
        let trailing = bytes[list.range.upperBound...].prefix { $0 != UInt8(ascii: "\n") }.count + 1
        guard let text = Layout.list(items, at: column, trailing: trailing) else { return nil }
        return [Edit(list.range.lowerBound + 1..<list.range.upperBound - 1, text)]
    }

    /// The edits that tell the bytes that were mapped, once the helper has succeeded.
    private func toldEdits(_ mapped: String) -> Result<[Edit], Deviance> {
        guard let statement = call.ancestors.first(where: { $0.parent?.kind == .compoundStatement }),
            statement.kind == .expressionStatement, let assignment = statement.children.first,
            assignment.kind == .assignment, assignment.anchor.kind == .equal,
            assignment.children[0].kind == .identifier, assignment.children[1].bare == call
        else {
            return .failure(
                Deviance(
                    "the result of '\(helper.function.name)' is not kept in a variable in '\(function.name)'",
                    call))
        }
        let result = assignment.children[0].string
        let bytes = call.tree.bytes
        let indent = String(
            decoding: Layout.indentation(at: statement.range.lowerBound, in: bytes), as: UTF8.self)
        let rest = statement.statementsAfter
        if rest.count == 1, rest[0].returns(result) {
            let end = Layout.lineEnd(of: statement.range.upperBound, in: bytes)
            let text = "\(indent)if (!\(result))\n\(indent)\t*\(mapped) = \(size);\n"
            return .success([Edit(at: end, text)])
        }
        if rest.count == 2, rest[0].leaves(on: result), rest[1].returns(result) || rest[1].returns("0") {
            let start = Layout.lineStart(of: rest[1].range.lowerBound, in: bytes)
            return .success([Edit(at: start, "\(indent)*\(mapped) = \(size);\n")])
        }
        return .failure(
            Deviance(
                "'\(function.name)' does more after '\(helper.function.name)' than to return its result",
                rest.first ?? statement))
    }

    /// No edits: an unmap that returns bytes does so as before; what returns anything else is in the way.
    private func returnedEdits() -> Result<[Edit], Deviance> {
        for statement in function.body.descendants(.returnStatement) {
            guard let value = statement.children.first, value.isName(size) || value.bare.text == "0" else {
                return .failure(
                    Deviance("'\(function.name)' returns neither '\(size)' nor 0 bytes", statement))
            }
        }
        return .success([])
    }
}

extension Syntax {
    /// Whether it is `return value;`.
    fileprivate func returns(_ value: String) -> Bool {
        kind == .returnStatement && children.first?.bare.string == value
    }

    /// Whether it is `if (result) return result;` or the same with another way out.
    fileprivate func leaves(on result: String) -> Bool {
        guard kind == .ifStatement, children.count == 2 else { return false }
        let condition = children[0].bare
        let isFailure =
            condition.isName(result)
            || condition.kind == .binaryExpression && condition.anchor.kind == .less
                && condition.children[0].isName(result) && condition.children[1].text == "0"
        let exit = children[1].kind == .compoundStatement ? children[1].children.last : children[1]
        return isFailure && (exit?.kind == .returnStatement || exit?.kind == .gotoStatement)
    }
}
