// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Rewriting
import TestSupport
import Testing

@testable import Recipes

/// The recipes on the real source of Linux 6.1.
@Suite struct RealDriverTests {
    private static let s390 = "drivers/iommu/s390-iommu.c"

    @Test func theUsualSeriesIsTheCheckThenTheConversion() throws {
        let rewrite = try expectRewrite(of: Self.s390, Migration().plan)
        #expect(rewrite.steps.map(\.recipes) == [["aperture-check"], ["map-pages", "page-size-bitmap"]])
        expectChangedLines(rewrite.steps[0], removed: 1, added: 2)
        expectChangedLines(rewrite.steps[1], removed: 21, added: 21)
        #expect(rewrite.steps[1].changes.map(\.name).contains("page-size-bitmap"))
    }

    @Test func aSplitSeriesHasTheBitmapLast() throws {
        var options = Migration.Options()
        options.isSplit = true
        let rewrite = try expectRewrite(of: Self.s390, Migration(options).plan)
        #expect(
            rewrite.steps.map(\.recipes) == [["aperture-check"], ["map-pages"], ["page-size-bitmap"]])
        let together = try expectRewrite(of: Self.s390, Migration().plan)
        #expect(rewrite.steps.last?.after == together.steps.last?.after)
    }

    @Test func theMinimalWayLeavesTheHelperAlone() throws {
        var options = Migration.Options()
        options.style = .minimal
        options.keepsNames = true
        options.only = ["map-pages"]
        let rewrite = try expectRewrite(of: Self.s390, Migration(options).plan)
        expectChangedLines(rewrite.steps[0], removed: 5, added: 10)
    }

    @Test func theBitmapAloneIsRefused() throws {
        var options = Migration.Options()
        options.only = ["page-size-bitmap"]
        let findings = try expectRefusal(of: Self.s390, Migration(options).plan)
        #expect(findings.map(\.recipe) == ["page-size-bitmap"])
        #expect(findings.first?.hint != nil)
    }

    /// The others need another shape of conversion; each says what was looked for, at a place, and is not touched.
    @Test(arguments: [
        "arm/arm-smmu/qcom_iommu.c", "exynos-iommu.c", "ipmmu-vmsa.c", "msm_iommu.c", "mtk_iommu.c",
        "mtk_iommu_v1.c", "omap-iommu.c", "rockchip-iommu.c", "sprd-iommu.c", "sun50i-iommu.c",
        "tegra-gart.c", "tegra-smmu.c",
    ])
    func otherDriversAreRefusedWithAPlace(_ name: String) throws {
        let findings = try expectRefusal(of: "drivers/iommu/\(name)", Migration().plan)
        #expect(findings.allSatisfy { $0.place != nil })
    }
}
