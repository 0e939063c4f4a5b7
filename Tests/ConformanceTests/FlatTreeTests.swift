// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// The proof on a tree in the form that the interface had before Linux 5.18.
@Suite struct FlatTreeTests {
    private static let path = "drivers/iommu/s390-iommu.c"

    @Test func aTreeWithOneTableOfCallbacksIsProven() throws {
        var effort = Effort(depth: 1, operations: 1_000, accessOperations: 250, limit: 120)
        effort.countsCosts = false
        let text = try FlatOps.driver(RealKernel.bytes(of: Self.path))
        let wrong = try FlatOps.driver(
            RealKernel.text(
                of: Self.path, [("nr_pages * PAGE_SIZE);\n\t\tif (rc)", "nr_pages);\n\t\tif (rc)")]))
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        let report = try prover.prove(
            Self.path, of: FlatFolder(), [.init(text), .init(wrong)], effort: effort, seed: 1)
        #expect(report.steps[0].verdict == .conforms)
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
        let bytes = try real.bytes(of: path)
        switch path {
        case "include/linux/iommu.h": return bytes.flatMap { try? FlatOps.header($0) }
        case "drivers/iommu/iommu.c": return bytes.flatMap { try? FlatOps.user($0) }
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
