// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Rewriting

/// How far the series is shown to be right, in the words of whoever showed it.
package struct Validation: Sendable, Equatable {
    /// Whether it counts as success: `conforms`, or what the user let pass.
    package enum Verdict: String, Sendable, Codable {
        /// Every commit conforms to the model and to its parent.
        case conforms
        /// Something else was shown.
        case disproved
        /// Nothing was shown.
        case notProven = "not proven"
        /// The proof did not end in its time.
        case timedOut = "timed out"
    }

    /// The word.
    package var verdict: Verdict
    /// What stands in the messages, whole sentences: how it was validated.
    package var sentence: String
    /// What was not tested, whole sentences.
    package var untested: String
    /// How it was reached, a line each: operations, seed, compiler. The same for the same input.
    package var details: [String] = []
    /// What only the report says of how it was reached, a line each.
    package var remarks: [String] = []
    /// What it took, in seconds, which stands in no message.
    package var seconds = 0.0
    /// The declared changes of each commit with what was seen of them; none where nothing was looked at.
    package var changes: [[DeclaredChange]] = []
    /// What the usual workloads cost before and after each commit, as the lines of a table.
    package var costs: [String] = []

    /// A validation of one word.
    package init(verdict: Verdict, sentence: String, untested: String) {
        (self.verdict, self.sentence, self.untested) = (verdict, sentence, untested)
    }

    /// What is said of a series that nobody wanted proven.
    package static let none = Validation(
        verdict: .notProven, sentence: "Not proven: the proof was not run.",
        untested: "It was not compiled, not run against the model and not tested on hardware.")
}

/// What a proof is asked for: one driver of a tree, and the texts that its file has after each commit.
package struct ProofSubject: Sendable {
    /// The tree before the series.
    package let tree: any TreeReader
    /// What the file becomes.
    package let conversion: Conversion
}

/// Proves the conversion of one driver, or says why not.
package typealias Proving = @Sendable (ProofSubject) async throws -> Validation
