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

    /// The new and grown ones that nobody declared: each is a disproof. With `growth` declared, inherited ones may
    /// reach farther, as one call covers what several did (law C1).
    package func undeclared(_ declared: [Deviation], growth: Bool = false) -> [Entry] {
        entries.filter { entry in
            guard let after = entry.after, entry.fate == .new || entry.fate == .grown && !growth else {
                return false
            }
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

/// Two systems that perform the same scenarios: law C1.
package struct SameResults<Before: System, After: System> {
    /// The driver before.
    package let before: Lockstep<Before>
    /// The driver after.
    package let after: Lockstep<After>

    /// A comparison of two systems, each of which goes along with its own deviations.
    package init(before: Lockstep<Before>, after: Lockstep<After>) {
        (self.before, self.after) = (before, after)
    }

    /// What one operation gave, as far as the two sides can be compared by it.
    private struct Observation {
        var value: Int64
        var traits: UInt64
        var shown: [Deviation]
    }

    /// The first operation of a scenario with which a caller gets another result than before.
    ///
    /// From the first operation on that shows other deviations than before, or below whose mapping something fails, the
    /// two may be in different states; that is compared by deviations, not by results. Raw calls are none of a
    /// caller's, and end the comparison too.
    package func firstChange(_ scenario: Scenario) -> Disagreement? {
        var seen: [Observation] = []
        if let disagreement = before.run(
            scenario,
            observing: { operation, outcome in seen.append(observation(before, operation, outcome)) })
        {
            return disagreement
        }
        var index = 0
        var change: Disagreement?
        var comparable = true
        let disagreement = after.run(
            scenario,
            observing: { operation, outcome in
                let now = observation(after, operation, outcome)
                comparable =
                    comparable && index < seen.count && !operation.isRaw && seen[index].shown == now.shown
                    && (operation.faults.isEmpty || operation.isAboutDevices)
                if comparable, change == nil {
                    change = difference(seen[index], now, operation, index: index)
                }
                index += 1
            })
        return disagreement ?? change
    }

    private func observation<S: System>(
        _ side: Lockstep<S>, _ operation: Operation, _ outcome: Outcome
    ) -> Observation {
        Observation(
            value: outcome.value,
            traits: operation.kind == .attach ? side.system.traits(of: operation.domain) : 0,
            shown: side.judge.shown)
    }

    private func difference(
        _ before: Observation, _ now: Observation, _ operation: Operation, index: Int
    ) -> Disagreement? {
        if now.value != before.value {
            return Disagreement(
                law: .c1, index: index, expected: "\(text(before.value, operation)) as before",
                got: "returned \(text(now.value, operation))")
        }
        guard before.traits & ~now.traits != 0 else { return nil }
        return Disagreement(
            law: .c1, index: index,
            expected: "every callback but those of mapping registered, and the same promised, as before",
            got: "less, traits \(hex(now.traits)) for \(hex(before.traits))")
    }

    private func text(_ value: Int64, _ operation: Operation) -> String {
        if value < 0, value >= -4095 { return Errno(rawValue: UInt16(-value)).description }
        return value == 0 ? "0" : hex(UInt64(bitPattern: value))
    }
}
