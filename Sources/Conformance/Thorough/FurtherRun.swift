// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// A run of a driver that only a thorough proof makes, and what came of it.
package struct FurtherRun: Equatable, Sendable {
    /// The kinds of runs.
    package enum Kind: String, CaseIterable, Sendable, Codable {
        /// The usual scenarios, with a check of each access and of each operation that C may leave undefined.
        case sanitizers = "address and undefined behaviour sanitizers"
        /// Several threads that use one domain at once.
        case threads = "several threads under the thread sanitizer"
        /// The same scenarios on a machine of the other byte order.
        case bigEndian = "the same operations on big-endian s390x"
    }

    /// What came of it.
    package enum Outcome: Equatable, Sendable {
        /// It was made to its end: how much was run.
        case run(String)
        /// It was made to its end, and nothing could be planted that it should have found: how much was run, and why.
        case notProvenItself(String, reason: String)
        /// This machine cannot make it: why.
        case notRun(reason: String)
        /// Nobody asked for it.
        case notAsked
    }

    /// The kind.
    package var kind: Kind
    /// What came of it.
    package var outcome: Outcome

    /// A run and what came of it.
    package init(_ kind: Kind, _ outcome: Outcome) {
        (self.kind, self.outcome) = (kind, outcome)
    }
}

extension FurtherRun: CustomStringConvertible {
    /// One line of a report.
    package var description: String {
        switch outcome {
        case .run(let amount): "\(kind.rawValue): \(amount)"
        case .notProvenItself(let amount, let reason):
            "\(kind.rawValue): run, but not proven itself: \(reason); \(amount)"
        case .notRun(let reason): "\(kind.rawValue): not run: \(reason)"
        case .notAsked: "\(kind.rawValue): not run, as nobody asked for it"
        }
    }
}

extension Sequence<FurtherRun> {
    /// The lines of a report: one for each, but one for all that nobody asked for.
    package var lines: [String] {
        let unasked = filter { $0.outcome == .notAsked }.map(\.kind.rawValue)
        let last =
            unasked.isEmpty ? [] : ["not asked for and not run: \(unasked.joined(separator: ", "))"]
        return filter { $0.outcome != .notAsked }.map(\.description) + last
    }
}

extension ProofRun {
    /// What came of the run with checks of addresses and of undefined behaviour.
    var sanitizing: FurtherRun {
        guard effort.further.contains(.sanitizers) else { return FurtherRun(.sanitizers, .notAsked) }
        for case .failure(let error) in libraries.sanitized {
            return FurtherRun(.sanitizers, .notRun(reason: FurtherRuns.reason(error)))
        }
        return FurtherRun(
            .sanitizers, .run("\(effort.accessOperations.grouped) operations and every sequence of 2"))
    }
}

extension FurtherRun {
    /// Whether it was made.
    package var isRun: Bool {
        switch outcome {
        case .run, .notProvenItself: true
        case .notRun, .notAsked: false
        }
    }

    /// Whether it was made, and found what was planted for it; nothing is planted for the other byte order.
    package var isProvenItself: Bool {
        if case .run = outcome { kind != .bigEndian } else { false }
    }
}
