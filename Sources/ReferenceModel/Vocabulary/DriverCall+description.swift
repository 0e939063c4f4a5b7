// SPDX-License-Identifier: GPL-2.0-only

extension DriverCall: CustomStringConvertible {
    /// The call as a person writes it down: `map_pages(iova 0x10000000, pa 0x5000, 3 × 0x1000)`.
    package var description: String {
        let size = pgcount == 1 ? hex(pgsize) : "\(pgcount) × \(hex(pgsize))"
        return switch kind {
        case .map: "map(iova \(hex(iova)), pa \(hex(paddr)), \(size), \(access))"
        case .unmap: "unmap(iova \(hex(iova)), \(size))"
        case .syncMap: "iotlb_sync_map(iova \(hex(iova)), \(size))"
        case .sync: "iotlb_sync(iova \(hex(iova)), \(size))"
        case .flushAll: "flush_iotlb_all()"
        }
    }

    /// What the call gave back, in text.
    func result(_ value: Int64, _ mapped: UInt64) -> String {
        switch kind {
        case .map: "\(value), *mapped \(hex(mapped))"
        case .unmap: hex(UInt64(bitPattern: value))
        case .syncMap, .sync, .flushAll: "done"
        }
    }
}
