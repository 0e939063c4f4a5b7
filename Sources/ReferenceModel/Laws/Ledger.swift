// SPDX-License-Identifier: GPL-2.0-only

/// Which deviations the model goes along with, and which of them were met.
struct Ledger {
    /// Whether deviations that are not known yet are taken in when they are met.
    let learns: Bool
    /// For each kind the largest extent that is gone along with; 0 for none.
    private var extents: [UInt8]
    /// For each kind the largest extent that showed during the current operation; 0 for none.
    private var shownExtents: [UInt8]
    private var hasShown = false
    /// The operations at which an extent was first met, oldest first.
    private(set) var learned: [(deviation: Deviation, index: Int)] = []

    init(_ known: some Sequence<Deviation> = [], learns: Bool = false) {
        self.learns = learns
        extents = Array(repeating: 0, count: Deviation.Kind.allCases.count)
        shownExtents = extents
        for deviation in known {
            let kind = Int(deviation.kind.rawValue)
            extents[kind] = max(extents[kind], deviation.extent.rawValue)
        }
    }

    /// Whether the model goes along with a deviation.
    mutating func allows(_ deviation: Deviation, at index: Int) -> Bool {
        let kind = Int(deviation.kind.rawValue)
        if extents[kind] < deviation.extent.rawValue {
            guard learns else { return false }
            extents[kind] = deviation.extent.rawValue
            learned.append((deviation, index))
        }
        shownExtents[kind] = max(shownExtents[kind], deviation.extent.rawValue)
        hasShown = true
        return true
    }

    /// Starts the record of what shows anew.
    @inline(__always)
    mutating func forgetShown() {
        guard hasShown else { return }
        hasShown = false
        for kind in shownExtents.indices { shownExtents[kind] = 0 }
    }

    /// The deviations that showed since the record was started.
    var shown: [Deviation] {
        Self.deviations(shownExtents)
    }

    /// The deviations that the model goes along with now.
    var known: [Deviation] {
        Self.deviations(extents)
    }

    private static func deviations(_ extents: [UInt8]) -> [Deviation] {
        Deviation.Kind.allCases.compactMap { kind in
            Deviation.Extent(rawValue: extents[Int(kind.rawValue)]).map { Deviation(kind, $0) }
        }
    }
}
