// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// What is known of a child from outside.
@Suite struct ChildTests {
    /// A pool of children, and the real driver for them.
    private func poolAndLibrary() throws -> (pool: ChildPool, library: String) {
        let path = "drivers/iommu/s390-iommu.c"
        let text = try RealKernel.text(of: path)
        let world = try HostWorld.cut(from: KernelFolder(), driver: path, texts: [text])
        let workshop = try Workshop()
        let build = try Build([world], compiler: .find(), workshop: workshop)
        let library = try build.libraries([try build.variant(text)], .plain)[0].get()
        return (try ChildPool(executable: try theCommand, workshop: workshop), library)
    }

    /// Scenarios are made small without being noted one by one; that takes its time, most of all on a slow machine.
    @Test func aLongSearchForTheSmallestScenarioIsNoHang() throws {
        let (pool, library) = try poolAndLibrary()
        let amount = ChildRequest.Amount(depth: 1, operations: 1_000, seed: 1)
        let request = ChildRequest(.deduce(amount), libraries: [library], setup: Prover.usualSetup)
        let end = try pool.run([request], limit: 120, patience: 0.2)[0].end
        guard case .answered(let answer) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(!answer.findings.isEmpty)
    }

    /// Only what stands still hangs; what moves on has not shown that it is wrong, however long it takes.
    @Test func whatIsSlowIsNotRefused() throws {
        let (pool, library) = try poolAndLibrary()
        func fate(_ operations: Int, limit: Double, alone: Double) throws -> MutationReport.Fate? {
            let amount = ChildRequest.Amount(depth: 0, operations: operations, seed: 1)
            let request = ChildRequest(.deduce(amount), libraries: [library], setup: Prover.usualSetup)
            let end = try pool.runPatiently([request], limit: limit, alone: alone, patience: 10)[0]
            return MutationReport.Fate(try pool.verdict(of: end, request))
        }
        guard case .undecided(let reason)? = try fate(1 << 40, limit: 0.5, alone: 1) else {
            Issue.record("decided")
            return
        }
        #expect(reason.contains("its time"))
        #expect(try fate(10, limit: 0.001, alone: 60) == nil)
    }

    /// A driver that cannot be loaded has done nothing that could be wrong.
    @Test func whatCannotBeLoadedIsNotProven() throws {
        let (pool, library) = try poolAndLibrary()
        let amount = ChildRequest.Amount(depth: 0, operations: 10, seed: 1)
        for libraries in [[library, "/none.so"], ["/none.so", library]] {
            let request = ChildRequest(
                .compare(amount, Allowance()), libraries: libraries, setup: Prover.usualSetup)
            let verdict = try pool.verdict(of: try pool.run([request], limit: 120)[0], request)
            guard case .notProven(let reason) = verdict else {
                Issue.record("\(verdict)")
                continue
            }
            #expect(reason.hasPrefix("cannot load '/none.so': "), "\(reason)")
        }
    }
}
