// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import TestSupport
import Testing

/// What is read of the real drivers is what stands in them.
@Suite struct RealDriverTests {
    private func real(_ name: String) throws -> Driver {
        let path = "drivers/iommu/\(name).c"
        return try Driver.read(path: path, bytes: RealKernel.bytes(of: path), kernel: realKernel()).get()
    }

    @Test func theInterfaceHasThePrototypes() throws {
        let kernel = try realKernel()
        #expect(kernel.version.numbers.prefix(2) == [6, 1])
        #expect(!kernel.interface.isFlat)
        let map = try #require(kernel.interface.member("map_pages")?.prototype)
        #expect(map.result == "int")
        #expect(
            map.parameters.map { $0.declaration(named: $0.name ?? "?") } == [
                "struct iommu_domain *domain", "unsigned long iova", "phys_addr_t paddr", "size_t pgsize",
                "size_t pgcount", "int prot", "gfp_t gfp", "size_t *mapped",
            ])
        #expect(kernel.interface.member("unmap_pages")?.prototype?.result == "size_t")
        #expect(kernel.interface.member("domain_alloc")?.prototype?.result == "struct iommu_domain *")
        #expect(kernel.interface.member("capable")?.prototype?.parameters.map(\.name) == ["dev", nil])
        #expect(kernel.interface.member("owner")?.prototype == nil)
        #expect(kernel.interface.structure(with: "map")?.name == "iommu_domain_ops")
    }

    @Test func s390() throws {
        let driver = try real("s390-iommu")
        #expect(driver.name == "s390-iommu")
        #expect(driver.tables.map(\.structure) == ["iommu_ops", "iommu_domain_ops"])
        #expect(driver.tables.map(\.form) == [.variable, .compoundLiteral])
        #expect(Set(driver.tables.map(\.name)) == ["s390_iommu_ops"])
        #expect(driver.callback("map")?.function.name == "s390_iommu_map")
        #expect(driver.mappingStyle == .single)
        let functions = driver.mappingCallbacks.map(\.function)
        #expect(functions.map(\.name) == ["s390_iommu_map", "s390_iommu_unmap"])
        let helpers = driver.helpers(of: functions).map(\.name)
        #expect(helpers == ["to_s390_domain", "s390_iommu_update_trans", "s390_iommu_iova_to_phys"])
        let unmap = try #require(driver.interface.member("unmap")?.prototype)
        #expect(driver.callback("unmap")?.function.prototype.hasTypes(of: unmap) == true)
        let sizes = try #require(driver.pageSizes)
        #expect(sizes.text == "(~0xFFFUL)")
        #expect(sizes.macro?.nameText == "S390_IOMMU_PGSIZES")
        #expect(sizes.value == ~0xFFF)
        #expect(sizes.claimsAnySize && sizes.smallestPage == 4096)
        #expect(driver.mentions(of: "s390_iommu_map").count == 1)
    }

    @Test(arguments: [
        ("rockchip-iommu", 0x007f_f000), ("exynos-iommu", 0x11_1000), ("tegra-gart", 0x1000),
        ("mtk_iommu_v1", ~0xFFF), ("sprd-iommu", ~0xFFF), ("omap-iommu", 0x111_1000),
        ("sun50i-iommu", 0x1000),
        ("arm/arm-smmu/arm-smmu", ~0), ("msm_iommu", 0x111_1000), ("ipmmu-vmsa", 0x4020_1000),
    ]) func pageSizes(_ name: String, _ value: Int) throws {
        let sizes = try #require(try real(name).pageSizes?.value)
        #expect(sizes == UInt64(bitPattern: Int64(value)))
    }

    /// The thirteen drivers of Linux 6.1 that are to be converted, and those that are done.
    @Test func stylesOfAllDrivers() throws {
        let kernel = try realKernel()
        var names: [MappingStyle: [String]] = [:]
        for path in try RealKernel.sources(below: "drivers/iommu") {
            let bytes = try RealKernel.bytes(of: path)
            guard let driver = try Driver.find(path: path, bytes: bytes, kernel: kernel)?.get() else {
                continue
            }
            names[driver.mappingStyle, default: []].append(driver.name)
        }
        #expect(
            names[.single]?.sorted() == [
                "exynos-iommu", "ipmmu-vmsa", "msm_iommu", "mtk_iommu", "mtk_iommu_v1", "omap-iommu",
                "qcom_iommu", "rockchip-iommu", "s390-iommu", "sprd-iommu", "sun50i-iommu", "tegra-gart",
                "tegra-smmu",
            ])
        #expect(
            names[.pages]?.sorted() == [
                "apple-dart", "arm-smmu", "arm-smmu-v3", "iommu", "iommu", "virtio-iommu",
            ])
        #expect(names[.none] == ["fsl_pamu_domain"])
        #expect(names[.mixed] == nil)
    }

    @Test func readersOfPageSizes() throws {
        struct RealTree: TreeReader {
            func bytes(of path: String) -> [UInt8]? { try? RealKernel.bytes(of: path) }
            func fileNames(in folder: String) -> [String] {
                let below = (try? RealKernel.sources(below: folder)) ?? []
                return below.map { String($0.dropFirst(folder.utf8.count + 1)) }.filter { !$0.contains("/") }
            }
            func folderNames(in folder: String) -> [String] { [] }
            func search<Found: Sendable>(
                under folders: [String], named: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool,
                _ find: @escaping @Sendable (RawSpan) -> Found?
            ) async -> [(path: String, found: Found)] { [] }
        }
        let readers = try realKernel().addingPageSizeReaders(from: RealTree()).pageSizeReaders
        let vfio = "drivers/vfio/vfio_iommu_type1.c"
        #expect(readers.contains { $0.description == "\(vfio): vfio_update_pgsize_bitmap()" })
        #expect(readers.first { $0.reportedAs == "iova_pgsizes" }?.path == vfio)
        #expect(readers.contains { $0.path == "drivers/iommu/dma-iommu.c" })
    }
}
