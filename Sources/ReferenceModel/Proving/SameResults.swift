// SPDX-License-Identifier: GPL-2.0-only

/// What a change may do differently, from one text of a driver to the next.
package struct Allowance: Equatable, Sendable {
    /// Deviations that may come, or go.
    package var changing: Set<Deviation.Kind>
    /// Where what a driver does may reach farther, as one call covers what several did.
    package var reaching: Set<Reach>

    /// An allowance; by itself nothing.
    package init(changing: Set<Deviation.Kind> = [], reaching: Set<Reach> = []) {
        (self.changing, self.reaching) = (changing, reaching)
    }
}

/// A sequence with which an inherited behaviour reaches farther than before, and what it gave on both sides.
package struct Growth: Equatable, Sendable {
    /// Where it does.
    package var reach: Reach
    /// The behaviour, where it is a deviation that has a name.
    package var kind: Deviation.Kind?
    /// The smallest scenario that shows it.
    package var scenario: Scenario
    /// What the last operation gave before: `returned 0x2000`.
    package var before: String
    /// What it gives after.
    package var after: String

    /// A growth, as a value.
    package init(
        reach: Reach, kind: Deviation.Kind?, scenario: Scenario, before: String, after: String
    ) {
        (self.reach, self.kind, self.scenario) = (reach, kind, scenario)
        (self.before, self.after) = (before, after)
    }

    /// Whether the caller is told by the result itself.
    package var isResult: Bool { before.hasPrefix("returned ") }

    /// What tells one growth from another.
    struct Subject: Hashable, Comparable {
        var reach: Reach
        var kind: Deviation.Kind?

        /// Named ones first, then by place.
        static func < (left: Subject, right: Subject) -> Bool {
            guard let one = left.kind else { return right.kind == nil && left.reach.name < right.reach.name }
            return right.kind.map { one < $0 } ?? true
        }
    }
}

