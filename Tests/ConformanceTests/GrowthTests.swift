// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// What reaches farther in a conversion of the real driver, by hand: nothing that is told of it may be false.
@Suite(.serialized) struct GrowthTests {
    private let path = "drivers/iommu/s390-iommu.c"

    private func driver() throws -> String {
        String(decoding: try RealKernel.bytes(of: path), as: UTF8.self)
    }

    /// The driver with callbacks that take page counts.
    private func converted() throws -> String {
        let edits = [
            (
                "phys_addr_t paddr, size_t size, int prot, gfp_t gfp)\n{",
                "phys_addr_t paddr, size_t pgsize, size_t pgcount, int prot, gfp_t gfp, size_t *mapped)\n{\n"
                    + "\tsize_t size = pgsize * pgcount;"
            ),
            (
                "size, flags);\n\n\treturn rc;",
                "size, flags);\n\tif (!rc)\n\t\t*mapped = size;\n\n\treturn rc;"
            ),
            (
                "unsigned long iova, size_t size,\n\t\t\t       struct iommu_iotlb_gather *gather)\n{",
                "unsigned long iova, size_t pgsize, size_t pgcount, struct iommu_iotlb_gather *gather)\n{\n"
                    + "\tsize_t size = pgsize * pgcount;"
            ),
            (".map\t\t= s390", ".map_pages\t= s390"), (".unmap\t\t= s390", ".unmap_pages\t= s390"),
        ]
        var text = try driver()
        for (old, new) in edits {
            try #require(text.contains(old), "the driver has no '\(old)'")
            text = text.replacing(old, with: new)
        }
        return text
    }

    private func prover() throws -> Prover { Prover(compiler: try .find(), executable: try theCommand) }

    private func report(_ texts: [String], reaches: [Reach]) throws -> ProofReport {
        var effort = Effort(depth: 1, operations: 24_000, accessOperations: 250, limit: 300)
        effort.countsCosts = false
        // So short a run does not meet these in the driver as it was.
        let rare = [Deviation(.holeAllocates, .request), Deviation(.holeAllocationFailureUnmaps, .request)]
        let steps = texts.enumerated().map { index, text in
            Prover.Step(Array(text.utf8), declared: rare, reaches: index == 0 ? [] : reaches)
        }
        return try prover().prove(path, of: KernelFolder(), steps, effort: effort, seed: 1)
    }

    @Test func everySequenceThatIsToldGivesWhatIsToldOfIt() throws {
        let trueSizes = try converted().replacing(
            "pgsize_bitmap = S390_IOMMU_PGSIZES", with: "pgsize_bitmap = 4096")
        let texts = [try driver(), try converted(), trueSizes]
        let all = [Deviation.Place.map, .unmap].flatMap(Reach.all)
        let report = try report(texts, reaches: all)
        try #require(report.verdict == .conforms, "\(report.verdict)")
        var told: Set<String> = []
        for (index, step) in report.steps.enumerated().dropFirst() {
            for growth in step.growths where growth.isResult {
                let pair = texts[index - 1...index].map { Prover.Step(Array($0.utf8)) }
                let replays = try prover().replay(growth.scenario, path, of: KernelFolder(), pair)
                for (replay, said) in zip(replays, [growth.before, growth.after]) {
                    let last = try #require(growth.scenario.operations.last)
                    let line = replay.lines.last { $0.hasPrefix("\(last) → ") }
                    #expect(line?.dropFirst("\(last) → ".count) == said.dropFirst("returned ".count))
                }
                told.insert("\(index) \(growth.reach.name)")
            }
        }
        #expect(told.contains("2 unmap-hole-extent"), "\(told)")
    }

    @Test func whatReachesFartherUndeclaredIsRefused() throws {
        let texts = [try driver(), try converted()]
        guard case .disproved(let example) = try report(texts, reaches: [Reach(.map, .failure)]).verdict
        else {
            Issue.record("accepted")
            return
        }
        #expect(example.disagreement.law == .c1 || example.disagreement.deviation?.extent == .request)
    }
}
