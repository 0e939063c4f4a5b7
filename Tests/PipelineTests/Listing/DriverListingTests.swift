// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import KernelTree
import Pipeline
import TestSupport
import Testing

/// The list names every driver of the real tree, and says for each what can be done.
@Suite struct DriverListingTests {
    /// The real drivers' folders, unpacked without git.
    private func listing(_ change: (String) throws -> Void = { _ in }) async throws -> DriverListing {
        let world = try SealedWorld()
        let root = world.folder + "/linux"
        let paths = try RealKernel.sources(below: "drivers/iommu") + ["drivers/xen/grant-dma-iommu.c"]
        for path in paths + ["Makefile", Interface.path, "MAINTAINERS"] {
            try world.write("\(root)/\(path)", String(decoding: RealKernel.bytes(of: path), as: UTF8.self))
        }
        try change(root)
        return try await DriverListing.of(root, revision: nil)
    }

    private let thirteen = [
        "drivers/iommu/arm/arm-smmu/qcom_iommu.c", "drivers/iommu/exynos-iommu.c",
        "drivers/iommu/ipmmu-vmsa.c", "drivers/iommu/msm_iommu.c", "drivers/iommu/mtk_iommu.c",
        "drivers/iommu/mtk_iommu_v1.c", "drivers/iommu/omap-iommu.c", "drivers/iommu/rockchip-iommu.c",
        "drivers/iommu/s390-iommu.c", "drivers/iommu/sprd-iommu.c", "drivers/iommu/sun50i-iommu.c",
        "drivers/iommu/tegra-gart.c", "drivers/iommu/tegra-smmu.c",
    ]

    @Test func theRealTree() async throws {
        let listing = try await listing()
        let toConvert = listing.lines.filter { ["convertible", "refused"].contains($0.state.word) }
        #expect(toConvert.map(\.path) == thirteen)
        let s390 = try #require(listing.lines.first { $0.driver?.name == "s390-iommu" })
        #expect(s390.state == .convertible(by: ["aperture-check", "map-pages", "page-size-bitmap"]))
        let others = listing.lines.filter { !thirteen.contains($0.path) }
        #expect(
            others.map { "\(Driver.name(ofPath: $0.path)) \($0.state.word)" } == [
                "iommu done", "apple-dart done", "arm-smmu-v3 done", "arm-smmu done",
                "fsl_pamu_domain without map", "iommu done", "virtio-iommu done",
                "grant-dma-iommu without map",
            ])
        let lines = listing.text.split(separator: "\n")
        let cells = lines.first { $0.hasPrefix("drivers/iommu/s390-iommu.c") }?.split(separator: " ")
        #expect(
            cells?.joined(separator: " ")
                == "drivers/iommu/s390-iommu.c s390_iommu_ops s390_iommu_map, s390_iommu_unmap any from 4K "
                + "convertible: aperture-check, map-pages, page-size-bitmap")
        #expect(lines.last?.contains(": 13 to convert (") == true)
        #expect(lines.last?.hasSuffix("refused), 6 done, 2 without map") == true)
    }

    @Test func json() async throws {
        let data = Data(try await listing().json)
        let list = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let drivers = try #require(list["drivers"] as? [[String: Any]])
        #expect(drivers.count == 21)
        let s390 = try #require(drivers.first { $0["name"] as? String == "s390-iommu" })
        #expect((s390["callbacks"] as? [String: String])?["map"] == "s390_iommu_map")
        let sizes = try #require(s390["pageSizes"] as? [String: Any])
        #expect(sizes["macro"] as? String == "S390_IOMMU_PGSIZES")
        #expect(sizes["value"] as? String == "0xfffffffffffff000")
        #expect(s390["state"] as? String == "convertible")
        #expect((s390["tables"] as? [[String: Any]])?.first?["name"] as? String == "s390_iommu_ops")
    }

    @Test func refusedWithPlaceAndReason() async throws {
        let path = "drivers/iommu/s390-iommu.c"
        let listing = try await listing { root in
            let text = String(decoding: try RealKernel.bytes(of: path), as: UTF8.self)
            try Data(text.replacing("= s390_iommu_map,", with: "= zpci_map,").utf8)
                .write(to: URL(filePath: "\(root)/\(path)"))
        }
        let line = try #require(listing.lines.first { $0.path == path })
        let finding = try #require(line.state.findings.first)
        #expect(finding.message == "'.map' is 'zpci_map', which the file does not define")
        let row = try #require(finding.place?.line)
        #expect(listing.text.contains("\n\(path):\(row):11: error: \(finding.message) [driver]\n"))
    }
}
