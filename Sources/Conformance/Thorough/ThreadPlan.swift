// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// What a run of several threads draws its operations from, by which it can be made again. The order in which the
/// threads get on is the machine's, and differs from run to run.
package struct ThreadPlan: Equatable, Sendable {
    /// What the operations are drawn from.
    package var seed: UInt64
    /// The operations of each thread.
    package var operations: Int

    /// A plan.
    package init(seed: UInt64, operations: Int) {
        (self.seed, self.operations) = (seed, operations)
    }

    private static let word = "threads"

    /// The plan as one word for a command line: `threads:seed=1:operations=50000`.
    package var code: String { "\(Self.word):seed=\(seed):operations=\(operations)" }

    /// The plan of a word; nil if the word is none.
    package init?(code: String) {
        let parts = code.split(separator: ":")
        guard parts.count == 3, parts[0] == Self.word, parts[1].hasPrefix("seed="),
            parts[2].hasPrefix("operations="), let seed = UInt64(parts[1].dropFirst(5)),
            let operations = Int(parts[2].dropFirst(11)), operations > 0
        else { return nil }
        self.init(seed: seed, operations: operations)
    }
}

extension ThreadPlan: CustomStringConvertible {
    /// How much it runs: `6 threads, 50,000 operations each`.
    package var description: String { "\(ThreadRun.threads) threads, \(operations.grouped) operations each" }
}
