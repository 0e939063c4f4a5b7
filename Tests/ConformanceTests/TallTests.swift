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

    /// Builds five levels where a function's range needs more than three, and three elsewhere.
    private static let fiveLevels = [
        claim,
        ("dma_walk_cpu_trans(s390_domain->dma_table", "s390_walk(s390_domain"),
        ("static int s390_iommu_update_trans(", walk + "static int s390_iommu_update_trans("),
        ("\tif (rto && reg", "\trto = s390_found(s390_domain, iova);\n\tif (rto && reg"),
        (
            "\tdma_cleanup_tables(s390_domain->dma_table);",
            "\ts390_cleanup(s390_domain->dma_table, domain->geometry.aperture_end >> 42 ? 2 : 0);"
        ),
        ("static void s390_domain_free(", cleanup + "static void s390_domain_free("),
    ]

    private static let walk = """
        static unsigned long *s390_next(unsigned long *entry, unsigned long type)
        {
        	unsigned long *table;

        	if (reg_entry_isvalid(*entry))
        		return phys_to_virt(*entry & ZPCI_RTE_ADDR_MASK);
        	table = dma_alloc_cpu_table();
        	if (table)
        		*entry = virt_to_phys(table) | type | ZPCI_TABLE_LEN_RTX;
        	return table;
        }

        static unsigned long *s390_walk(struct s390_domain *s390_domain, dma_addr_t iova)
        {
        	unsigned long *table = s390_domain->dma_table;

        	if (s390_domain->domain.geometry.aperture_end >> 42) {
        		table = s390_next(&table[iova >> 53], ZPCI_TABLE_TYPE_RFX);
        		if (!table)
        			return NULL;
        		table = s390_next(&table[iova >> 42 & ZPCI_INDEX_MASK], ZPCI_TABLE_TYPE_RSX);
        		if (!table)
        			return NULL;
        	}
        	return dma_walk_cpu_trans(table, iova);
        }

        static unsigned long *s390_found(struct s390_domain *s390_domain, dma_addr_t iova)
        {
        	unsigned long *table = s390_domain->dma_table;
        	unsigned long entry;
        	int shift;

        	if (!(s390_domain->domain.geometry.aperture_end >> 42))
        		return table;
        	for (shift = 53; shift >= 42; shift -= ZPCI_TABLE_BITS) {
        		entry = table[iova >> shift & ZPCI_INDEX_MASK];
        		if (!reg_entry_isvalid(entry))
        			return NULL;
        		table = phys_to_virt(entry & ZPCI_RTE_ADDR_MASK);
        	}
        	return table;
        }


        """

    private static let cleanup = """
        static void s390_cleanup(unsigned long *table, int levels)
        {
        	int i;

        	for (i = 0; levels && i < ZPCI_TABLE_ENTRIES; i++) {
        		if (reg_entry_isvalid(table[i]))
        			s390_cleanup(phys_to_virt(table[i] & ZPCI_RTE_ADDR_MASK), levels - 1);
        		table[i] = ZPCI_TABLE_INVALID;
        	}
        	dma_cleanup_tables(table);
        }


        """

    /// Little, and without the large workloads: children built for debugging are slow.
    private static var effort: Effort {
        var effort = Effort(depth: 1, operations: 500, accessOperations: 100, limit: 120)
        effort.countsCosts = false
        return effort
    }

    private func report(_ steps: [(String, String)]...) throws -> ProofReport {
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        let texts = try steps.map { Prover.Step(try RealKernel.text(of: Self.path, $0)) }
        return try prover.prove(Self.path, of: KernelFolder(), texts, effort: Self.effort, seed: 1)
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
        // What does not come back from the question is tried, so that it shows itself.
        let crash = (
            "return -ENODEV;\n\n\tdomain_device",
            "return -ENODEV;\n\tif (zdev->end_dma >> 42)\n\t\tdomain = NULL;\n\n\tdomain_device"
        )
        #expect(try tall([crash]) == Prover.tallSetups)
    }

    /// What runs for such functions only is reached, and conforms.
    @Test func aDriverThatIsRightThereConforms() throws {
        let report = try report(Self.fiveLevels)
        #expect(report.verdict == .conforms)
        let text = String(decoding: try RealKernel.text(of: Self.path, Self.fiveLevels), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("s390_next(&table[iova >> 53]") }) + 1
        #expect(report.steps[0].coverage?.reachedLines.contains(line) == true)
    }

    /// A wrong edit of what runs for such functions only is reached and refused there.
    @Test func aMutantThatIsWrongThereAloneIsKilled() throws {
        let text = try RealKernel.text(of: Self.path, Self.fiveLevels)
        let edit = Array("iova >> (53 + 1)".utf8)
        let mutant = try #require(Mutant.all(of: text).first { $0.text.firstRange(of: edit) != nil })
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        let report = try prover.mutate(
            Self.path, of: KernelFolder(), .init(text), only: [mutant.number], effort: Self.effort, seed: 1)
        #expect(report.isOriginalAccepted && report.isCopyAlike && report.isPlantedSeen)
        guard case .killed(let example)? = report.results.first?.fate else {
            Issue.record("\(report.results.map(\.fate))")
            return
        }
        #expect(Prover.tallSetups.contains { $0 == example.setup }, "\(example)")
    }

    /// Callers that had such functions must not lose them.
    @Test func aConversionThatRefusesThemIsRefused() throws {
        let refusal = (
            "return -ENODEV;\n\n\tdomain_device",
            "return -ENODEV;\n\tif (zdev->end_dma >> 42)\n\t\treturn -EINVAL;\n\n\tdomain_device"
        )
        let report = try report(Self.fiveLevels, Self.fiveLevels + [refusal])
        #expect(report.steps[0].verdict == .conforms)
        guard case .disproved(let example) = report.steps[1].verdict else {
            Issue.record("\(report.steps[1].verdict)")
            return
        }
        #expect(Prover.tallSetups.contains { $0 == example.setup }, "\(example)")
    }

    @Test func aDriverThatIsWrongThereAloneIsRefused() throws {
        guard case .disproved(let example) = try report([Self.claim]).verdict else {
            Issue.record("accepted")
            return
        }
        #expect(example.scenario.operations.count <= 2, "\(example)")
        #expect(example.description.hasPrefix("on functions that reach beyond 4 TiB: "), "\(example)")
    }
}
