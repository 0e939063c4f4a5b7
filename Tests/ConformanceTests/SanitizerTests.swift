// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// Drivers that do what only a sanitizer sees; each is a scripted edit of the real one.
@Suite(.serialized) struct SanitizerTests {
    @Test func theDriverHasNothingToHide() throws {
        var effort = Effort(depth: 1, operations: 1_000, accessOperations: 250, limit: 120)
        (effort.countsCosts, effort.further) = (false, [.sanitizers])
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        let path = "drivers/iommu/s390-iommu.c"
        let report = try prover.prove(
            path, of: KernelFolder(), [.init(RealKernel.text(of: path))], effort: effort, seed: 1)
        #expect(report.verdict == .conforms)
        let planted = report.planted.filter {
            ["a read beside an array", "a shift too far"].contains($0.kind)
        }
        #expect(planted.count == 2)
        let places = planted.compactMap { $0.counterexample?.incident.ranges(of: " at \(path):") }
        #expect(places.map(\.count) == [1, 1], "\(planted)")
        #expect(report.further.first?.isProvenItself == true)
    }

    @Test(arguments: [
        // Reads what was freed: no result depends on it.
        (
            "\t\t\tkfree(domain_device);\n\t\t\tbreak;",
            "\t\t\tkfree(domain_device);\n\t\t\tREAD_ONCE(domain_device->zdev);\n\t\t\tbreak;",
            "use after free: a read of 8 bytes in __s390_iommu_detach_device at drivers/iommu/s390-iommu.c:102"
        ),
        // The same in code that a header of ours brings.
        (
            "\t\t\tkfree(domain_device);\n\t\t\tbreak;",
            "\t\t\tkfree(domain_device);\n\t\t\tWARN_ON(list_empty(&domain_device->list));\n\t\t\tbreak;",
            "use after free: a read of 8 bytes in __s390_iommu_detach_device at drivers/iommu/s390-iommu.c:102"
        ),
        // Writes behind what was allocated, and puts back what stood there.
        (
            "\tdomain_device->zdev = zdev;\n",
            "\t{ volatile u64 *p = (void *)(domain_device + 1); u64 old = *p; *p = 1; *p = old; }\n"
                + "\tdomain_device->zdev = zdev;\n",
            "bytes behind a block in s390_iommu_attach_device at drivers/iommu/s390-iommu.c:154"
        ),
        // Reads beside an array on the stack; what it finds there decides nothing.
        (
            "\tnr_pages = PAGE_ALIGN",
            "\t{ volatile u8 few[8] = { 0 }; (void)few[dma_addr >> 12 & 15]; }\n"
                + "\tnr_pages = PAGE_ALIGN",
            "an index out of bounds at drivers/iommu/s390-iommu.c:"
        ),
        // Shifts farther than a number is wide.
        (
            "\tnr_pages = PAGE_ALIGN",
            "\tif (1 << (size >> 12 & 63))\n\t\tflags |= 0;\n\tnr_pages = PAGE_ALIGN",
            "a shift out of bounds at drivers/iommu/s390-iommu.c:"
        ),
    ]) func isADisproofWithItsOperation(_ old: String, _ new: String, _ words: String) throws {
        let example = try SingleRun(flavor: .sanitized).example([(old, new)])
        #expect(example.incident.contains(words), "\(example)")
        #expect(example.scenario.operations.count <= 3, "\(example)")
    }

    @Test func theReplayShowsItAgain() throws {
        let free = "\t\t\tkfree(domain_device);\n"
        let path = "drivers/iommu/s390-iommu.c"
        let wrong = try RealKernel.text(of: path, [(free, free + "\t\t\tREAD_ONCE(domain_device->zdev);\n")])
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        let replay = try prover.replay(Scenario([]), path, of: KernelFolder(), [.init(wrong)])[0]
        #expect(replay.lines.first == "under the address and undefined behaviour sanitizers:")
        let found = try #require(replay.counterexample).description
        #expect(
            found.hasPrefix(
                "allocate the domain · attach function 0 · detach and free everything → use after free: "))
    }
}
