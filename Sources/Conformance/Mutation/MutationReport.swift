// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// How strong the prover is: what became of every wrong edit of a driver.
package struct MutationReport: Sendable {
    /// What became of one mutant.
    package enum Fate: Sendable {
        /// The run refused it, and this shows why.
        case killed(Counterexample)
        /// The run accepted it, and it is not the same inside as the driver: what differs first. Nil where that was
        /// not found out.
        case survived(InsideDifference?)
        /// The run accepted it, and in so many operations it did the same as the driver, outside and inside: evidence
        /// that it is the same, not a proof.
        case alike(operations: Int)
        /// The run neither accepted nor refused it: why.
        case undecided(reason: String)
        /// It is no other program than the driver: why.
        case equivalent(reason: String)
        /// The run accepted it, as it no longer does something that the driver does otherwise than the laws say.
        case mends([Deviation.Kind])
        /// It is where the run does not get.
        case unreached
        /// It does not compile.
        case stillborn
    }

    /// A mutant and what became of it.
    package struct Result: Sendable {
        /// The mutant.
        package var mutant: Mutant
        /// What became of it.
        package var fate: Fate
    }

    /// What the mutants are of.
    package var original: [UInt8]
    /// Every mutant, in the order of the file.
    package var results: [Result] = []
    /// Whether the driver itself, run as a mutant, was accepted.
    package var isOriginalAccepted = false
    /// What a look inside made of a copy of the driver.
    package var copy: Fate?
    /// What it made of a driver that was planted, which differs only inside.
    package var planted: Fate?
    /// The compiler's words about itself.
    package var compiler: String
    /// What operations were drawn from.
    package var seed: UInt64
    /// The time taken, in seconds.
    package var seconds = 0.0

    /// Whether the copy was the same as the driver, outside and inside, after every operation.
    package var isCopyAlike: Bool { if case .alike? = copy { true } else { false } }
    /// Whether the planted one was told from the driver, by no law.
    package var isPlantedSeen: Bool { if case .survived(.some)? = planted { true } else { false } }

    /// Whether every mutant that was seen to do something else was refused, none was left undecided, and the driver itself
    /// was not refused, by a prover that told a planted difference inside from none.
    package var isStrong: Bool {
        isOriginalAccepted && isCopyAlike && isPlantedSeen
            && results.allSatisfy(\.fate.isSettled)
    }

    /// How many have a fate, of one kind or of all.
    package func count(_ kind: Mutant.Kind? = nil, _ isCounted: (Fate) -> Bool) -> Int {
        results.count { (kind == nil || $0.mutant.kind == kind) && isCounted($0.fate) }
    }
}

extension MutationReport.Fate {
    /// What a verdict makes of a mutant; nil where nothing is wrong with it so far. What did not come to an end, or was not
    /// run, is not refused for that.
    init?(_ verdict: Verdict) {
        switch verdict {
        case .conforms: return nil
        case .disproved(let example): self = .killed(example)
        case .notProven(let reason): self = .undecided(reason: reason)
        case .timedOut: self = .undecided(reason: "it did not end in its time, nor in more of it, alone")
        }
    }

    /// Whether it is known that the mutant is refused or does no harm.
    fileprivate var isSettled: Bool {
        switch self {
        case .survived, .undecided: false
        default: true
        }
    }
}

extension ChildPool {
    /// Runs requests; what does not end in its time, perhaps as too much ran beside it, is run again, each alone and with
    /// more of it.
    func runPatiently(
        _ requests: [ChildRequest], limit: Double, alone: Double, patience: Double
    ) throws(ConformanceError) -> [Result] {
        var results = try run(requests, limit: limit, patience: patience)
        for place in results.indices where results[place].end == .timedOut {
            results[place] = try run([requests[place]], limit: alone, patience: patience)[0]
        }
        return results
    }
}
