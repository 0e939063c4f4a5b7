// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// What somebody's conversion is told by `gen-patch prove`.
@Suite struct ProveTests {
    private static let driver = CommandWorld.driver

    @Test func aBranchIsCompiledWithItsOwnFiles() throws {
        let kernel = try CommandWorld()
        let files = [Self.driver, "arch/s390/include/asm/pci_dma.h"]
        try kernel.commit(on: "sent", files.map { ($0, "pt_entry_isvalid(", "zpci_pte_is_valid(") })
        let outcome = try kernel.runRelease("prove", "--driver", "s390-iommu", "--candidate", "sent")
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(outcome.text.hasPrefix("\(Self.driver): conforms\n"))
        let text = try kernel.world.git("show", "sent:\(Self.driver)", in: kernel.path)
        try kernel.world.write(kernel.world.folder + "/alone.c", text + "\n")
        let alone = try kernel.runRelease("prove", "--driver", "s390-iommu", "--candidate", "../alone.c")
        #expect(alone.status == 3)
        #expect(alone.text.contains("not proven") && alone.text.contains("'zpci_pte_is_valid'"))
        #expect(alone.text.contains("\n\(Self.driver):"))
    }

    @Test(arguments: [
        ("\tif (!rc)\n\t\t*mapped = size;\n", "", "*mapped"),
        ("\tif (!rc)\n\t\t*mapped = size;\n", "\t*mapped = size;\n", "*mapped 0x1000"),
        ("start_dma_addr, nr_pages * PAGE_SIZE);", "start_dma_addr, nr_pages);", "function"),
        ("if (rc && ((flags", "if (0 && ((flags", "fails with"),
    ]) func aWrongConversionIsRefusedWithWhatRepeatsIt(_ old: String, _ new: String, _ words: String) throws {
        let kernel = try CommandWorld()
        #expect(try kernel.generate("topic").status == 0)
        try kernel.commit(on: "wrong", from: "topic", [(Self.driver, old, new)])
        let outcome = try kernel.runRelease("prove", "--driver", "s390-iommu", "--candidate", "wrong")
        #expect(outcome.status == 3)
        #expect(outcome.text.hasPrefix("\(Self.driver): disproved\n"), "\(outcome.text)")
        let lines = outcome.text.split(separator: "\n")
        let verdict = try #require(lines.first { $0.contains("wrong: disproved (") })
        #expect(verdict.contains(words), "\(verdict)")
        let again = try #require(lines.first { $0.hasPrefix("  again: gen-patch ") })
        let command = again.dropFirst("  again: gen-patch".count)
        let replay = try kernel.world.run(
            "sh", ["-c", "'\(try ReleaseBinary.path)'\(command)"], in: kernel.path)
        #expect(replay.status == 0, "\(replay.errors)")
        #expect(replay.text.contains("\(Self.driver), wrong:\n") && replay.text.contains("disproved ("))
    }

    @Test func whatIsNoCandidateIsNamedForWhatItLooksLike() throws {
        let kernel = try CommandWorld()
        for (name, words) in [
            ("/none", "there is no file '/none'"), ("none.c", "there is no file 'none.c'"),
            ("none", "unknown revision 'none'"),
        ] {
            let outcome = try kernel.run("prove", "--driver", "s390-iommu", "--candidate", name)
            #expect(outcome.status == 2 && outcome.errors.contains(words), "\(outcome.errors)")
        }
    }

    @Test func speaksJSON() throws {
        let kernel = try CommandWorld()
        let outcome = try kernel.runRelease("prove", "--driver", "s390-iommu", "--json")
        let report = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
        #expect(outcome.status == 0 && report["verdict"] as? String == "conforms", "\(report.keys)")
    }
}
