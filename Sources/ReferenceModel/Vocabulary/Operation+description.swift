// SPDX-License-Identifier: GPL-2.0-only

extension Operation: CustomStringConvertible {
    /// The operation as a person writes it down: `map iova 0x10000000 → pa 0x5000, 1 page`.
    package var description: String {
        let place = domain == 0 ? "" : " on domain \(domain)"
        return action + place + faults.description
    }

    private var action: String {
        switch kind {
        case .map: "map iova \(hex(iova)) → pa \(hex(paddr)), \(pages(bytes))\(accessNote)"
        case .unmap: "unmap iova \(hex(iova)), \(pages(bytes))"
        case .mapScattered:
            "map \(count) pieces at iova \(hex(iova)) → pa \(hex(paddr)), each \(pages(bytes)), \(hex(stride)) apart\(accessNote)"
        case .iovaToPhys: "iova_to_phys \(hex(iova))"
        case .attach: "attach function \(function)"
        case .detach: "detach function \(function)"
        case .release: "release function \(function)"
        case .allocateDomain:
            access.isEmpty ? "allocate the domain" : "allocate a domain of type \(access.rawValue)"
        case .plug: "plug in another function and take it away"
        case .freeDomain: "free the domain"
        case .rawMap:
            "call map_pages iova \(hex(iova)) → pa \(hex(paddr)), \(count) × \(hex(bytes))\(accessNote)"
        case .rawUnmap: "call unmap_pages iova \(hex(iova)), \(count) × \(hex(bytes))"
        case .rawSync: "call iotlb_sync"
        case .rawSyncMap: "call iotlb_sync_map iova \(hex(iova)), \(pages(bytes))"
        case .rawFlushAll: "call flush_iotlb_all"
        }
    }

    private var accessNote: String {
        access == [.read, .write] ? "" : ", \(access)"
    }
}

extension Faults: CustomStringConvertible {
    /// What fails, as a remark behind the operation; empty when nothing does.
    package var description: String {
        var notes: [String] = []
        if allocation != 0 { notes.append("allocation \(allocation) fails") }
        if refresh != 0 {
            let which = refreshRepeats ? "every refresh from number" : "refresh"
            notes.append("\(which) \(refresh) of function \(function) fails with \(refreshError)")
        }
        if anchorCondition != 0 {
            let status = anchorStatus == 0 ? "" : " and status \(anchorStatus)"
            notes.append(
                "registering function \(function) fails with condition code \(anchorCondition & 3)\(status)")
        }
        return notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))"
    }
}

/// A number as the kernel prints it: `0x1000`.
package func hex(_ value: UInt64) -> String {
    "0x" + String(value, radix: 16)
}

/// A size in 4 KiB pages where it is a whole number of them, in bytes otherwise.
package func pages(_ bytes: UInt64) -> String {
    guard bytes % pageSize == 0 else { return "\(hex(bytes)) bytes" }
    return counted(bytes / pageSize, "page")
}

/// The size of the smallest page that the model knows: 4 KiB.
package let pageSize: UInt64 = 4096

/// A number of things in words.
package func counted(_ count: some BinaryInteger, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}

extension Int {
    /// The number with commas between thousands.
    package var grouped: String {
        var digits = String(self)
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
            place -= 3
        }
        return digits
    }
}
