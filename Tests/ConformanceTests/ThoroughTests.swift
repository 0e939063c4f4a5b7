// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// The runs of a thorough proof that need programs of their own, on the real driver and on wrong ones.
@Suite(.serialized) struct ThoroughTests {
    private static let path = "drivers/iommu/s390-iommu.c"

    private func report(
        _ kind: FurtherRun.Kind, _ edits: [(String, String)] = []
    ) throws -> ProofReport {
        var effort = Effort(depth: 0, operations: 500, accessOperations: 20_000, limit: 120)
        (effort.countsCosts, effort.further) = (false, [kind])
        let text = try RealKernel.text(of: Self.path, edits)
        let cast = try Cast([.init(text)], Self.path, of: KernelFolder())
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        let workshop = try Workshop()
        let build = try Build(cast.worlds, compiler: prover.compiler, workshop: workshop)
        var report = ProofReport(compiler: prover.compiler.version, seed: 1, effort: effort)
        report.steps = [.init(verdict: .conforms)]
        try FurtherRuns(
            prover: prover, cast: cast, build: build, workshop: workshop, effort: effort, seed: 1
        ).run(&report)
        return report
    }

    private func example(_ report: ProofReport) throws -> Counterexample {
        var found: Counterexample?
        if case .disproved(let example) = report.verdict { found = example }
        return try #require(found, "\(report.verdict), \(report.further.lines)")
    }

    @Test func threadsFindNothingInTheDriverAndTheRacesThatArePlanted() throws {
        let report = try report(.threads)
        #expect(report.verdict == .conforms, "\(report.further.lines)")
        #expect(report.planted.count == 2)
        #expect(report.planted.allSatisfy { $0.counterexample != nil })
        #expect(
            report.further.lines.first
                == "several threads under the thread sanitizer: 6 threads, 1,000 operations each")
    }

    @Test func aRaceIsToldWithItsTwoPlaces() throws {
        let found = try example(report(.threads, RaceTests.unlocked))
        #expect(found.description.hasPrefix("data race: "))
        #expect(found.description.ranges(of: " at drivers/iommu/s390-iommu.c:").count == 2, "\(found)")
        #expect(found.code == "threads:seed=1:operations=1000")
    }

    /// A driver whose threads share nothing: whatever orders accesses, no race shows that the run would find one.
    @Test func whereNoRaceCanBePlantedTheRunIsNotProvenItself() throws {
        let report = try report(
            .threads,
            [
                (
                    "\tif (!zdev)\n\t\treturn -ENODEV;\n\n\tdomain_device",
                    "\treturn -ENODEV;\n\n\tdomain_device"
                ),
                ("\tif (dma_addr <", "\tif (1 || dma_addr <"),
                ("\tif (iova < domain", "\tif (1 || iova < domain"),
                (
                    "zpci_refresh_trans((u64) domain_device->zdev->fh << 32,\n\t\t\t\t\tstart_dma_addr, nr_pages * PAGE_SIZE)",
                    "0"
                ),
            ])
        #expect(report.verdict == .conforms)
        #expect(report.planted.isEmpty)
        #expect(!report.further.contains { $0.isProvenItself })
        #expect(
            report.further.lines.first
                == "several threads under the thread sanitizer: run, but not proven itself: "
                + "no race could be planted in the driver; 6 threads, 1,000 operations each")
    }

    @Test func bothByteOrdersAgreeOnTheDriver() throws {
        let report = try report(.bigEndian)
        #expect(report.verdict == .conforms)
        #expect(report.further.lines.first == "the same operations on big-endian s390x: 200,064 operations")
    }

    /// What no core hands down may be anything, on each machine something else.
    @Test func anOddCallMayDependOnTheMachine() throws {
        let lookUp = "\tpaddr = s390_iommu_iova_to_phys(domain, iova);"
        let odd = "\tif (size < PAGE_SIZE)\n\t\treturn *(const u8 *)&(const u64){ 1 };\n"
        #expect(try report(.bigEndian, [(lookUp, odd + lookUp)]).verdict == .conforms)
    }

    @Test func whatDependsOnTheByteOrderIsADisproof() throws {
        let edit = (
            "\tspin_lock_irqsave(&s390_domain->dma_table_lock, irq_flags);\n\tfor",
            "\tif (!*(u8 *)&nr_pages)\n\t\treturn -EINVAL;\n"
                + "\tspin_lock_irqsave(&s390_domain->dma_table_lock, irq_flags);\n\tfor"
        )
        let found = try example(report(.bigEndian, [edit]))
        #expect(found.scenario.operations.count == 1, "\(found)")
        #expect(found.disagreement.got == "-EINVAL on big-endian s390x", "\(found)")
    }
}
