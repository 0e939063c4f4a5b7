// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// A driver with what only a sanitizer sees, which a proof plants to see that it does.
struct PlantedFault {
    /// What is wrong with it.
    let kind: String
    /// How the run time's words for it begin.
    let words: String
    /// A line of it, from 1.
    let line: Int
    /// The whole file.
    let text: [UInt8]

    /// What is planted, in C that no result depends on: for each sanitizer something.
    private static let faults: [(kind: String, words: String, statement: String)] = [
        (
            "a read beside an array", "out of bounds: a read of 1 bytes",
            " { volatile char few_[8] = { 0 }; volatile char *volatile p_ = few_; (void)p_[8]; }"
        ),
        (
            "a shift too far", "a shift out of bounds",
            " { volatile int far_ = 32; far_ = 1 << far_; }"
        ),
    ]

    /// The faults in the function that tells the hardware of changes; none where there is no such function.
    static func all(in text: [UInt8]) -> [PlantedFault] {
        guard let heart = Mutant.all(of: text).first(where: { $0.kind == .flush })?.function,
            let definition = SyntaxTree.parse(text).root.children(.functionDefinition).first(where: {
                $0.children.lazy.compactMap(\.declaredName).first == heart
            }),
            let body = definition.first(.compoundStatement)
        else { return [] }
        let place = body.range.lowerBound + 1
        let line = text[..<place].count { $0 == 0x0a } + 1
        return faults.map { fault in
            PlantedFault(
                kind: fault.kind, words: fault.words, line: line,
                text: text[..<place] + Array(fault.statement.utf8) + text[place...])
        }
    }
}
