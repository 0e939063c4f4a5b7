// SPDX-License-Identifier: GPL-2.0-only

/// What a mapping allows: the bits of `include/linux/iommu.h`.
package struct Access: OptionSet, Hashable, Sendable {
    /// The bits as the kernel has them.
    package let rawValue: UInt16

    /// The access with these bits.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// `IOMMU_READ`.
    package static let read = Access(rawValue: 1)
    /// `IOMMU_WRITE`.
    package static let write = Access(rawValue: 2)
    /// `IOMMU_CACHE`.
    package static let cache = Access(rawValue: 4)
    /// `IOMMU_NOEXEC`.
    package static let noExecution = Access(rawValue: 8)
    /// `IOMMU_MMIO`.
    package static let deviceMemory = Access(rawValue: 16)
    /// `IOMMU_PRIV`.
    package static let privileged = Access(rawValue: 32)
}

extension Access: CustomStringConvertible {
    /// The bits as a kernel developer names them.
    package var description: String {
        let names = ["read", "write", "cache", "noexec", "mmio", "priv"]
        let present = names.indices.filter { rawValue >> $0 & 1 == 1 }.map { names[$0] }
        return present.isEmpty ? "no access" : present.joined(separator: "+")
    }
}
