// SPDX-License-Identifier: GPL-2.0-only

/// The rewrite of one file as a series of steps, each a commit to be.
package struct Rewrite: Equatable, Sendable {
    /// One commit to be: recipes that belong together, applied to the text that the step before left.
    package struct Step: Equatable, Sendable {
        /// The names of the recipes, in the order of the plan.
        package let recipes: [String]
        /// The text before the step.
        package let before: [UInt8]
        /// The text after it.
        package let after: [UInt8]
        /// What changes in behaviour on purpose.
        package let changes: [DeclaredChange]
        /// What the commit message needs, one value a recipe.
        package let facts: [CommitFacts]

        /// A step from one text to another, by recipes or by hand.
        package init(
            recipes: [String], before: [UInt8], after: [UInt8], changes: [DeclaredChange],
            facts: [CommitFacts] = []
        ) {
            (self.recipes, self.before, self.after) = (recipes, before, after)
            (self.changes, self.facts) = (changes, facts)
        }
    }

    /// What a plan came to.
    package enum Result: Equatable, Sendable {
        /// At least one step.
        case rewritten(Rewrite)
        /// Nothing left to do.
        case alreadyDone
        /// Not to be done; nothing is rewritten, not even by the recipes that could.
        case refused([Finding])
    }

    /// The file, from the root of the tree.
    package let path: String
    /// The commits to be, in order.
    package let steps: [Step]

    /// Runs a plan, one group of recipes after the other: the recipes of a group see the same text and
    /// make one step; `reading` makes the subject of a text, or says why it cannot.
    package static func following<Subject>(
        _ plan: [[any Recipe<Subject>]], path: String, bytes: [UInt8],
        reading: ([UInt8]) -> Swift.Result<Subject, Refusal>
    ) throws(RewritingError) -> Result {
        var steps: [Step] = []
        var text = bytes
        for group in plan {
            let subject: Subject
            switch reading(text) {
            case .success(let read): subject = read
            case .failure(let refusal): return .refused(refusal.findings)
            }
            switch try Step.outcome(of: group, on: subject, text: text) {
            case .success(nil): continue
            case .success(let step?):
                steps.append(step)
                text = step.after
            case .failure(let refusal): return .refused(refusal.findings)
            }
        }
        return steps.isEmpty ? .alreadyDone : .rewritten(Rewrite(path: path, steps: steps))
    }
}

/// The findings that stop a rewrite.
package struct Refusal: Error, Equatable {
    /// What was found, and where.
    package let findings: [Finding]

    /// A refusal for `findings`.
    package init(_ findings: [Finding]) { self.findings = findings }
}

extension Rewrite.Step {
    /// The step that a group of recipes makes of one text; nil if none of them has something to do.
    fileprivate static func outcome<Subject>(
        of group: [any Recipe<Subject>], on subject: Subject, text: [UInt8]
    ) throws(RewritingError) -> Swift.Result<Self?, Refusal> {
        var edits = EditList()
        var proposals: [(name: String, proposal: Proposal)] = []
        var findings: [Finding] = []
        for recipe in group {
            switch recipe.outcome(for: subject) {
            case .proposed(let proposal):
                try edits.add(proposal.edits)
                proposals.append((recipe.name, proposal))
            case .alreadyDone, .notApplicable: continue
            case .refused(let found): findings += found
            }
        }
        if !findings.isEmpty { return .failure(Refusal(findings)) }
        if edits.isEmpty { return .success(nil) }
        return .success(
            Self(
                recipes: proposals.map(\.name), before: text, after: try edits.applied(to: text),
                changes: proposals.flatMap(\.proposal.changes), facts: proposals.map(\.proposal.facts)))
    }
}
