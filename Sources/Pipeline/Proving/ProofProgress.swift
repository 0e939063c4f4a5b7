// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import Glibc
import Synchronization

/// Tells how far a proof is, once it takes longer than a second.
package final class ProofProgress: Sendable {
    private let start = seconds()
    private let lastTold = Mutex(0.0)

    private let noun: String

    /// A progress that starts now and counts things of that name, of which this is the singular.
    package init(counting noun: String = "operation") { self.noun = noun }

    /// Tells in one line how much is done and how much time is left, at most once a second.
    package func tell(_ progress: Prover.Progress, to show: (String) -> Void) {
        let elapsed = Self.seconds() - start
        let isDue = lastTold.withLock { last in
            guard elapsed - last >= 1 else { return false }
            last = elapsed
            return true
        }
        guard isDue, progress.performed > 0 else { return }
        let left = max(0, progress.planned - progress.performed)
        let estimate = elapsed * Double(left) / Double(progress.performed)
        let rest = left > 0 ? ", about \(Int(estimate.rounded(.up))) s left" : ""
        let things = "\(progress.performed.grouped) \(noun)\(progress.performed == 1 ? "" : "s")"
        show("proving: \(things) in \(elapsed.tenths) s\(rest)")
    }

    private static func seconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}
