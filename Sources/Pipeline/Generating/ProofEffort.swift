// SPDX-License-Identifier: GPL-2.0-only
import Conformance

/// How much is run to prove a conversion.
package enum ProofEffort: String, CaseIterable, Sendable {
    /// A few seconds.
    case quick
    /// Some minutes.
    case thorough
    /// Nothing: the series says that it is not proven.
    case none

    /// The proof of this effort, which draws from `seed` (else from the usual one); nil for none.
    ///
    /// `progress` is told the operations performed and planned.
    package func proving(
        seed: UInt64?, progress: @escaping @Sendable (_ performed: Int, _ planned: Int) -> Void
    ) -> Proving? {
        guard self != .none else { return nil }
        var prover = DriverProver()
        prover.effort = self == .thorough ? .thorough : .quick
        if let seed { prover.seed = seed }
        prover.progress = { progress($0.performed, $0.planned) }
        return prover.proving
    }
}
