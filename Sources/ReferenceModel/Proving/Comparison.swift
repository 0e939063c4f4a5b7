// SPDX-License-Identifier: GPL-2.0-only

/// The deviations of a driver before and after a change, compared by what they are and how far they reach.
package struct DeviationComparison: Equatable, Sendable {
    /// What became of one deviation.
    package enum Fate: String, Sendable {
        /// It is there as before.
        case same
        /// It is gone.
        case fixed
        /// It reaches less far than before.
        case shrunk
        /// It reaches farther than before.
        case grown
        /// It was not there before.
        case new
    }

    /// One kind of deviation, and what became of it.
    package struct Entry: Equatable, Sendable {
        /// The kind.
        package var kind: Deviation.Kind
        /// How far it reached before, if it was there.
        package var before: Deviation.Extent?
        /// How far it reaches after, if it is there.
        package var after: Deviation.Extent?

        /// What became of it.
        package var fate: Fate {
            guard let before else { return .new }
            guard let after else { return .fixed }
            return after == before ? .same : after > before ? .grown : .shrunk
        }
    }

    /// Every kind that was there before or is there after, in the order of the kinds.
    package let entries: [Entry]

    /// A comparison of two sets of deviations.
    package init(before: [Deviation], after: [Deviation]) {
        entries = Deviation.Kind.allCases.compactMap { kind in
            let old = before.filter { $0.kind == kind }.map(\.extent).max()
            let new = after.filter { $0.kind == kind }.map(\.extent).max()
            return old == nil && new == nil ? nil : Entry(kind: kind, before: old, after: new)
        }
    }

    /// The new and grown ones that nobody declared: each is a disproof. The inherited ones of `growing` may reach
    /// farther, as one call covers what several did (law C1).
    package func undeclared(_ declared: [Deviation], growing: Set<Deviation.Kind> = []) -> [Entry] {
        entries.filter { entry in
            guard let after = entry.after, entry.fate == .new || entry.fate == .grown else { return false }
            if entry.fate == .grown, growing.contains(entry.kind) { return false }
            return !declared.contains { $0.kind == entry.kind && $0.extent >= after }
        }
    }

    /// The ones that are there still, though the change says that it mends them: each is a disproof.
    package func unmended(_ mended: [Deviation.Kind]) -> [Entry] {
        entries.filter { $0.after != nil && mended.contains($0.kind) }
    }

    /// The fixed ones that nobody declared: not a disproof, but to be told.
    package func silentlyFixed(_ declared: [Deviation.Kind]) -> [Entry] {
        entries.filter { $0.fate == .fixed && !declared.contains($0.kind) }
    }
}
