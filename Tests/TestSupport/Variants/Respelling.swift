// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

/// The same C written in another way: its tokens stay, or only their order among equals changes.
package enum Respelling: CaseIterable, Sendable {
    /// Parameters, arguments and conditions on one line each.
    case rewrapped
    /// Every parameter on a line of its own.
    case onePerLine
    /// A comment before and behind every statement.
    case commented
    /// Functions and entries of the ops table in another order.
    case reordered
    /// The callbacks of the domain in a table of its own.
    case ownTable
    /// The page sizes in the ops table itself, without a macro.
    case bitmapInPlace
    /// The entries of the ops table in a macro.
    case tableInMacro

    /// The text in the other spelling.
    package func applied(to bytes: [UInt8]) throws -> [UInt8] {
        let tree = SyntaxTree.parse(bytes)
        switch self {
        case .rewrapped: return try Self.edited(tree, Self.gaps(in: tree, .parameterList, .argumentList, " "))
        case .onePerLine: return try Self.edited(tree, Self.breaks(in: tree))
        case .commented: return try Self.edited(tree, Self.comments(in: tree))
        case .reordered: return try Self.edited(tree, Self.swaps(in: tree))
        case .ownTable: return try Self.edited(tree, Self.tables(in: tree))
        case .bitmapInPlace: return try Self.edited(tree, Self.bitmap(in: tree))
        case .tableInMacro: return try Self.edited(tree, Self.macro(in: tree))
        }
    }

    private static func edited(_ tree: SyntaxTree, _ edits: [Edit]) throws -> [UInt8] {
        try EditList(edits).applied(to: tree.bytes)
    }

    /// Replaces line ends between the tokens of some nodes, where no comment stands.
    private static func gaps(in tree: SyntaxTree, _ kinds: NodeKind..., with text: String) -> [Edit] {
        var places: Set<Int> = []
        for kind in kinds {
            for node in tree.root.descendants(kind) { places.formUnion(node.tokens.dropFirst()) }
        }
        return places.compactMap { index in
            let token = SyntaxToken(tree: tree, index: index)
            guard token.trivia.contains(UInt8(ascii: "\n")), token.trivia.allSatisfy({ $0 <= 32 }) else {
                return nil
            }
            return Edit(token.trivia.startIndex..<token.trivia.endIndex, text)
        }
    }

    private static func gaps(in tree: SyntaxTree, _ one: NodeKind, _ two: NodeKind, _ text: String) -> [Edit]
    {
        gaps(in: tree, one, two, with: text)
    }

    /// Puts each parameter of a definition on a line of its own.
    private static func breaks(in tree: SyntaxTree) -> [Edit] {
        functions(of: tree).flatMap { function in
            function.parameters.map { parameter in
                let trivia = SyntaxToken(tree: tree, index: parameter.tokens.lowerBound).trivia
                return Edit(trivia.startIndex..<trivia.endIndex, "\n\t\t")
            }
        }
    }

    private static func comments(in tree: SyntaxTree) -> [Edit] {
        functions(of: tree).flatMap { function in
            function.body.children.flatMap { statement in
                [
                    Edit(at: statement.range.lowerBound, "/* next, ';' and '}' */\n\t"),
                    Edit(at: statement.range.upperBound, "\t// done: { size }"),
                ]
            }
        }
    }

    /// Swaps the entries of the first two mapping callbacks, and moves the first function behind the second.
    private static func swaps(in tree: SyntaxTree) -> [Edit] {
        let entries = tree.root.descendants(.designatedInitializer).filter {
            [".map", ".unmap"].contains($0.children.first?.string)
        }
        let named = entries.compactMap { $0.children.last?.string }
        let definitions = functions(of: tree).filter { named.contains($0.name) }.map(\.definition)
        guard entries.count == 2, definitions.count == 2 else { return [] }
        return [
            Edit(entries[0].range, Array(entries[1].text)), Edit(entries[1].range, Array(entries[0].text)),
            Edit(definitions[0].range, ""),
            Edit(at: definitions[1].range.upperBound, "\n\n" + definitions[0].string),
        ]
    }

    /// Takes compound literals out of the table around them, into variables.
    private static func tables(in tree: SyntaxTree) -> [Edit] {
        tree.root.children(.declaration).flatMap { declaration -> [Edit] in
            guard
                let entry = declaration.descendants(.designatedInitializer).first(where: {
                    $0.children.last?.string.hasPrefix("&(const struct iommu_domain_ops) {") == true
                }), let value = entry.children.last, let list = value.descendants(.initializerList).last
            else { return [] }
            let variable = "static const struct iommu_domain_ops its_own_ops = \(list.string);\n\n"
            return [Edit(at: declaration.range.lowerBound, variable), Edit(value.range, "&its_own_ops")]
        }
    }

    /// Puts the value of a macro where it is used for `pgsize_bitmap`, and takes the macro away.
    private static func bitmap(in tree: SyntaxTree) -> [Edit] {
        let entries = tree.root.descendants(.designatedInitializer)
        let macros = Macros(of: tree)
        guard
            let value = entries.first(where: { $0.children.first?.string == ".pgsize_bitmap" })?.children
                .last,
            let macro = macros.constant(value.string)
        else { return [] }
        return [Edit(value.range, macro.bodyText), Edit(macro.token.range, "")]
    }

    /// Puts what stands between the braces of an ops table into a macro.
    private static func macro(in tree: SyntaxTree) -> [Edit] {
        tree.root.children(.declaration).flatMap { declaration -> [Edit] in
            guard declaration.string.contains("struct iommu_ops "),
                let list = declaration.descendants(.initializerList).last
            else { return [] }
            let lines = list.string.dropFirst().dropLast().split(separator: "\n")
            let body = lines.map { " \\\n" + $0 }.joined()
            return [
                Edit(at: declaration.range.lowerBound, "#define ITS_OPS()\(body)\n\n"),
                Edit(list.range, "{\n\tITS_OPS()\n}"),
            ]
        }
    }

    private static func functions(of tree: SyntaxTree) -> [Function] {
        tree.root.children(.functionDefinition).compactMap(Function.init)
    }
}
