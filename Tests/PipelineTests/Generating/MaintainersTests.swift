// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// MAINTAINERS cut down to what matters says the same as the whole, on the kernel's own file and script.
@Suite struct MaintainersTests {
    @Test func sectionsLeftOutHaveNothingToSay() throws {
        let kernel = try #require(ProcessInfo.processInfo.environment["GEN_PATCH_KERNEL"])
        let world = try SealedWorld()
        let whole = Array(try Data(contentsOf: URL(filePath: kernel + "/MAINTAINERS")))
        let paths = [
            "drivers/iommu/s390-iommu.c", "drivers/iommu/arm/arm-smmu/qcom_iommu.c",
            "drivers/iommu/mtk_iommu.c",
            "drivers/iommu/tegra-gart.c", "drivers/iommu/exynos-iommu.c", "drivers/iommu/omap-iommu.c",
            "drivers/iommu/msm_iommu.c", "drivers/gpu/drm/i915/i915_gem.c", "fs/ext4/inode.c", "Makefile",
            "Documentation/process/howto.rst", "include/linux/iommu.h", "arch/s390/pci/pci_dma.c",
        ]
        for path in paths {
            let cut = MaintainersFile(whole).sections(for: [path])
            #expect(cut.count < whole.count / 2, "\(path)")
            let said = try [whole, cut].map { bytes in
                let file = world.folder + "/MAINTAINERS"
                try Data(bytes).write(to: URL(filePath: file))
                return try world.run(
                    "perl",
                    [
                        "scripts/get_maintainer.pl", "--nogit", "--nogit-fallback", "--roles",
                        "--norolestats",
                        "--mpath", file, "-f", path,
                    ], in: kernel, adding: ["PERL_HASH_SEED": "0", "PERL_PERTURB_KEYS": "0"]
                ).text.split(separator: "\n").sorted()
            }
            #expect(said[0] == said[1], "\(path)")
            #expect(!said[0].isEmpty, "\(path)")
        }
    }

    @Test func rolesTellListsFromPeople() throws {
        let recipients = try KernelScripts.recipients(
            in: """
                "Doe, Jane" <jane@example.org> (supporter:A (B) SUBSYSTEM)
                dev@example.org (reviewer:X)
                linux-x@example.org (moderated list:X (non-subscribers))
                linux-kernel@example.org (open list)

                """)
        #expect(recipients.to.map(\.plainText) == ["Doe, Jane <jane@example.org>", "dev@example.org"])
        #expect(recipients.cc.map(\.email) == ["linux-x@example.org", "linux-kernel@example.org"])
    }
}
