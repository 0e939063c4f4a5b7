// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import Glibc
import KernelTree
import Recipes
import ReferenceModel
import Rewriting

/// Proves drivers by compiling and running their C beside the reference model.
package struct DriverProver: Sendable {
    /// The seed that is used where the user names none.
    package static let usualSeed: UInt64 = 1

    /// How much is run.
    package var effort = Effort.quick
    /// What operations are drawn from.
    package var seed = DriverProver.usualSeed
    /// Told how far the proof is.
    package var progress: @Sendable (Prover.Progress) -> Void = { _ in }

    /// A prover of the usual effort.
    package init() {}

    /// What the pipeline calls for each driver.
    package var proving: Proving {
        { subject in
            let steps = subject.conversion.steps
            let report: ProofReport
            do {
                report = try self.report(subject.conversion.path, steps, of: subject.tree)
            } catch ConformanceError.unknownHardware(let path) {
                return .unmodelled(path)
            }
            return report.validation(of: steps)
        }
    }

    /// Proves a file's way through some commits.
    private func report(
        _ path: String, _ steps: [Rewrite.Step], of tree: any TreeReader
    ) throws(ConformanceError) -> ProofReport {
        guard let first = steps.first else { return ProofReport(compiler: "", seed: seed, effort: effort) }
        let texts =
            [Prover.Step(first.before)]
            + steps.map { step in
                Prover.Step(
                    step.after, declared: step.changes.added, mended: step.changes.mended,
                    reaches: step.changes.reaches,
                    declaresFlush: step.changes.declaresFlush)
            }
        var prover = try prover()
        prover.aside = bitmapOnly(first.before, path, of: tree)
        return try prover.prove(path, of: tree, texts, effort: effort, seed: seed)
    }

    /// The driver as it was with nothing but the true page sizes, which one might try first; nil where the recipe for
    /// that has nothing to do.
    func bitmapOnly(_ text: [UInt8], _ path: String, of tree: any TreeReader) -> [UInt8]? {
        guard case .success(let kernel)? = try? Kernel.read(from: tree),
            case .success(let driver) = Driver.read(path: path, bytes: text, kernel: kernel),
            case .proposed(let proposal) = PageSizeBitmap(comesWithConversion: true).outcome(for: driver)
        else { return nil }
        return try? proposal.edits.applied(to: text)
    }

    /// A prover with this machine's compiler and our own program as the child.
    func prover() throws(ConformanceError) -> Prover {
        var prover = Prover(compiler: try .find(), executable: Self.executable)
        prover.progress = progress
        return prover
    }

    /// The path of this very program.
    private static var executable: String {
        guard let path = realpath("/proc/self/exe", nil) else { return "/proc/self/exe" }
        defer { free(path) }
        return String(cString: path)
    }
}
