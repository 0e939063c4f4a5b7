// SPDX-License-Identifier: GPL-2.0-only

/// Every sequence of so many operations out of an alphabet, shorter ones first.
///
/// The alphabet is built from a few pages across each border of a terrain, with every position at which an
/// allocation or a refresh can fail.
package struct ExhaustiveScenarios: Sequence, IteratorProtocol, Sendable {
    /// The operations that sequences are made of.
    package let alphabet: [Operation]
    private let opening: [Operation]
    private let depth: Int
    private var digits: [Int] = []
    private var isOver = false

    /// Every sequence up to a depth; from 3 on of a smaller alphabet.
    package init(_ terrain: Terrain, depth: Int) {
        self.init(terrain, depth: depth, alphabet: Alphabet(terrain, isSmall: depth > 2).operations)
    }

    /// Every sequence up to a depth of the operations given.
    package init(_ terrain: Terrain, depth: Int, alphabet: [Operation]) {
        (self.depth, self.alphabet) = (depth, alphabet)
        opening = [Operation(.allocateDomain)] + terrain.functions.prefix(2).map(Operation.attach)
    }

    /// The number of sequences.
    package var count: Int {
        (1...depth).reduce(0) { sum, length in
            sum + (0..<length).reduce(1) { product, _ in product * alphabet.count }
        }
    }

    /// The next sequence.
    package mutating func next() -> Scenario? {
        guard !isOver else { return nil }
        var place = digits.count - 1
        while place >= 0 {
            digits[place] += 1
            if digits[place] < alphabet.count { break }
            digits[place] = 0
            place -= 1
        }
        if place < 0 {
            guard digits.count < depth, !alphabet.isEmpty else {
                isOver = true
                return nil
            }
            digits = Array(repeating: 0, count: digits.count + 1)
        }
        let operations = digits.map { alphabet[$0] }
        let second = Operation(.allocateDomain, domain: 1)
        let isEnough = operations.allSatisfy { $0.domain == 0 }
        return Scenario(opening: isEnough ? opening : opening + [second], operations)
    }
}

/// The operations that exhaustive sequences are made of.
struct Alphabet {
    private(set) var operations: [Operation] = []
    private let terrain: Terrain

    init(_ terrain: Terrain, isSmall: Bool) {
        self.terrain = terrain
        let borders = Array(terrain.borders.dropFirst().dropLast())
        let places = [terrain.firstPage] + borders.map { $0 - 1 } + [terrain.lastPage]
        let chosen = isSmall ? Array(places.suffix(2)) : places
        for place in chosen {
            addPlain(place * pageSize, counts: isSmall ? [1, 2] : [1, 2, 3])
            addFaulty(place * pageSize, most: isSmall ? 2 : 3)
        }
        if !terrain.deferred.isEmpty {
            operations += Operation.flushes(iova: chosen[0] * pageSize, bytes: 2 * pageSize)
        }
        addOdd(isSmall: isSmall)
        if !isSmall {
            addLarge()
            addAttachments()
        }
    }

    private mutating func addPlain(_ iova: UInt64, counts: [UInt64]) {
        for count in counts {
            operations.append(.map(iova: iova, paddr: 0x5000, bytes: count * pageSize))
            operations.append(.unmap(iova: iova, bytes: count * pageSize))
        }
        operations.append(.map(iova: iova, paddr: 0, bytes: pageSize))
        operations.append(.iovaToPhys(iova + 8))
        operations.append(.rawMap(iova: iova, paddr: 0x9000, pgsize: pageSize, pgcount: 2, [.read]))
        operations.append(.rawUnmap(iova: iova, pgsize: pageSize, pgcount: 2))
        operations.append(.map(iova: iova - pageSize, paddr: 0x8000, bytes: 2 * pageSize))
        operations.append(.unmap(iova: iova + pageSize, bytes: pageSize))
    }

    private mutating func addFaulty(_ iova: UInt64, most: UInt16) {
        var faults = (1...most).map { Faults.allocation($0) }
        for function in terrain.functions.prefix(2) {
            faults.append(.refresh(1, of: function, .io))
        }
        for fault in faults {
            operations.append(.map(iova: iova, paddr: 0x5000, bytes: 2 * pageSize).failing(fault))
            operations.append(.unmap(iova: iova, bytes: 2 * pageSize).failing(fault))
        }
    }

