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
    /// For each kind the largest extent that was met where no other kind explains the same; 0 for none.
    private var plainExtents: [UInt8]
    /// The operations at which an extent was first met, oldest first.
    private(set) var learned: [(deviation: Deviation, index: Int)] = []

    init(_ known: some Sequence<Deviation> = [], learns: Bool = false) {
        self.learns = learns
        extents = Array(repeating: 0, count: Deviation.Kind.allCases.count)
        (shownExtents, plainExtents) = (extents, extents)
        for deviation in known {
            let kind = Int(deviation.kind.rawValue)
            extents[kind] = max(extents[kind], deviation.extent.rawValue)
        }
        plainExtents = extents
    }

    /// Whether the model goes along with a deviation.
    mutating func allows(_ deviation: Deviation, at index: Int) -> Bool {
        let kind = Int(deviation.kind.rawValue)
        if plainExtents[kind] < deviation.extent.rawValue {
            guard learns || extents[kind] >= deviation.extent.rawValue else { return false }
            plainExtents[kind] = deviation.extent.rawValue
            learn(deviation, at: index)
        }
        show(deviation)
        return true
    }

    /// Which of some deviations, each of which explains the same, the model goes along with: one that it knows, or the
    /// first while it learns.
    mutating func choice(of deviations: [Deviation], at index: Int) -> Deviation? {
        let known = deviations.first { extents[Int($0.kind.rawValue)] >= $0.extent.rawValue }
        guard let chosen = known ?? deviations.first, known != nil || learns else { return nil }
        if known == nil { learn(chosen, at: index) }
        show(chosen)
        return chosen
    }

    private mutating func learn(_ deviation: Deviation, at index: Int) {
        let kind = Int(deviation.kind.rawValue)
        extents[kind] = max(extents[kind], deviation.extent.rawValue)
        learned.append((deviation, index))
    }

    private mutating func show(_ deviation: Deviation) {
        let kind = Int(deviation.kind.rawValue)
        shownExtents[kind] = max(shownExtents[kind], deviation.extent.rawValue)
        hasShown = true
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

    /// Those among them that were met where no other explains the same, as far as they were.
    var plain: [Deviation] {
        Self.deviations(plainExtents)
    }

    private static func deviations(_ extents: [UInt8]) -> [Deviation] {
        Deviation.Kind.allCases.compactMap { kind in
            Deviation.Extent(rawValue: extents[Int(kind.rawValue)]).map { Deviation(kind, $0) }
        }
    }
}
