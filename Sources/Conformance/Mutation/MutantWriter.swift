// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// Writes mutants of one text: each is the text with one wrong edit.
struct MutantWriter {
    /// The text, parsed.
    let tree: SyntaxTree
    /// The mutants so far.
    private(set) var mutants: [Mutant] = []
    /// The function, or the table, that is being changed.
    var function = ""
    private var seen: Set<[Change]> = []

    /// A writer for a text.
    init(_ text: [UInt8]) {
        tree = SyntaxTree.parse(text)
    }

    /// One replacement of a mutant.
    struct Change: Hashable {
        /// The bytes that are replaced.
        var range: Range<Int>
        /// What stands there instead.
        var text: String

        /// Puts another text in the place of a node.
        init(_ node: Syntax, _ text: String) {
            (range, self.text) = (node.range, text)
        }

        /// Puts another text in the place of a token.
        init(_ token: SyntaxToken, _ text: String) {
            (range, self.text) = (token.range, text)
        }

        /// Puts a text before a node.
        static func before(_ node: Syntax, _ text: String) -> Change {
            var change = Change(node, text)
            change.range = node.range.lowerBound..<node.range.lowerBound
            return change
        }
    }

    /// Adds the mutant that some changes make; changes may not overlap.
    ///
    /// `equivalence` says why it does the same as before, where that is known; `outcome` how a condition that is decided
    /// beforehand must come out for a difference.
    mutating func add(
        _ kind: Mutant.Kind, _ changes: [Change], equivalence: String? = nil, outcome: Bool? = nil
    ) {
        let ordered = changes.sorted { $0.range.lowerBound < $1.range.lowerBound }
        guard let first = ordered.first, let last = ordered.last, seen.insert(ordered).inserted else {
            return
        }
        var text: [UInt8] = []
        var place = 0
        for change in ordered {
            text += tree.bytes[place..<change.range.lowerBound]
            text += change.text.utf8
            // Lines stay where they are: warnings carry their numbers into the compiled code.
            let lines = tree.bytes[change.range].count { $0 == 0x0a } - change.text.utf8.count { $0 == 0x0a }
            text += Array(repeating: 0x0a, count: max(0, lines))
            place = change.range.upperBound
        }
        text += tree.bytes[place...]
        let line = tree.bytes[..<first.range.lowerBound].count { $0 == 0x0a } + 1
        mutants.append(
            Mutant(
                kind: kind, function: function, line: line,
                place: first.range.lowerBound..<last.range.upperBound,
                text: text, neededOutcome: outcome, equivalence: equivalence))
    }
}
