// SPDX-License-Identifier: GPL-2.0-only

/// A change of behaviour that a recipe makes on purpose, as data: for the proof, the report, the log and the cover letter.
///
/// Law 4: what is not declared here and differs nevertheless is a disproof.
package struct DeclaredChange: Equatable, Sendable, Encodable {
    /// What a change does to the ways in which a driver departs from the model.
    package enum Effect: String, Sendable, Encodable {
        /// One of that name is mended, and must be gone afterwards.
        case mends
        /// Inherited ones may reach farther.
        case widens
        /// One of that name may be new.
        case adds
        /// None: it is seen outside the ops.
        case shows
    }

    /// What it does to the ways in which the driver departs from the model.
    package let effect: Effect
    /// The law of the reference model that it is about: "M4", "C1"; or "visible" for what is seen outside the ops.
    package let law: String
    /// A short name that stays the same for the same kind of change: "aperture-last-page".
    package let name: String
    /// What changes, in one sentence.
    package let change: String
    /// Why that is right or harmless, in one sentence.
    package let reason: String
    /// The shortest sequence that shows it, as a person would write it down.
    package let sequence: String
    /// What the sequence gave before.
    package let before: String
    /// What it gives afterwards.
    package let after: String
    /// Who in the tree can see it: "drivers/vfio/vfio_iommu_type1.c: vfio_update_pgsize_bitmap()".
    package let readers: [String]

    /// A declared change; `readers` only where something outside the driver reads what changes.
    package init(
        _ effect: Effect, law: String, name: String, change: String, reason: String, sequence: String,
        before: String,
        after: String, readers: [String] = []
    ) {
        self.effect = effect
        self.law = law
        self.name = name
        self.change = change
        self.reason = reason
        self.sequence = sequence
        self.before = before
        self.after = after
        self.readers = readers
    }

    /// The same change with another sequence that shows it, and what that gave when it was performed.
    package func shown(by sequence: String, before: String, after: String) -> DeclaredChange {
        DeclaredChange(
            effect, law: law, name: name, change: change, reason: reason, sequence: sequence, before: before,
            after: after, readers: readers)
    }
}