/// Two systems that perform the same scenarios: law C1.
package final class SameResults<Before: System, After: System> {
    /// The driver before.
    package let before: Lockstep<Before>
    /// The driver after.
    package let after: Lockstep<After>
    private let allowance: Allowance
    /// For each behaviour the most telling scenario with which it reached farther.
    private var grown: [Growth.Subject: (rank: [Int], scenario: Scenario)] = [:]

    /// A comparison of two systems, each of which goes along with its own deviations.
    package init(before: Lockstep<Before>, after: Lockstep<After>, allowance: Allowance = Allowance()) {
        (self.before, self.after, self.allowance) = (before, after, allowance)
    }

    /// One operation on one side.
    private struct Record {
        var seen: Observation
        var shown: Set<Deviation>
        var cut: Cut
        var isHardened: Bool
        var met: Set<Reach.Circumstance>
        var allocations: UInt32
        var hasFailed: Bool
        /// Whether no memory was left.
        var isExhausted: Bool
        /// Whether a refresh failed.
        var refreshFailed: Bool
        /// Whether the flush of what it did is left to a callback that has not run yet.
        var owesFlush: Bool

        /// Whether its refresh failed in the call itself, where the other leaves the same flush to a callback that is
        /// still to come, which may then fail as well.
        func failsBefore(_ other: Record) -> Bool {
            refreshFailed && !other.refreshFailed && other.owesFlush
        }
    }

    /// What is said of an operation that two sides performed from the same state.
    private enum Comparison {
        case same
        /// Something is different that may be; from here on the states differ.
        case ended
        /// Behaviours reached farther.
        case grown(Set<Growth.Subject>)
        case changed
    }

    /// The first operation of a scenario with which a caller gets another result than before, or finds another state.
    ///
    /// It ends with the first operation that may be different: from there on the two are in different states. What the
    /// core never hands down is nobody's result and ends it too.
    package func firstChange(_ scenario: Scenario) -> Disagreement? {
        switch run(scenario) {
        case .failure(let disagreement): return disagreement
        case .success(nil): return nil
        case .success(let found?):
            let operation = scenario.operations[found.index]
            guard case .grown(let subjects) = found.comparison else {
                return difference(found.before, found.now, operation, index: found.index)
            }
            let example = Scenario(
                opening: scenario.opening, Array(scenario.operations.prefix(found.index + 1)))
            guard let depth = found.before.seen.depthOfDifference(from: found.now.seen) else { return nil }
            for subject in subjects {
                let rank = Self.rank(example, depth: depth, subject, of: subjects.count)
                if grown[subject].map({ rank.lexicographicallyPrecedes($0.rank) }) ?? true {
                    grown[subject] = (rank, example)
                }
            }
            return nil
        }
    }

    /// How little a scenario tells of a growth: a failure that is not its subject, other growths, what is seen only from
    /// inside, and what is long or large all make it harder to follow.
    private static func rank(
        _ scenario: Scenario, depth: Int, _ subject: Growth.Subject, of subjects: Int
    ) -> [Int] {
        let isAside = subject.reach.circumstance != .failure
        let failures = scenario.operations.count { !$0.faults.isEmpty }
        let pages = scenario.operations.reduce(0) { $0 + Int(min($1.totalBytes / pageSize, 1 << 20)) }
        return [isAside ? failures : 0, subjects, depth, scenario.operations.count, pages]
    }

    /// What stands at the end of a comparison.
    private struct Found {
        var index: Int
        var comparison: Comparison
        var before: Record
        var now: Record
    }

    /// Performs a scenario on both sides, and gives the first operation that was not the same, if it was no end.
    private func run(_ scenario: Scenario) -> Result<Found?, Disagreement> {
        var records: [Record] = []
        if let disagreement = before.run(
            scenario, observing: { [before] in records.append(Self.record(before, $0, $1)) })
        {
            return .failure(disagreement)
        }
        var index = 0
        var isOver = false
        var found: Found?
        let disagreement = after.run(scenario) { [self] operation, outcome in
            defer { index += 1 }
            guard !isOver, index < records.count else { return }
            let now = Self.record(after, operation, outcome)
            let comparison = compare(records[index], now, operation)
            if case .same = comparison { return }
            isOver = true
            if case .ended = comparison { return }
            found = Found(index: index, comparison: comparison, before: records[index], now: now)
        }
        return disagreement.map { .failure($0) } ?? .success(found)
    }

    private static func record<S: System>(
        _ side: Lockstep<S>, _ operation: Operation, _ outcome: Outcome
    ) -> Record {
        var seen = side.judge.observation(outcome)
        if operation.kind == .attach {
            seen.traits = side.system.traits(of: operation.domain)
            seen.deviceRecords = side.system.deviceRecords
        }
        let shown = side.judge.shown
        return Record(
            seen: seen, shown: Set(shown),
            cut: side.judge.cut, isHardened: side.judge.isHardened,
            met: side.judge.circumstances.union(
                shown.compactMap { $0.kind.reach?.circumstance }),
            allocations: outcome.allocations, hasFailed: side.judge.hasFailed,
            isExhausted: side.judge.isExhausted,
            refreshFailed: side.judge.record.refreshFailed, owesFlush: side.judge.owesFlush)
    }

    private func compare(_ before: Record, _ now: Record, _ operation: Operation) -> Comparison {
        if before.isHardened || now.isHardened { return .ended }
        // How much memory is left is nobody's result.
        if before.isExhausted || now.isExhausted { return .ended }
        // Which tables stand depends on how earlier requests were cut; then another allocation fails.
        if operation.faults.allocation != 0, before.allocations != now.allocations { return .ended }
        var others = now.seen
        // What is promised beyond before is no loss.
        if before.seen.traits & ~others.traits == 0 { others.traits = before.seen.traits }
        // Why first a range is refused that no domain can take is the driver's own affair, where something fails besides.
        if now.met.contains(.refusal), !operation.faults.isEmpty, others.value < 0, before.seen.value < 0 {
            others.value = before.seen.value
        }
        let kinds = Set(before.shown.map(\.kind)).symmetricDifference(now.shown.map(\.kind))
        if kinds.isEmpty, others == before.seen { return .same }
        // One that comes or goes lets the whole operation end otherwise, and others show.
        if !kinds.isDisjoint(with: allowance.changing) { return .ended }
        // Who calls a callback outside of the core flushes by himself what it leaves to another.
        if operation.isRaw, before.failsBefore(now) || now.failsBefore(before) { return .ended }
        let isCutAnew = before.cut.differs(from: now.cut) && !operation.isRaw
        // Where the calls differ, the plan of what fails may meet none of them on one side.
        if isCutAnew, before.hasFailed != now.hasFailed { return .ended }
        // So it is where one side has fewer refreshes; what it owes of them, the model holds against it.
        if !operation.isRaw, before.refreshFailed != now.refreshFailed { return .ended }
        let reaches = operation.reaches(before.met.union(now.met)).filter(allowance.reaching.contains)
        let inherited = Set(self.before.judge.deviations.map(\.kind))
        let isInherited = now.shown.allSatisfy { inherited.contains($0.kind) }
        if isCutAnew, isInherited, let first = reaches.first {
            let reaching = now.shown.subtracting(before.shown).filter { $0.extent == .request }
            let named = reaching.compactMap { deviation in
                deviation.kind.reach.map { Growth.Subject(reach: $0, kind: deviation.kind) }
            }
            return .grown(named.isEmpty ? [Growth.Subject(reach: first, kind: nil)] : Set(named))
        }
        // Or it meets others.
        return isCutAnew && !operation.faults.isEmpty ? .ended : .changed
    }

    private func difference(
        _ before: Record, _ now: Record, _ operation: Operation, index: Int
    ) -> Disagreement {
        let lost = before.seen.traits & ~now.seen.traits
        if lost != 0 {
            return Disagreement(
                law: .c1, index: index,
                expected: "every callback but those of mapping registered, and the same promised, as before",
                got: "less, traits \(hex(now.seen.traits)) for \(hex(before.seen.traits))")
        }
        let names = before.shown.symmetricDifference(now.shown).map(\.description).sorted()
        let remark = names.isEmpty ? "" : " (\(names.joined(separator: "; ")))"
        let expected = before.seen.text(against: now.seen, operation) ?? "the behaviour"
        let got = now.seen.text(against: before.seen, operation) ?? "another behaviour"
        return Disagreement(
            law: .c1, index: index, expected: "\(expected) as before", got: got + remark)
    }
}

