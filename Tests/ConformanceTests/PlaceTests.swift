// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// Drivers that end the run; the line that did it is told, as the kernel's tree has it.
@Suite(.serialized) struct PlaceTests {
    /// Before the first statement that works.
    private static let before = "\tnr_pages = PAGE_ALIGN"
    private static let nothing = "\tif (size == 0x2000)\n\t\tREAD_ONCE(*(u64 *)NULL);\n"

    @Test(arguments: [
        // A pointer to nothing.
        (
            nothing,
            "NULL dereference on address 0x0, in s390_iommu_update_trans at drivers/iommu/s390-iommu.c:221, expected a return"
        ),
        // The same in another of the kernel's files.
        (
            "\tif (size == 0x2000)\n\t\tdma_walk_cpu_trans(NULL, dma_addr);\n",
            ", called from s390_iommu_update_trans at drivers/iommu/s390-iommu.c:221"
        ),
        // A pointer to nothing, in code that a header of ours brings.
        (
            "\tif (size == 0x2000)\n\t\tlist_del((struct list_head *)NULL);\n",
            "in s390_iommu_update_trans near drivers/iommu/s390-iommu.c:2"
        ),
        // A pointer that nobody set.
        (
            "\tif (size == 0x2000) {\n\t\tstruct list_head **some = kmalloc(64, GFP_ATOMIC);\n\t\tif (some)\n\t\t\tREAD_ONCE(some[0]->next);\n\t}\n",
            "on an address that no memory has, in s390_iommu_update_trans at drivers/iommu/s390-iommu.c:223"
        ),
        // What the run time finds without any sanitizer.
        (
            "\tif (size == 0x2000)\n\t\tkfree(&nr_pages);\n",
            "memory is freed that is not allocated in s390_iommu_update_trans at drivers/iommu/s390-iommu.c:221"
        ),
    ]) func whatEndsTheRunIsToldWithItsLine(_ new: String, _ words: String) throws {
        let found = try SingleRun().example([(Self.before, new + Self.before)])
        #expect(found.description.contains(words), "\(found)")
        #expect(found.scenario.operations.count == 1, "\(found.scenario.operations.count)")
    }

    /// After thousands of operations, too, in a scenario that would have gone on behind the one that did it.
    @Test func theOperationIsFoundLateInARun() throws {
        let late = "\tif ((pa >> PAGE_SHIFT) % 1021 == 5)\n\t\tREAD_ONCE(*(u64 *)NULL);\n"
        let run = SingleRun(work: .deduce(.init(depth: 0, operations: 20_000, seed: 1)))
        let found = try run.example([(Self.before, late + Self.before)])
        #expect(found.scenario.operations.count == 1, "\(found.scenario.operations.count)")
        #expect(found.disagreement.index == 0 && found.disagreement.law == .m1, "\(found)")
    }

    /// Where nothing tells the line, the function and the place in it do.
    @Test func withoutDebugInformationTheFunctionIsTold() throws {
        let compiler = try Compiler.find()
        var run = SingleRun(work: .replay(Scenario([.map(iova: 0x1000_0000, paddr: 0x4000, bytes: 0x2000)])))
        run.compiler = Compiler(
            command: compiler.command + ["-Wl,--strip-debug"], version: compiler.version)
        let found = try run.example([(Self.before, Self.nothing + Self.before)])
        #expect(found.description.contains(", in s390_iommu_update_trans+0x"), "\(found)")
    }
}