    /// Ranges that need two page tables, so that one of them can be missing.
    private mutating func addLarge() {
        let bytes: UInt64 = 1 << 21
        let iova = (terrain.aperture.lowerBound + bytes - 1) & ~(bytes - 1)
        for faults in [Faults(), .allocation(1), .allocation(2)] {
            operations.append(.map(iova: iova, paddr: bytes, bytes: bytes).failing(faults))
            operations.append(.unmap(iova: iova, bytes: bytes).failing(faults))
        }
        // The second page table, where there is nothing before.
        operations.append(.map(iova: iova, paddr: bytes, bytes: bytes).failing(.allocation(3)))
    }

    private mutating func addOdd(isSmall: Bool) {
        operations.append(.map(iova: 0 &- pageSize, paddr: 0x5000, bytes: pageSize))
        operations.append(.map(iova: terrain.aperture.lowerBound, paddr: 0x5000, bytes: pageSize, [.write]))
        guard !isSmall else { return }
        let after = (terrain.whole.upperBound / pageSize &+ 1) &* pageSize
        operations.append(.map(iova: after, paddr: 0x5000, bytes: pageSize))
        operations.append(.map(iova: after &- 2 * pageSize, paddr: 0x5000, bytes: pageSize))
        operations.append(.unmap(iova: after &- 2 * pageSize, bytes: 3 * pageSize))
        operations.append(.iovaToPhys(after))
        operations.append(.iovaToPhys(after &- 1))
        operations.append(.iovaToPhys(0))
        operations.append(.iovaToPhys(terrain.aperture.lowerBound + 1 << 42))
        operations.append(.map(iova: 0 &- pageSize, paddr: 0x5000, bytes: 2 * pageSize))
        operations.append(.map(iova: terrain.aperture.lowerBound, paddr: 1 << 32, bytes: pageSize))
        // Behind the end of all there is nothing; what wraps around it takes all memory, and seconds, in drivers that accept it.
        for bytes: UInt64 in after == 0 ? [] : [1 << 32 + pageSize, 1 << 44 + pageSize] {
            operations.append(.map(iova: after &- 16 * pageSize, paddr: 0x5000, bytes: bytes))
            operations.append(.unmap(iova: after &- 16 * pageSize, bytes: bytes))
        }
        operations.append(.iovaToPhys(terrain.aperture.lowerBound - 1))
        operations.append(
            .mapScattered(
                iova: terrain.aperture.lowerBound, paddr: 0x5000, bytes: pageSize, pieces: 3, stride: 0x2000))
    }

    /// Domains that are tried beside those in use, and functions that come and go or do not exist.
    private mutating func addDomains() {
        for faults in [Faults(), .allocation(1), .allocation(2)] {
            operations.append(Operation(.allocateDomain).failing(faults))
            operations.append(Operation(.plug).failing(faults))
        }
        for type: UInt16 in 1...3 {
            var other = Operation(.allocateDomain)
            other.access = Access(rawValue: type)
            operations.append(other)
        }
        operations.append(.attach(7))
        var release = Operation(.release)
        release.function = 7
        operations.append(release)
    }

    /// Functions that are in an error state or were removed when they are attached.
    private mutating func addAbsences() {
        for function in terrain.functions.prefix(1) {
            let away = [
                Faults.anchor(1, of: function, status: Faults.notAvailable), .anchor(3, of: function),
            ]
            operations += away.map(Operation.attach(function).failing)
        }
    }

    private mutating func addAttachments() {
        addDomains()
        addAbsences()
        for function in terrain.functions.prefix(3) + terrain.strangers.prefix(2) {
            operations.append(.attach(function))
            operations.append(.attach(function).on(domain: 1))
            operations.append(.attach(function).failing(.anchor(1, of: function)))
            operations.append(.attach(function).failing(.allocation(1)))
            operations.append(.detach(function))
            var release = Operation(.release)
            release.function = function
            operations.append(release)
        }
    }
}
