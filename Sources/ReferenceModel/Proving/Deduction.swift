// SPDX-License-Identifier: GPL-2.0-only

/// A deviation that a driver has, with the smallest scenario that shows it.
package struct DeviationFinding: Equatable, Sendable {
    /// The deviation.
    package var deviation: Deviation
    /// The smallest scenario that shows it.
    package var scenario: Scenario
    /// What a model that does not know it says about that scenario.
    package var disagreement: Disagreement
    /// What stood around the domains, where that was told.
    package var setup: Setup?

    /// A finding, as a value.
    package init(deviation: Deviation, scenario: Scenario, disagreement: Disagreement) {
        (self.deviation, self.scenario, self.disagreement) = (deviation, scenario, disagreement)
    }
}

/// A disagreement that no named deviation explains, with its scenario.
package struct Disproof: Error, Equatable, Sendable {
    /// The operations, perhaps shrunk.
    package var scenario: Scenario
    /// The difference.
    package var disagreement: Disagreement
    /// Whether the scenario was made as small as it goes.
    package var isShrunk: Bool

    /// A disproof, as a value.
    package init(scenario: Scenario, disagreement: Disagreement, isShrunk: Bool = false) {
        (self.scenario, self.disagreement, self.isShrunk) = (scenario, disagreement, isShrunk)
    }
}

/// Finds the named deviations of a driver by running it: each difference must be explained by exactly one, which
/// is then gone along with, until the driver conforms; afterwards leaving any one out must give a difference again.
package final class Deduction<S: System> {
    /// The system and its judge.
    package let lockstep: Lockstep<S>
    private let base: UInt64
    private var sources: [Deviation: Scenario] = [:]
    /// Scenarios run so far.
    package private(set) var scenarios = 0
    /// Operations run so far, openings and ends not counted.
    package private(set) var operations = 0

    /// A deduction over a system that starts without any deviation.
    package init(_ lockstep: Lockstep<S>) {
        self.lockstep = lockstep
        base = lockstep.judge.setup.functions.first?.first ?? 0
        lockstep.judge.goesAlong(with: [], learning: true)
    }

    /// Runs one scenario, learning the deviations that it shows; throws what none explains, not shrunk.
    package func learn(_ scenario: Scenario) throws(Disproof) {
        let known = lockstep.judge.learned.count
        scenarios += 1
        operations += scenario.operations.count
        let disagreement = lockstep.run(scenario)
        for entry in lockstep.judge.learned[known...] {
            let count = min(max(entry.index + 1, 0), scenario.operations.count)
            sources[entry.deviation] = Scenario(
                opening: scenario.opening, Array(scenario.operations.prefix(count)))
        }
        if let disagreement {
            throw Disproof(scenario: scenario, disagreement: disagreement)
        }
    }

    /// Runs many scenarios; the first that nothing explains is thrown, shrunk.
    package func learn(from scenarios: some Sequence<Scenario>) throws(Disproof) {
        for scenario in scenarios {
            do throws(Disproof) {
                try learn(scenario)
            } catch {
                throw shrunk(error)
            }
        }
    }

    /// The deviations that were learned, the larger extents only.
    package var deviations: [Deviation] {
        lockstep.judge.deviations
    }

    /// Makes a disproof as small as it goes.
    package func shrunk(_ disproof: Disproof) -> Disproof {
        let known = deviations
        let interval = lockstep.sweepInterval
        lockstep.sweepInterval = 1
        lockstep.judge.goesAlong(with: known, learning: false)
        defer {
            lockstep.sweepInterval = interval
            lockstep.judge.goesAlong(with: known, learning: true)
        }
        guard let exact = lockstep.run(disproof.scenario) else { return disproof }
        var shrinker = Shrinker(disproof.scenario, exact, base: base) { [lockstep] in lockstep.run($0) }
        let (scenario, disagreement) = shrinker.shrunk()
        return Disproof(scenario: scenario, disagreement: disagreement, isShrunk: true)
    }

    /// Each deviation with its smallest scenario; throws the scenario of one whose absence makes no difference. One that
    /// was met only where others explain the same is none, and one that was met so far only reaches so far.
    package func findings() throws(Disproof) -> [DeviationFinding] {
        var known = deviations
        let plain = lockstep.judge.plainDeviations
        let interval = lockstep.sweepInterval
        lockstep.sweepInterval = 1
        defer {
            lockstep.sweepInterval = interval
            lockstep.judge.goesAlong(with: known, learning: true)
        }
        var findings: [DeviationFinding] = []
        var rest = known[...]
        while let deviation = rest.popFirst() {
            guard let source = sources[deviation] else { continue }
            lockstep.judge.goesAlong(with: without(deviation, known), learning: false)
            guard let first = lockstep.run(source), first.deviation == deviation else {
                guard !plain.contains(where: { $0.kind == deviation.kind && $0.extent >= deviation.extent })
                else { throw Self.noDifference(without: deviation, source) }
                known.removeAll { $0 == deviation }
                guard let less = smaller(deviation).max(by: { $0.extent < $1.extent }) else { continue }
                known.append(less)
                rest.insert(less, at: rest.startIndex)
                continue
            }
            var shrinker = Shrinker(source, first, base: base) { [lockstep] in lockstep.run($0) }
            let (scenario, disagreement) = shrinker.shrunk()
            findings.append(
                DeviationFinding(deviation: deviation, scenario: scenario, disagreement: disagreement))
        }
        return findings
    }

    private static func noDifference(without deviation: Deviation, _ source: Scenario) -> Disproof {
        let text = "a difference without \(deviation)"
        return Disproof(
            scenario: source,
            disagreement: Disagreement(law: deviation.kind.law, index: 0, expected: text, got: "none"))
    }

    /// The extents below that of a deviation that were met, too.
    private func smaller(_ deviation: Deviation) -> [Deviation] {
        sources.keys.filter { $0.kind == deviation.kind && $0.extent < deviation.extent }
    }

    /// All but one; of that one the extents below, so that what is shown is its reach.
    private func without(_ deviation: Deviation, _ known: [Deviation]) -> [Deviation] {
        known.filter { $0 != deviation } + smaller(deviation)
    }
}

extension Judge {
    /// Starts over with a set of deviations to go along with.
    package func goesAlong(with deviations: [Deviation], learning: Bool) {
        ledger = Ledger(deviations, learns: learning)
    }
}
