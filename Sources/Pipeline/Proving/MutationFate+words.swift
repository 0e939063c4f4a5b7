// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import ReferenceModel

/// What became of a mutant, in words.
extension MutationReport.Fate {
    /// The fate in a word.
    var word: String {
        switch self {
        case .killed: "killed"
        case .survived: "survived"
        case .alike: "alike"
        case .undecided: "undecided"
        case .equivalent: "equivalent"
        case .mends: "mends"
        case .unreached: "unreached"
        case .stillborn: "stillborn"
        }
    }

    /// What is told of one that was not refused, line by line.
    var remarks: [String] {
        switch self {
        case .survived(let difference?):
            [
                "no law forbids what it does otherwise, first seen with: "
                    + "\(difference.setup?.heading ?? "")\(difference.scenario.sentence)",
                "  the driver: \(difference.first)", "  the mutant: \(difference.second)",
            ]
        case .survived: ["the look inside did not come to its end, so what it does otherwise is not known"]
        case .alike(let operations):
            ["the same as the driver, outside and inside, after each of \(operations.grouped) operations"]
        case .undecided(let reason): [reason]
        default: []
        }
    }

    var isKilled: Bool { if case .killed = self { true } else { false } }
    var hasSurvived: Bool { if case .survived = self { true } else { false } }
    var isAlike: Bool { operations != nil }
    var isEquivalent: Bool { equivalence != nil }
    var isUndecided: Bool { indecision != nil }
    /// Why it was neither accepted nor refused, where that is its fate.
    var indecision: String? { if case .undecided(let reason) = self { reason } else { nil } }
    var isUnreached: Bool { if case .unreached = self { true } else { false } }
    /// Why it is no other program than the driver, where that is its fate.
    var equivalence: String? { if case .equivalent(let reason) = self { reason } else { nil } }
    /// What it mends, where that is its fate.
    var mended: [Deviation.Kind] { if case .mends(let kinds) = self { kinds } else { [] } }
    /// After how many operations it was the same as the driver, where that is its fate.
    var operations: Int? { if case .alike(let operations) = self { operations } else { nil } }

    /// Whether it is not counted: nobody can be expected to refuse it.
    var isAside: Bool {
        switch self {
        case .unreached, .stillborn, .mends: true
        case .killed, .survived, .alike, .undecided, .equivalent: false
        }
    }
}

extension Scenario {
    /// The operations, or what is done without any.
    fileprivate var sentence: String {
        operations.isEmpty ? "a domain that is brought into use and freed" : description
    }
}
