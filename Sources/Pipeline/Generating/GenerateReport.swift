// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries
import Rewriting

/// What a run did, for people and for scripts.
package struct GenerateReport: Sendable, Encodable {
    /// A driver that was looked at.
    package struct Driver: Sendable, Encodable {
        /// Its name.
        package let name: String
        /// Its file.
        package let path: String
        /// Whether there was nothing left to do.
        package let isAlreadyDone: Bool
    }

    /// One commit of the series.
    package struct Patch: Sendable, Encodable {
        /// Its id.
        package let commit: String
        /// Its subject.
        package let subject: String
        /// The recipes that made it.
        package let recipes: [String]
        /// Lines added.
        package let added: Int
        /// Lines deleted.
        package let deleted: Int
        /// What it changes on purpose.
        package let changes: [DeclaredChange]
    }

    /// The commit that the series stands on, and its subject.
    package let base: String
    /// The subject of that commit.
    package let baseSubject: String
    /// The drivers, in the order in which they were named.
    package let drivers: [Driver]
    /// The branch that was made.
    package private(set) var branch: String?
    /// The tag beside it.
    package private(set) var tag: String?
    /// Whether commits and tag are signed.
    package private(set) var isSigned = false
    /// Whether nothing was written, because nothing was to be.
    package private(set) var isDryRun = false
    /// The commits.
    package private(set) var patches: [Patch] = []
    /// The prover's word: `conforms`, `not proven`.
    package private(set) var verdict: String?
    /// How it was reached, a line each.
    package private(set) var validation: [String] = []
    /// What the proof took, in seconds.
    package private(set) var seconds = 0.0
    /// What the usual workloads cost, as the lines of a table.
    package private(set) var costs: [String] = []
    /// The folder of the mails.
    package private(set) var output: String?
    /// The names of the files in it.
    package private(set) var files: [String] = []
    /// Who gets the series.
    package var recipients: [String] = []
    /// What the user should know, a sentence each.
    package var notes: [String] = []

    /// The declared changes of all patches by the drivers that they are about.
    private(set) var sections: [ChangeSection] = []

    private enum CodingKeys: String, CodingKey {
        case base, baseSubject, drivers, branch, tag, isSigned, isDryRun, patches, verdict, validation,
            seconds
        case costs, output, files, recipients, notes
    }

    /// The report of a run that has not done anything yet.
    init(base: Commit, conversions: [Conversion]) {
        self.base = base.id.description
        baseSubject = base.subject
        drivers = conversions.map { Driver(name: $0.driver, path: $0.path, isAlreadyDone: $0.steps.isEmpty) }
    }

    /// Whether nothing was left to do.
    package var isAlreadyDone: Bool { drivers.allSatisfy(\.isAlreadyDone) }

    /// Takes down what the run came to.
    mutating func complete(
        _ names: Names, _ plans: [CommitPlan], _ commits: [Commit], _ validation: Validation,
        mails: [String], _ options: GenerateOptions
    ) {
        (branch, tag, output, files) = (names.branch, names.tag, names.output, mails)
        (isSigned, isDryRun) = (options.isSigned, options.isDryRun)
        verdict = validation.verdict.rawValue
        (self.validation, costs) = (validation.details + validation.remarks, validation.costs)
        seconds = validation.seconds
        sections = ChangeSection.sections(of: plans)
        patches = zip(plans, commits).map { plan, commit in
            let diff = Diff(path: plan.path, from: plan.step.before, to: plan.step.after)
            return Patch(
                commit: commit.id.description, subject: plan.message.subject, recipes: plan.step.recipes,
                added: diff.files.reduce(0) { $0 + $1.added },
                deleted: diff.files.reduce(0) { $0 + $1.deleted },
                changes: plan.step.changes)
        }
        if !options.isSignedOff {
            notes.append("no 'Signed-off-by': --signoff adds yours, without which nobody can take the series")
        }
        if !options.isSigned { notes.append("commits and tag are not signed") }
    }

    /// Notes what cannot be claimed about the base.
    mutating func note(_ base: BaseInformation) {
        if base.commit == nil {
            notes.append("the base is not a public commit: no remote-tracking branch or upstream tag has it")
        }
    }
}
