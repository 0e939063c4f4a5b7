// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// What shows inside the real driver of Linux 6.1, and what does not: each other driver is a scripted edit of it.
@Suite(.serialized) struct InsideTests {
    private static let path = "drivers/iommu/s390-iommu.c"

    /// What a look inside says of the driver with some edits, by a judge that goes along with every deviation.
    private func fate(_ edits: [(String, String)]) throws -> MutationReport.Fate {
        let original = try RealKernel.text(of: Self.path, [])
        let world = try HostWorld.cut(from: KernelFolder(), driver: Self.path, texts: [original])
        let workshop = try Workshop()
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        let pool = try ChildPool(executable: prover.executable, workshop: workshop)
        let build = try Build([world], compiler: prover.compiler, workshop: workshop)
        _ = try build.variant(original)
        let other = try build.variant(try RealKernel.text(of: Self.path, edits))
        let effort = Effort(depth: 1, operations: 1_000, accessOperations: 1_000, limit: 120)
        let run = try InsideRun(prover, build: build, pool: pool, effort: effort, seed: 1)
        let known = Deviation.Kind.allCases.map { Deviation($0, .request) }
        return try run.fates(of: [other], known: known)[0]
    }

    private func difference(_ edits: [(String, String)]) throws -> InsideDifference {
        let fate = try fate(edits)
        guard case .survived(let difference?) = fate else {
            Issue.record("\(fate)")
            throw Unseen()
        }
        return difference
    }

    private struct Unseen: Error {}

    /// The whole way of one that nobody can tell from the driver: a list in which each function stands once is
    /// followed to its end.
    @Test func aMutantThatDoesTheSameIsAlike() throws {
        let text = try RealKernel.text(of: Self.path, [])
        let wanted = try #require(
            Mutant.all(of: text).first {
                String(decoding: $0.text, as: UTF8.self).contains("kfree(domain_device);\n\t\t\t;\n")
            })
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        let effort = Effort(depth: 1, operations: 1_000, accessOperations: 250, limit: 120)
        let report = try prover.mutate(
            Self.path, of: KernelFolder(), .init(text), only: [wanted.number], effort: effort, seed: 1)
        #expect(report.isOriginalAccepted && report.isCopyAlike && report.isPlantedSeen)
        #expect(report.isStrong)
        guard case .alike? = report.results.first?.fate else {
            Issue.record("\(report.results)")
            return
        }
    }

    @Test func aCopyIsTheSame() throws {
        let fate = try fate([])
        guard case .alike(let operations) = fate else {
            Issue.record("\(fate)")
            return
        }
        #expect(operations > 1_000)
    }

    @Test func codeThatDoesTheSameIsTheSame() throws {
        let fate = try fate([
            ("\t\t\tkfree(domain_device);\n\t\t\tbreak;\n", "\t\t\tkfree(domain_device);\n\t\t\t;\n")
        ])
        guard case .alike = fate else {
            Issue.record("\(fate)")
            return
        }
    }

    @Test func aLockThatIsTakenOnceMoreIsSeen() throws {
        let found = try difference([
            (
                "\tspin_unlock(&s390_domain->list_lock);\n",
                "\tspin_unlock(&s390_domain->list_lock);\n\tspin_lock(&s390_domain->list_lock);\n"
                    + "\tspin_unlock(&s390_domain->list_lock);\n"
            )
        ])
        #expect(found.scenario.operations.count == 1)
        #expect(found.second.hasPrefix("spin_lock(&s390_domain->list_lock"), "\(found)")
    }

    @Test func callsInAnotherOrderAreSeen() throws {
        let found = try difference([
            (
                "\tspin_lock_init(&s390_domain->dma_table_lock);\n\tspin_lock_init(&s390_domain->list_lock);\n",
                "\tspin_lock_init(&s390_domain->list_lock);\n\tspin_lock_init(&s390_domain->dma_table_lock);\n"
            )
        ])
        #expect(found.first.contains("dma_table_lock") && found.second.contains("list_lock"), "\(found)")
    }

    @Test func memoryThatNobodyReadsIsSeen() throws {
        let found = try difference([
            (
                "\tif (!(prot & IOMMU_READ))",
                "\tdomain->handler_token = (void *)paddr;\n\tif (!(prot & IOMMU_READ))"
            )
        ])
        #expect(found.scenario.operations.map(\.kind) == [.map], "\(found)")
        #expect(found.first.hasPrefix("word ") && found.second == "0x5000", "\(found)")
    }

    @Test func deadBitsOfAnEntryAreSeen() throws {
        let found = try difference([
            ("int flags = ZPCI_PTE_INVALID;", "int flags = ZPCI_PTE_INVALID | ZPCI_TABLE_PROTECTED;")
        ])
        #expect(found.first.hasSuffix("0x5400") && found.second == "0x5600", "\(found)")
    }

    @Test func whatTheHardwareCanReadAtAFlushIsSeen() throws {
        let token = "s390_domain->domain.handler_token"
        let found = try difference([
            (
                "\tspin_lock(&s390_domain->list_lock);\n",
                "\t\(token) = domain_device;\n\tspin_lock(&s390_domain->list_lock);\n"
            ),
            ("undo_cpu_trans:\n", "undo_cpu_trans:\n\t\(token) = NULL;\n"),
            (
                "\tint rc = 0;\n\n\tif (dma_addr",
                "\tint rc = 0;\n\n\tdomain_device = (void *)8;\n\tif (dma_addr"
            ),
        ])
        #expect(found.second.hasSuffix("while memory holds something else"), "\(found)")
    }
}
