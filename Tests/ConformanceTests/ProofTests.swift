// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import KernelTree
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// The real driver of Linux 6.1, compiled and run; wrong ones are scripted edits of it.
@Suite(.serialized) struct ProofTests {
    private static let path = "drivers/iommu/s390-iommu.c"
    /// Little, and without the large workloads: children built for debugging are slow.
    private static var effort: Effort {
        var effort = Effort(depth: 1, operations: 1_000, accessOperations: 250, limit: 120)
        effort.countsCosts = false
        return effort
    }

    private func text(_ edits: [(String, String)] = []) throws -> [UInt8] {
        try RealKernel.text(of: Self.path, edits)
    }

    private func report(_ steps: [Prover.Step], effort: Effort = effort) throws -> ProofReport {
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        return try prover.prove(Self.path, of: KernelFolder(), steps, effort: effort, seed: 1)
    }

    @Test func theDriverConformsToItselfAndItsDefectsAreFound() throws {
        let report = try report([.init(try text()), .init(try text())])
        #expect(report.verdict == .conforms)
        #expect(report.planted.count >= 5)
        #expect(report.planted.allSatisfy { $0.counterexample != nil })
        let found = Set(report.steps[0].findings.map(\.deviation.kind))
        #expect(found.isSuperset(of: [.lastPageRefused, .wrapAccepted, .offsetDropped, .holeClaimed]))
        #expect(report.steps[0].findings.allSatisfy { $0.scenario.operations.count <= 3 })
        #expect(report.steps[1].coverage.map { $0.reachedLines.count > $0.lines.count / 2 } == true)
    }

    @Test(arguments: [
        ("nr_pages * PAGE_SIZE);\n\t\tif (rc)", "nr_pages);\n\t\tif (rc)", Law.m3),
        ("if (rc && ((flags", "if (0 && ((flags", Law.m2),
        ("pto[px] & ZPCI_PTE_ADDR_MASK", "pto[px]", Law.p1),
        ("list_del(&domain_device->list);\n", "", Law.l2),
        ("\tspin_lock(&s390_domain->list_lock);\n", "\t", Law.l1),
        ("return size;\n}\n\nint zpci", "return size + 4096;\n}\n\nint zpci", Law.u1),
        (
            "\tiommu_device_unregister(&zdev->iommu_dev);\n\tiommu_device_sysfs_remove(&zdev->iommu_dev);",
            "\tiommu_device_sysfs_remove(&zdev->iommu_dev);\n\tiommu_device_unregister(&zdev->iommu_dev);",
            Law.l1
        ),
    ]) func aWrongDriverIsRefused(_ old: String, _ new: String, _ law: Law) throws {
        let wrong = try report([.init(try text()), .init(try text([(old, new)]))])
        guard case .disproved(let example) = wrong.verdict else {
            Issue.record("\(wrong.verdict): \(new)")
            return
        }
        #expect(example.scenario.operations.count <= 3)
        #expect(example.disagreement.law == law, "\(example)")
    }

    @Test func whatDoesNotCompileIsNotProvenInTheCompilersWords() throws {
        let report = try report([.init(try text()), .init(try text([("int rc = 0;", "int rc = nothing;")]))])
        guard case .notProven(let reason) = report.verdict else {
            Issue.record("\(report.verdict)")
            return
        }
        #expect(reason.contains("drivers/iommu/s390-iommu.c:"))
        #expect(reason.contains("nothing"))
    }