extension SameResults {
    /// What reaches farther, each with its smallest scenario and what that gave on both sides.
    package func growths(base: UInt64) -> [Growth] {
        grown.sorted { $0.key < $1.key }.compactMap { subject, entry in
            let (scenario, depth) = (entry.scenario, entry.rank[2])
            guard let first = growth(subject, scenario, depth: depth) else { return nil }
            let mark = Disagreement(
                law: .c1, index: scenario.operations.count - 1, expected: first.before, got: first.after)
            var shrinker = Shrinker(scenario, mark, base: base) { [self] candidate in
                growth(subject, candidate, depth: depth).map { _ in
                    var same = mark
                    same.index = candidate.operations.count - 1
                    return same
                }
            }
            return growth(subject, shrinker.shrunk().scenario, depth: depth) ?? first
        }
    }

    /// The growth that the last operation of a scenario shows, if it does, no deeper than it was seen first.
    private func growth(_ subject: Growth.Subject, _ scenario: Scenario, depth: Int) -> Growth? {
        guard case .success(let found?) = run(scenario), case .grown(let subjects) = found.comparison,
            subjects.contains(subject), found.index == scenario.operations.count - 1,
            let last = scenario.operations.last,
            let seen = found.before.seen.depthOfDifference(from: found.now.seen), seen <= depth,
            let before = found.before.seen.text(against: found.now.seen, last),
            let after = found.now.seen.text(against: found.before.seen, last)
        else { return nil }
        return Growth(
            reach: subject.reach, kind: subject.kind, scenario: scenario, before: before, after: after)
    }
}

extension Operation {
    /// Where what a driver does may reach farther in this operation, which met something.
    fileprivate func reaches(_ met: Set<Reach.Circumstance>) -> [Reach] {
        switch kind {
        case .map, .mapScattered: [.refusal, .failure].filter(met.contains).map { Reach(.map, $0) }
        case .unmap: [.refusal, .failure, .hole].filter(met.contains).map { Reach(.unmap, $0) }
        default: []
        }
    }
}
