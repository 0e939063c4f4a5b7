// SPDX-License-Identifier: GPL-2.0-only

/// What one operation gave its caller and left behind, as far as two drivers can be compared by it.
struct Observation: Equatable {
    /// What it returned.
    var value: Int64
    /// What users see of the domain beside results.
    var traits: UInt64 = 0
    /// What the core and users read in devices.
    var deviceRecords: UInt64 = 0
    /// Whether it warned.
    var warns: Bool
    /// Whether it was an unmap that allocated.
    var allocates: Bool
    /// The translations of its pages.
    var pages: [UInt64]
    /// What functions can still use of its pages, though they should not; empty where that is nothing.
    var stale: [UInt64]

    /// The most pages of one operation that are looked at.
    static let mostPages: UInt64 = 256

    /// How deep one has to look to see a difference, 0 for the result; nil where there is none.
    func depthOfDifference(from other: Observation) -> Int? {
        if value != other.value { return 0 }
        if pages != other.pages { return 1 }
        if stale != other.stale { return 2 }
        return self == other ? nil : 3
    }

    /// What an operation did, in the words of the first thing in which it differs from another; nil where it does not.
    func text(against other: Observation, _ operation: Operation) -> String? {
        let first = operation.iova / pageSize
        if value != other.value { return "returned \(operation.text(of: value))" }
        if let index = Self.firstDifference(pages, other.pages) {
            return "iova \(hex((first + UInt64(index)) * pageSize)) \(Translation(bits: pages[index]).words)"
        }
        if let index = Self.firstDifference(stale, other.stale) {
            let page = first + UInt64(index % max(pages.count, 1))
            let function = index / max(pages.count, 1)
            let can = Self.value(stale, index) == 0 ? "cannot use" : "can still use"
            return "function \(function) \(can) iova \(hex(page * pageSize))"
        }
        if warns != other.warns { return warns ? "a warning" : "no warning" }
        if allocates != other.allocates { return allocates ? "an allocation" : "no allocation" }
        if deviceRecords != other.deviceRecords {
            return "devices, or functions of odd limits, are recorded as \(hex(deviceRecords))"
        }
        return traits == other.traits ? nil : "traits \(hex(traits))"
    }

    private static func firstDifference(_ one: [UInt64], _ other: [UInt64]) -> Int? {
        (0..<max(one.count, other.count)).first { value(one, $0) != value(other, $0) }
    }

    private static func value(_ values: [UInt64], _ index: Int) -> UInt64 {
        values.indices.contains(index) ? values[index] : 0
    }
}

extension Translation {
    /// What a page leads to, as a predicate.
    fileprivate var words: String { isMapped ? "leads to \(self)" : "is unmapped" }
}

extension Operation {
    /// What the operation gave back, as its caller reads it.
    package func text(of value: Int64) -> String {
        if value < 0, value >= -4095 { return Errno(rawValue: UInt16(-value)).description }
        return value == 0 ? "0" : hex(UInt64(bitPattern: value))
    }
}

extension Judge {
    /// What the operation that just ended gave and left behind.
    func observation(_ outcome: Outcome) -> Observation {
        var seen = Observation(
            value: outcome.value, warns: outcome.warnings > 0,
            allocates: operation.kind == .unmap && outcome.allocations > 0, pages: [], stale: [])
        guard operation.totalBytes > 0 else { return seen }
        let domain = domains[Int(operation.domain)]
        let first = operation.iova / pageSize
        let count = min((operation.totalBytes &+ (pageSize - 1)) / pageSize, Observation.mostPages)
        let pages = first..<first &+ count
        seen.pages = pages.map { domain.expected[$0] }
        guard mayBeStale else { return seen }
        for function in owners.indices {
            let isAttached = domain.functions.contains(function)
            for page in pages {
                let view = hardware.view(function: function, page: page)
                let isStale = isAttached && view.mark.contains(.stale)
                seen.stale.append(isStale ? view.translation.bits : 0)
            }
        }
        if seen.stale.allSatisfy({ $0 == 0 }) { seen.stale = [] }
        return seen
    }
}