    @Test func aLoopWithoutEndIsADisproof() throws {
        let endless = try text([
            ("if (!(prot & IOMMU_READ))", "for (; prot;)\n\t\tfor (;;)\n\t\t\t;\n\tif (!prot)")
        ])
        guard case .disproved(let example) = try report([.init(endless)]).verdict else {
            Issue.record("accepted")
            return
        }
        #expect(
            example.disagreement.got
                == "it did not return, in s390_iommu_map at drivers/iommu/s390-iommu.c:270")
    }

    @Test func aDisproofTellsTheDeviationsBeforeAndAfter() throws {
        let wrong = try text([("nr_pages * PAGE_SIZE);\n\t\tif (rc)", "nr_pages);\n\t\tif (rc)")])
        let step = try report([.init(try text()), .init(wrong)]).steps[1]
        guard case .disproved = step.verdict else {
            Issue.record("accepted")
            return
        }
        let entries = try #require(step.comparison).entries
        #expect(entries.contains { $0.kind == .holeClaimed && $0.before != nil })
        #expect(!step.isCompared, "what the run did not meet is not told to be mended")
    }

    @Test func whatIsMendedInSilenceIsTold() throws {
        let mended = try text([
            ("pto[px] & ZPCI_PTE_ADDR_MASK", "(pto[px] & ZPCI_PTE_ADDR_MASK) | (iova & ~PAGE_MASK)")
        ])
        let silent = try report([.init(try text()), .init(mended)])
        #expect(silent.verdict == .conforms)
        #expect(silent.steps[1].silentlyFixed == [.offsetDropped])
        let told = try report([.init(try text()), .init(mended, mended: [.offsetDropped])])
        #expect(told.steps[1].silentlyFixed.isEmpty)
    }

    @Test func aNewDeviationMustBeDeclared() throws {
        let before = try text([
            (
                "phys = pto[px] & ZPCI_PTE_ADDR_MASK",
                "phys = (pto[px] & ZPCI_PTE_ADDR_MASK) | (iova & ~PAGE_MASK)"
            )
        ])
        let undeclared = try report([.init(before), .init(try text())])
        #expect(undeclared.steps[1].undeclared == [.offsetDropped])
        let declared = try report([
            .init(before), .init(try text(), declared: [Deviation(.offsetDropped, .page)]),
        ])
        #expect(declared.verdict == .conforms)
    }

    /// A check that rounds the end of the aperture up is wrong only where a function's last page is not wholly its own.
    @Test func theReplayOfADisproofShowsItOnTheFunctionsItWasFoundOn() throws {
        let converted = try text([
            (
                "dma_addr + size > s390_domain->domain.geometry.aperture_end)",
                "dma_addr + size - 1 > (s390_domain->domain.geometry.aperture_end | 0xfff))"
            )
        ])
        let report = try report([.init(converted)])
        guard case .disproved(let example) = report.verdict else {
            Issue.record("\(report.verdict)")
            return
        }
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        let replay = try prover.replay(example.scenario, Self.path, of: KernelFolder(), [.init(converted)])
        #expect(replay[0].counterexample?.disagreement.law == example.disagreement.law)
        let words = "on functions whose last page is not wholly theirs:"
        #expect(replay[0].lines.first == words)
        #expect(example.description.hasPrefix("\(words) "), "\(example)")
    }

    @Test func theSameSeedGivesTheSameRun() throws {
        let (one, other) = (try report([.init(try text())]), try report([.init(try text())]))
        #expect(one.steps[0].findings == other.steps[0].findings)
        #expect(one.operations == other.operations)
    }
}

/// The command beside the program of the tests.
var theCommand: String {
    get throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "gen-patch").path
    }
}

/// The kernel's plain folder, as far as the prover reads it.
struct KernelFolder: TreeReader {
    func bytes(of path: String) throws(TreeReadError) -> [UInt8]? { try? RealKernel.bytes(of: path) }

    func fileNames(in folder: String) throws(TreeReadError) -> [String] {
        let top = (try? RealKernel.folder) ?? ""
        return ((try? FileManager.default.contentsOfDirectory(atPath: "\(top)/\(folder)")) ?? []).sorted()
    }

    func folderNames(in folder: String) throws(TreeReadError) -> [String] { [] }

    func search<Found: Sendable>(
        under folders: [String], named isWanted: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool,
        _ find: @escaping @Sendable (RawSpan) -> Found?
    ) async throws(TreeReadError) -> [(path: String, found: Found)] { [] }
}
