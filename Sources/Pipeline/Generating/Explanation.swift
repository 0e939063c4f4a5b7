// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import Recipes
import Rewriting

/// What a recipe does, shown on its own examples.
package struct Explanation: Sendable, Encodable {
    /// One example.
    package struct Example: Sendable, Encodable {
        /// What it shows.
        package let title: String
        /// The C as it stands.
        package let before: String
        /// The C afterwards; nil where the recipe leaves it alone.
        package let after: String?
    }

    /// The recipe's name.
    package let name: String
    /// What it does, in one sentence.
    package let summary: String
    /// Its examples, the plainest first.
    package let examples: [Example]

    /// All recipes, in the order in which a series has them.
    package static var all: [Explanation] {
        Catalog.all.map { recipe in
            Explanation(
                name: recipe.name, summary: recipe.summary,
                examples: recipe.examples.map { .init(title: $0.title, before: $0.before, after: $0.after) })
        }
    }

    /// The recipe called `name`.
    package static func named(_ name: String) throws(Failure) -> Explanation {
        guard let found = all.first(where: { $0.name == name }) else {
            throw .unknown(kind: "recipe", name: name, known: all.map(\.name))
        }
        return found
    }

    /// The recipe for people: its first example as a diff, or all of them.
    package func text(allExamples: Bool) -> [UInt8] {
        var text = Array("\(name): \(summary)\n".utf8)
        for example in allExamples ? examples[...] : examples.prefix(1) {
            text += Array("\n\(example.title)\(example.after == nil ? " (left alone)" : "")\n\n".utf8)
            let before = Array(example.before.utf8)
            guard let after = example.after else {
                text += before
                continue
            }
            text += Diff(path: "driver.c", from: before, to: Array(after.utf8)).bytes
        }
        return text
    }
}
