// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Rewriting

@Suite struct LayoutTests {
    private func list(_ opening: String, _ items: [String]) -> String? {
        let column = Layout.column(after: opening.utf8)
        let laid = Layout.list(items.map { Array($0.utf8) }, at: column, trailing: 1)
        return laid.map { opening + String(decoding: $0, as: UTF8.self) + ")" }
    }

    @Test func alignsParametersEvenlyToTheParenthesis() {
        let items = ["struct iommu_domain *domain", "unsigned long iova", "size_t pgsize", "size_t pgcount"]
        #expect(
            list("static int pct_map_frames(", items + ["int prot", "gfp_t gfp", "size_t *mapped"]) == """
                static int pct_map_frames(struct iommu_domain *domain, unsigned long iova,
                \t\t\t  size_t pgsize, size_t pgcount,
                \t\t\t  int prot, gfp_t gfp, size_t *mapped)
                """)
        #expect(
            list("static size_t pct_iommu_unmap_frames(", items + ["struct iommu_iotlb_gather *gather"])
                == """
                static size_t pct_iommu_unmap_frames(struct iommu_domain *domain,
                \t\t\t\t     unsigned long iova,
                \t\t\t\t     size_t pgsize, size_t pgcount,
                \t\t\t\t     struct iommu_iotlb_gather *gather)
                """)
        #expect(list("f(", ["int a", "int b"]) == "f(int a, int b)")
        #expect(list("f(", []) == "f()")
    }

    @Test func passes80ColumnsOnlyForOneLongItemAnd100Never() {
        #expect(list("f(", ["int a", String(repeating: "x", count: 90)]) != nil)
        #expect(list("f(", ["int a", String(repeating: "x", count: 120)]) == nil)
    }

    @Test func breaksExpressionsEvenlyInsideTheirParenthesis() {
        let text = "frames > (the_domain->domain.geometry.aperture_end_inclusive - dma_addr + 1) >> SHIFT"
        let broken = Layout.expression(Array(text.utf8), at: 12, trailing: 1)
        #expect(
            broken.map { String(decoding: $0, as: UTF8.self) } == """
                frames > (the_domain->domain.geometry.aperture_end_inclusive -
                \t\t      dma_addr + 1) >> SHIFT
                """)
        #expect(Layout.expression(Array("a + b".utf8), at: 8, trailing: 1) == Array("a + b".utf8))
    }

    @Test func keepsTheMannerOfATable() {
        #expect(Layout.gap(from: 26, to: 32, like: "\t".utf8) == Array("\t".utf8))
        #expect(Layout.gap(from: 20, to: 32, like: "\t\t".utf8) == Array("\t\t".utf8))
        #expect(Layout.gap(from: 20, to: 23, like: "  ".utf8) == Array("   ".utf8))
        #expect(Layout.gap(from: 30, to: 24, like: "\t".utf8) == Array(" ".utf8))
    }

    @Test func countsColumns() {
        #expect(Layout.column(after: "\tab\tc".utf8) == 17)
        #expect(Layout.column(of: 5, in: Array("x\n\t\tyz".utf8)) == 17)
        #expect(Layout.indentation(to: 21) == Array("\t\t     ".utf8))
    }
}
