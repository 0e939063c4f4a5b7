// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries
import Rewriting

/// One commit to be, with its words.
package struct CommitPlan: Sendable {
    /// The file that it changes.
    package let path: String
    /// What it does to the file.
    package let step: Rewrite.Step
    /// What the subject begins with.
    package let prefix: SubsystemPrefix
    /// Subject, log and trailers.
    package var message: CommitMessage

    /// Whether it mends a defect and does nothing else.
    var isFix: Bool { step.isFix }

    /// What stays the same of the patch from version to version.
    package var identity: String { "\(step.recipes.joined(separator: "+")) \(path)" }
}

extension [CommitPlan] {
    /// The patch that the series is about: the first that is no mere fix.
    var main: CommitPlan? { first { !$0.isFix } ?? last }
}

extension Rewrite.Step {
    /// Whether the recipes say that it mends a defect.
    var isFix: Bool { facts.contains { $0.values["fix"] == .flag(true) } }
}
