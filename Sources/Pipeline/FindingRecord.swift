// SPDX-License-Identifier: GPL-2.0-only
import Rewriting

/// A finding as JSON has it.
package struct FindingRecord: Encodable, Sendable {
    /// The sentence and the file.
    let message, path: String
    /// Where it is, from 1; nil where it is about the whole file.
    let line, column: Int?
    /// Who says it.
    let recipe: String
    /// What the user could do about it.
    let hint: String?

    /// The record of a finding.
    package init(_ finding: Finding) {
        (message, path, recipe, hint) = (finding.message, finding.path, finding.recipe, finding.hint)
        (line, column) = (finding.place?.line, finding.place?.column)
    }
}
