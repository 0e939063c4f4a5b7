// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import Synchronization

/// A line on standard error that says how far a long run is; only on a terminal, and not in the first second.
final class ProgressLine: Sendable {
    private struct State {
        var isShown = false
        var last = 0.0
    }

    private let start = ProgressLine.now()
    private let state = Mutex(State())

    /// Shows what part of the work is done, and how long the rest will take.
    func show(_ performed: Int, of planned: Int) {
        let now = Self.now()
        guard now - start > 1, planned > 0, isatty(STDERR_FILENO) == 1 else { return }
        state.withLock { state in
            guard now - state.last > 0.2 else { return }
            state.isShown = true
            state.last = now
            let part = min(1, Double(performed) / Double(planned))
            let left = part > 0.02 ? ", about \(Int((now - start) * (1 - part) / part) + 1) s left" : ""
            Self.write("\r\u{1B}[Kproving: \(Int(part * 100)) %\(left)")
        }
    }

    deinit {
        if state.withLock({ $0.isShown }) { Self.write("\r\u{1B}[K") }
    }

    private static func write(_ text: String) {
        text.withCString { _ = Glibc.write(STDERR_FILENO, $0, strlen($0)) }
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
