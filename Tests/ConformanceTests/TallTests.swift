// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// Functions whose ranges need more levels of tables, tried on the real driver of Linux 6.1, whose tables have three,
/// and on edits of it.
@Suite(.serialized) struct TallTests {
    private static let path = "drivers/iommu/s390-iommu.c"

    /// Tells the hardware of five levels where a function's range needs more than three, as it does, and builds three.
    private static let claim = (
        "virt_to_phys(s390_domain->dma_table));",
        """
        virt_to_phys(s390_domain->dma_table) |
        				(zdev->end_dma >> 42 ? ZPCI_IOTA_RFTO_FLAG :
        				 ZPCI_IOTA_RTTO_FLAG));
        """
    )

    private func report(_ edits: [(String, String)]) throws -> ProofReport {
        var effort = Effort(depth: 1, operations: 1_000, accessOperations: 250, limit: 120)
        effort.countsCosts = false
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        let text = try RealKernel.text(of: Self.path, edits)
        return try prover.prove(Self.path, of: KernelFolder(), [.init(text)], effort: effort, seed: 1)
    }

    /// The setups that are tried with the real driver with some edits.
    private func tall(_ edits: [(String, String)]) throws -> [Setup] {
        let text = try RealKernel.text(of: Self.path, edits)
        let world = try HostWorld.cut(from: KernelFolder(), driver: Self.path, texts: [text])
        let workshop = try Workshop()
        let pool = try ChildPool(executable: try theCommand, workshop: workshop)
        let build = try Build([world], compiler: .find(), workshop: workshop)
        let library = try build.libraries([try build.variant(text)], .plain)[0].get()
        let amount = ChildRequest.Amount(depth: 0, operations: 10, seed: 1)
        let request = ChildRequest(.judge(amount), libraries: [library], setup: Prover.usualSetup)
        return try pool.runProbing([request], limit: 120)[0].tall
    }

    @Test func aDriverIsTriedOnWhatItsTablesSpan() throws {
        #expect(try tall([]).isEmpty)
        #expect(try tall([Self.claim]) == Prover.tallSetups)
    }

    @Test func aDriverThatIsWrongThereAloneIsRefused() throws {
        guard case .disproved(let example) = try report([Self.claim]).verdict else {
            Issue.record("accepted")
            return
        }
        #expect(example.scenario.operations.count <= 2, "\(example)")
        #expect(example.description.hasPrefix("on functions that reach beyond 4 TiB: "), "\(example)")
    }

    /// What brings the driver down there is shown by the functions that it does that on.
    @Test func aDriverThatCrashesThereAloneIsRefused() throws {
        let crash = (
            "return -ENODEV;\n\n\tdomain_device",
            "return -ENODEV;\n\tif (zdev->end_dma >> 42)\n\t\tdomain = NULL;\n\n\tdomain_device"
        )
        guard case .disproved(let example) = try report([crash]).verdict else {
            Issue.record("accepted")
            return
        }
        #expect(example.disagreement.got.contains("NULL dereference"), "\(example)")
        #expect(example.setup == Prover.tallSetups.first)
    }
}
