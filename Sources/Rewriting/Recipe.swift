// SPDX-License-Identifier: GPL-2.0-only

/// Rewrites one kind of C into another; a pure function from a subject to edits or findings.
package protocol Recipe<Subject>: Sendable {
    /// What it looks at: the text and what the tree says about it.
    associatedtype Subject
    /// What it does, in one sentence, for `explain` and the help.
    static var summary: String { get }
    /// Before and after in C; the first is what `explain` shows, one at least is left alone.
    static var examples: [Example] { get }
    /// What it would do to `subject`; it edits nothing itself.
    func outcome(for subject: Subject) -> Outcome
}

extension Recipe {
    /// The name on the command line, made from the type's: `MapPages` is `map-pages`.
    package static var name: String {
        var name = ""
        for letter in "\(Self.self)" {
            if letter.isUppercase && !name.isEmpty { name += "-" }
            name += letter.lowercased()
        }
        return name
    }

    /// The name on the command line.
    package var name: String { Self.name }
}

/// What a recipe has to say about a subject.
package enum Outcome: Equatable, Sendable {
    /// It would make these edits.
    case proposed(Proposal)
    /// The subject is already as the recipe would leave it.
    case alreadyDone
    /// The subject has nothing that the recipe is about.
    case notApplicable
    /// The subject is not what the recipe needs; it touches nothing.
    case refused([Finding])
}

/// The edits of one recipe with all that has to be said about them.
package struct Proposal: Equatable, Sendable {
    /// The edits, against the text of the subject.
    package let edits: EditList
    /// What changes in behaviour on purpose.
    package let changes: [DeclaredChange]
    /// What the commit message needs.
    package let facts: CommitFacts

    /// A proposal of `edits`.
    package init(edits: EditList, changes: [DeclaredChange], facts: CommitFacts) {
        self.edits = edits
        self.changes = changes
        self.facts = facts
    }
}

/// A piece of C before and after a recipe.
package struct Example: Sendable {
    /// What it shows, in a few words.
    package let title: String
    /// The C as it stands.
    package let before: String
    /// The C afterwards; nil where the recipe leaves it alone.
    package let after: String?

    /// An example that the recipe rewrites.
    package init(_ title: String, before: String, after: String) {
        self.title = title
        self.before = before
        self.after = after
    }

    /// An example that the recipe leaves alone.
    package init(_ title: String, leftAlone: String) {
        self.title = title
        before = leftAlone
        after = nil
    }
}
