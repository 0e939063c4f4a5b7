// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

/// The variables of a function.
extension Function {
    /// The parameter at a place, by name; nil where it has none.
    func parameterName(_ index: Int) -> String? {
        parameters.indices.contains(index) ? parameters[index].declaredName?.string : nil
    }

    /// The declarations at the top of the body, before the first statement.
    var leadingDeclarations: [Syntax] {
        Array(body.children.prefix { $0.kind == .declaration })
    }

    /// The `initDeclarator`s of a local variable of that name; more than one where blocks shadow it.
    func locals(named name: String) -> [Syntax] {
        body.descendants(.initDeclarator).filter { $0.declaredName?.name.elementsEqual(name.utf8) ?? false }
    }

    /// Whether a name means something in the function: a parameter, a local variable, or one from outside.
    func knows(_ name: String) -> Bool {
        parameters.contains { $0.declaredName?.string == name } || !locals(named: name).isEmpty
            || body.descendants(.identifier).contains { $0.name == name }
    }

    /// The edit that declares one more local variable where the order of its neighbours wants it: by falling length of
    /// the lines if they have that order, else after the last one.
    func declaring(_ text: String) -> Edit {
        let bytes = body.tree.bytes
        let neighbours = leadingDeclarations
        guard let first = neighbours.first else {
            return Edit(at: Layout.lineEnd(of: body.range.lowerBound, in: bytes), "\t\(text)\n\n")
        }
        let widths = neighbours.map(\.range.count)
        let isFalling = zip(widths, widths.dropFirst()).allSatisfy { $0 >= $1 }
        let place = isFalling ? widths.firstIndex { $0 < text.utf8.count } : nil
        let indentation = String(
            decoding: Layout.indentation(at: first.range.lowerBound, in: bytes), as: UTF8.self)
        if let place {
            let start = Layout.lineStart(of: neighbours[place].range.lowerBound, in: bytes)
            return Edit(at: start, "\(indentation)\(text)\n")
        }
        let end = Layout.lineEnd(of: neighbours[neighbours.count - 1].range.upperBound, in: bytes)
        return Edit(at: end, "\(indentation)\(text)\n")
    }
}

extension Driver {
    /// The declarators of a function: that of its definition, then those of declarations ahead of it or behind.
    func declarators(of function: Function) -> [Syntax] {
        let others = source.root.children(.declaration).flatMap { $0.children(.initDeclarator) }
            .compactMap(\.functionDeclarator)
        return [function.declarator] + others.filter { $0.declaredName?.string == function.name }
    }
}
