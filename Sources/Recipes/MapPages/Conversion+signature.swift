// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

/// The new name and parameters, at the definition and wherever the function is declared ahead.
extension Conversion {
    /// The name after the conversion.
    func newName(keepsNames: Bool) -> String {
        keepsNames ? function.name : function.name + "_pages"
    }

    /// The edits of the function's head, of its declarations and of its entry in the ops table; nil if no layout fits.
    func signatureEdits(in driver: Driver, keepsNames: Bool) throws(RewritingError) -> [Edit]? {
        let name = newName(keepsNames: keepsNames)
        var edits: [Edit] = []
        for declarator in driver.declarators(of: function) {
            guard let edit = headEdit(declarator, name) else { return nil }
            edits.append(edit)
        }
        return edits + entryEdits(name)
    }

    /// The edit of a name and its parameter list.
    private func headEdit(_ declarator: Syntax, _ name: String) -> Edit? {
        guard let list = declarator.first(.parameterList), let named = declarator.declaredName,
            !list.holdsComment
        else { return nil }
        let bytes = declarator.tree.bytes
        let start = named.range.lowerBound
        let column = Layout.column(of: start, in: bytes) + name.utf8.count + 1
        let isDefinition = declarator == function.declarator
        let laidOut = Layout.list(
            parameters(list.children), at: column, trailing: isDefinition ? 1 : 2)
        guard let laidOut else { return nil }
        let text = Array(name.utf8) + Array("(".utf8) + laidOut + Array(")".utf8)
        return Edit(start..<list.range.upperBound, text)
    }

    /// The new parameters: those of the old callback as the driver writes them, the others as the tree's header does.
    private func parameters(_ old: [Syntax]) -> [[UInt8]] {
        signature.parameters.map { parameter in
            switch parameter {
            case .kept(let index): old[index].line
            case .new(let declared): Array(declared.declaration(named: declared.name ?? "").utf8)
            }
        }
    }

    /// The edits of the entry, with the alignment of its table kept.
    private func entryEdits(_ name: String) -> [Edit] {
        let entry = callback.entry
        let bytes = entry.node.tree.bytes
        let member = entry.designator.anchor.range
        let gap = entry.designator.range.upperBound..<gapEnd(after: entry.designator.range.upperBound, bytes)
        let target = Layout.column(of: gap.upperBound, in: bytes)
        let start = Layout.column(of: member.lowerBound, in: bytes) + signature.newMember.utf8.count
        let white = Layout.gap(from: start, to: target, like: bytes[gap])
        let edit = Edit(member.lowerBound..<gap.upperBound, Array(signature.newMember.utf8) + white)
        guard let value = entry.namedValue, name != value.string else { return [edit] }
        return [edit, Edit(value.range, name)]
    }

    private func gapEnd(after start: Int, _ bytes: [UInt8]) -> Int {
        var end = start
        while end < bytes.count, [UInt8(ascii: " "), UInt8(ascii: "\t")].contains(bytes[end]) { end += 1 }
        return end
    }
}
