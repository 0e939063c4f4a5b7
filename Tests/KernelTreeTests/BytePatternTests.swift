// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Testing

/// A pattern is found at every place, whatever lies before and behind it.
@Suite struct BytePatternTests {
    private func matches(_ pattern: BytePattern, _ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { pattern.matches($0.bytes) }
    }

    @Test func everyPlace() {
        let pattern = BytePattern("iommu_", endings: ["ops", "domain_ops"])
        for before in 0...140 {
            for after in [0, 1, 63, 64, 65] {
                let (left, right) = (
                    String(repeating: "i", count: before), String(repeating: "_", count: after)
                )
                #expect(matches(pattern, left + "iommu_ops" + right))
                #expect(matches(pattern, left + "iommu_domain_ops" + right))
                #expect(!matches(pattern, left + "iommu_op" + right))
                #expect(!matches(pattern, left + "iommu_" + right + "domain"))
            }
        }
        #expect(!matches(pattern, "") && !matches(pattern, "i"))
    }

    @Test func noEndings() {
        #expect(matches(BytePattern("ab"), "xab") && !matches(BytePattern("ab"), "a"))
    }
}
