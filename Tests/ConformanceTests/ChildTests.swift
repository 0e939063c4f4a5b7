// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// What is known of a child from outside.
@Suite struct ChildTests {
    /// Scenarios are made small without being noted one by one; that takes its time, most of all on a slow machine.
    @Test func aLongSearchForTheSmallestScenarioIsNoHang() throws {
        let path = "drivers/iommu/s390-iommu.c"
        let text = try RealKernel.text(of: path)
        let world = try HostWorld.cut(from: KernelFolder(), driver: path, texts: [text])
        let workshop = try Workshop()
        let pool = try ChildPool(executable: try theCommand, workshop: workshop)
        let build = try Build([world], compiler: .find(), workshop: workshop)
        let library = try build.libraries([try build.variant(text)], .plain)[0].get()
        let amount = ChildRequest.Amount(depth: 1, operations: 1_000, seed: 1)
        let request = ChildRequest(.deduce(amount), libraries: [library], setup: Prover.usualSetup)
        let end = try pool.run([request], limit: 120, patience: 0.2)[0].end
        guard case .answered(let answer) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(!answer.findings.isEmpty)
    }
}
