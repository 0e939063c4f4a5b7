// SPDX-License-Identifier: GPL-2.0-only

/// What a commit message needs to know about one recipe's work on one file; the words are in the templates.
package struct CommitFacts: Equatable, Sendable {
    /// One value of the data: a text, several, or a yes.
    package enum Value: Equatable, Sendable {
        /// A name, a number, a piece of C.
        case text(String)
        /// Several of them, in order.
        case list([String])
        /// Whether something holds.
        case flag(Bool)
    }

    /// The recipe's name, which is also the name of its template.
    package let recipe: String
    /// The subject without its prefix: capital letter, imperative, functions with `()`.
    package let subject: String
    /// The values by name; each recipe documents its own.
    package let values: [String: Value]

    /// The facts of one recipe.
    package init(recipe: String, subject: String, values: [String: Value] = [:]) {
        self.recipe = recipe
        self.subject = subject
        self.values = values
    }
}
