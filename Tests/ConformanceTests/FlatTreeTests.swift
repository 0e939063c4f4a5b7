// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// The proof on a tree in the form that the interface had before Linux 5.18.
@Suite struct FlatTreeTests {
    private static let path = "drivers/iommu/s390-iommu.c"

    /// The driver is shown the devices of one bus only, and is not told of which device something is asked.
    private static let edits = [
        ("s390_iommu_capable(struct device *dev, enum", "s390_iommu_capable(enum"),
        ("\tif (!dev_is_pci(dev))\n\t\treturn ERR_PTR(-ENODEV);\n", ""),
    ]

    /// The bus is told of the callbacks once.
    private static let start = Array(
        """

        static int __init s390_iommu_init(void)
        {
        \treturn bus_set_iommu(&pci_bus_type, &s390_iommu_ops);
        }
        subsys_initcall(s390_iommu_init);

        """.utf8)

    @Test func aTreeWithOneTableOfCallbacksIsProven() throws {
        var effort = Effort(depth: 1, operations: 1_000, accessOperations: 250, limit: 120)
        effort.countsCosts = false
        let text = try FlatOps.driver(RealKernel.text(of: Self.path, Self.edits)) + Self.start
        let flush = ("nr_pages * PAGE_SIZE);\n\t\tif (rc)", "nr_pages);\n\t\tif (rc)")
        let wrong = try FlatOps.driver(RealKernel.text(of: Self.path, Self.edits + [flush])) + Self.start
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        let report = try prover.prove(
            Self.path, of: FlatFolder(), [.init(text), .init(wrong)], effort: effort, seed: 1)
        #expect(report.steps[0].verdict == .conforms)
        #expect(
            !report.steps[0].findings.contains {
                $0.scenario.operations.contains { $0.kind == .attach && $0.domain == 1 }
            })
        #expect(report.planted.allSatisfy { $0.counterexample != nil })
        guard case .disproved(let example) = report.steps[1].verdict else {
            Issue.record("accepted")
            return
        }
        #expect(example.disagreement.law == .m3, "\(example)")
    }
}

/// The kernel's plain folder with the older interface.
private struct FlatFolder: TreeReader {
    private let real = KernelFolder()

    func bytes(of path: String) throws(TreeReadError) -> [UInt8]? {
        guard let bytes = try real.bytes(of: path) else { return nil }
        return try? Self.older(path, bytes)
    }

    /// The files that were different then. A core without a blocking domain detaches before it attaches, and of the
    /// bus's headers not one includes all others.
    private static func older(_ path: String, _ bytes: [UInt8]) throws -> [UInt8] {
        func edited(_ edits: (String, String)...) throws -> [UInt8] {
            var text = String(decoding: bytes, as: UTF8.self)
            for (old, new) in edits {
                try #require(text.contains(old), "'\(path)' has no '\(old)'")
                text = text.replacing(old, with: new)
            }
            return Array(text.utf8)
        }
        switch path {
        case "include/linux/iommu.h":
            return try FlatOps.header(
                edited(
                    ("(*capable)(struct device *dev, enum iommu_cap)", "(*capable)(enum iommu_cap)"),
                    (
                        "extern struct iommu_domain *iommu_get_domain_for_dev",
                        "extern int bus_set_iommu(struct bus_type *bus, const struct iommu_ops *ops);\n"
                            + "extern struct iommu_domain *iommu_get_domain_for_dev"
                    )))
        case "drivers/iommu/iommu.c":
            return try FlatOps.user(edited(("\tstruct iommu_domain *blocking_domain;\n", "")))
        case "arch/s390/include/asm/pci.h": return try edited(("#include <asm/pci_insn.h>\n", ""))
        default: return bytes
        }
    }

    func fileNames(in folder: String) throws(TreeReadError) -> [String] { try real.fileNames(in: folder) }

    func folderNames(in folder: String) throws(TreeReadError) -> [String] { [] }

    func search<Found: Sendable>(
        under folders: [String], named isWanted: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool,
        _ find: @escaping @Sendable (RawSpan) -> Found?
    ) async throws(TreeReadError) -> [(path: String, found: Found)] { [] }
}
