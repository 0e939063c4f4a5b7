// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

extension Mutant {
    /// Every single wrong edit of a driver's file that the rules know, in the order of the file.
    package static func all(of text: [UInt8]) -> [Mutant] {
        var writer = MutantWriter(text)
        for node in writer.tree.root.children {
            switch node.kind {
            case .functionDefinition:
                guard let name = node.children.lazy.compactMap(\.declaredName).first else { continue }
                writer.function = name
                for part in node.descendantsInOrder { writer.mutate(part, in: node) }
            case .declaration:
                guard let name = node.children(.initDeclarator).lazy.compactMap(\.declaredName).first else {
                    continue
                }
                writer.function = name
                for entry in node.descendants(.designatedInitializer) { writer.unregister(entry) }
            default: continue
            }
        }
        let sorted = writer.mutants.sorted { $0.place.lowerBound < $1.place.lowerBound }
        return sorted.enumerated().map { index, mutant in
            var numbered = mutant
            numbered.number = index + 1
            return numbered
        }
    }

    /// The wrong drivers that a proof plants to prove itself: of some kinds the first one in the function that
    /// tells the hardware of changes.
    static func planted(in text: [UInt8]) -> [Mutant] {
        let all = Self.all(of: text)
        let heart = all.first { $0.kind == .flush }?.function
        return [Kind.flush, .unit, .returned, .rollback, .lock, .shortened].compactMap { kind in
            all.first { $0.kind == kind && $0.function == heart }
        }
    }

    /// Whether only the pass that looks at each access can be expected to refuse it.
    var isAboutAccesses: Bool { kind == .shortened }
}

extension Syntax {
    /// Every node in it, itself included, in the order of their ends.
    var descendantsInOrder: [Syntax] {
        children.flatMap(\.descendantsInOrder) + [self]
    }
}
