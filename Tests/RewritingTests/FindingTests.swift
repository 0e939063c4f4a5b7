// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Rewriting

@Suite struct FindingTests {
    @Test func isPrintedAsACompilerPrintsIt() {
        let bytes = Array("int a;\n\tint size;\n".utf8)
        let finding = Finding(
            "'size' has another use", at: 12..<16, of: bytes, path: "drivers/iommu/x.c", recipe: "map-pages",
            hint: "try '--style minimal'")
        #expect(
            finding.description == """
                drivers/iommu/x.c:2:6: error: 'size' has another use [map-pages]
                hint: try '--style minimal'
                """)
        let whole = Finding("no ops table", path: "x.c", recipe: "drivers")
        #expect(whole.description == "x.c: error: no ops table [drivers]")
    }
}
