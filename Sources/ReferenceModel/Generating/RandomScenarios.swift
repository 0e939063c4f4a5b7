// SPDX-License-Identifier: GPL-2.0-only

/// An endless stream of scenarios, drawn from a seed.
///
/// Most operations are legal as far as the generator knows, so that deep states are reached; the rest is what
/// callers get wrong, and what goes wrong below them. The same seed gives the same stream on every machine.
package struct RandomScenarios: Sequence, IteratorProtocol, Sendable {
    /// What is generated.
    package struct Mix: Sendable {
        /// The operations of one scenario.
        package var length = 128
        /// The largest number of pages of one range.
        package var mostPages: UInt64 = 64
        /// How many of a hundred operations are not legal.
        package var illegal: UInt64 = 15
        /// How many of a hundred calls go straight to the driver's callbacks.
        package var raw: UInt64 = 25
        /// How many of a hundred operations have something fail below them.
        package var faulty: UInt64 = 10
        /// How many of a hundred operations attach or detach functions.
        package var attaching: UInt64 = 2

        /// A mix of everything.
        package init() {}

        /// Legal operations through the core only, on functions that stay attached.
        package static var legal: Mix {
            var mix = Mix()
            (mix.illegal, mix.raw, mix.faulty, mix.attaching) = (0, 0, 0, 0)
            return mix
        }

        /// A mix of everything in short scenarios.
        package static var short: Mix {
            var mix = Mix()
            mix.length = 8
            return mix
        }

        /// Legal operations, and attaching in every way.
        package static var comparable: Mix {
            var mix = legal
            mix.attaching = 5
            return mix
        }
    }

    private let terrain: Terrain
    private let mix: Mix
    private var random: SplitMix
    private var plan: MappingPlan
    private var owners: [UInt8?]

    /// A stream of scenarios over a terrain.
    package init(_ terrain: Terrain, seed: UInt64, mix: Mix = Mix()) {
        (self.terrain, self.mix) = (terrain, mix)
        random = SplitMix(seed: seed)
        plan = MappingPlan(terrain)
        owners = Array(repeating: nil, count: 8)
    }

    /// The next scenario.
    package mutating func next() -> Scenario? {
        plan.removeAll()
        for function in owners.indices { owners[function] = nil }
        var scenario = Scenario(opening: opening(), [])
        scenario.operations.reserveCapacity(mix.length)
        for _ in 0..<mix.length { scenario.operations.append(operation()) }
        return scenario
    }

    private mutating func opening() -> [Operation] {
        var opening = [Operation(.allocateDomain), Operation(.allocateDomain, domain: 1)]
        for (number, function) in terrain.functions.enumerated() where number == 0 || random.happens(60) {
            opening.append(.attach(function))
            owners[Int(function)] = 0
        }
        return opening
    }

    private mutating func operation() -> Operation {
        if random.happens(mix.attaching) { return attachment() }
        if mix.raw > 0, !terrain.deferred.isEmpty, random.happens(4) { return flush() }
        var operation = random.happens(mix.illegal) ? illegal() : legal()
        if operation.kind == .iovaToPhys { return operation }
        if random.happens(mix.raw) { operation = raw(operation) }
        if random.happens(mix.faulty) { operation.faults = faults() }
        return operation
    }

    // MARK: legal operations

    private mutating func legal() -> Operation {
        let choice = random.below(100)
        if choice < 5 { return .iovaToPhys(somewhere()) }
        if choice < 50 || plan.isEmpty, let place = freePlace() {
            plan.add(place)
            return map(place)
        }
        guard let place = plan.remove(Int(random.below(UInt64(Swift.max(plan.count, 1))))) else {
            return .iovaToPhys(somewhere())
        }
        return .unmap(iova: place.lowerBound * pageSize, bytes: UInt64(place.count) * pageSize)
    }

    private mutating func map(_ pages: Range<UInt64>) -> Operation {
        let count = UInt64(pages.count)
        let access: Access = random.happens(15) ? [.read] : [.read, .write]
        guard count % 4 == 0, random.happens(15) else {
            return .map(
                iova: pages.lowerBound * pageSize, paddr: physical(), bytes: count * pageSize, access)
        }
        let stride = random.happens(30) ? count / 4 : count / 4 + random.below(3)
        return .mapScattered(
            iova: pages.lowerBound * pageSize, paddr: physical(), bytes: count / 4 * pageSize, pieces: 4,
            stride: stride * pageSize, access)
    }

    /// A range that is free as far as the generator knows.
    private mutating func freePlace() -> Range<UInt64>? {
        for _ in 0..<3 {
            let first = random.pick(terrain.borders) &- 64 &+ random.below(128)
            let count = length()
            // A page below the first one wraps around to the end of the address space.
            guard first <= terrain.lastPage else { continue }
            let place = first..<first + count
            if place.lowerBound >= terrain.firstPage, place.upperBound <= terrain.lastPage + 1,
                plan.isFree(place)
            {
                return place
            }
        }
        return nil
    }

    private mutating func length() -> UInt64 {
        switch random.below(4) {
        case 0: 1
        case 1: 1 + random.below(4)
        case 2: 1 << random.below(UInt64(64 - mix.mostPages.leadingZeroBitCount))
        default: 1 + random.below(mix.mostPages)
        }
    }

    private mutating func physical() -> UInt64 {
        switch random.below(16) {
        case 0: mix.illegal == 0 ? 0x5000 : 0
        case 1..<5: (1 + random.below(1 << 10)) << 20
        case 5: (1 << 40) + random.below(1 << 20) * pageSize
        default: (1 + random.below(1 << 20)) * pageSize
        }
    }

    /// A call of a flush callback, as those make it who unmap much and flush once.
    private mutating func flush() -> Operation {
        let iova = (random.pick(terrain.borders) &- 64) &* pageSize
        return random.pick(Operation.flushes(iova: iova, bytes: 128 * pageSize))
    }

    private mutating func somewhere() -> UInt64 {
        let page = random.pick(terrain.edges) &- 64 &+ random.below(128)
        return page &* pageSize &+ (random.happens(50) ? 0 : random.below(pageSize))
    }

    // MARK: what callers get wrong

    private mutating func illegal() -> Operation {
        let iova = somewhere() & ~(pageSize - 1)
        let bytes = length() * pageSize
        switch random.below(12) {
        case 0..<4: return .unmap(iova: iova, bytes: bytes)
        case 4: return .unmap(iova: plan.first ?? iova, bytes: bytes)
        case 5..<8: return .map(iova: iova, paddr: physical(), bytes: bytes)
        case 8:
            return .map(iova: iova, paddr: physical(), bytes: bytes, random.pick([[.write], [], [.cache]]))
        case 9: return .map(iova: random.pick([0 &- bytes, 0 &- pageSize]), paddr: physical(), bytes: bytes)
        case 10: return .map(iova: iova + random.below(2) * 8, paddr: physical() + 8, bytes: bytes)
        default:
            let end = terrain.whole.upperBound / pageSize * pageSize
            return .map(iova: end &- random.below(4) * pageSize, paddr: physical(), bytes: bytes)
        }
    }

    private mutating func raw(_ operation: Operation) -> Operation {
        var count = UInt32(truncatingIfNeeded: operation.bytes / pageSize)
        var size = pageSize
        if random.happens(4) {
            size = random.pick([0, 1, 0x800, 0x3000, 0x1800, 0x10_0000])
            count = Swift.min(count, 4)
        } else if random.happens(3) {
            count = 0
        }
        switch operation.kind {
        case .map:
            return .rawMap(
                iova: operation.iova, paddr: operation.paddr, pgsize: size, pgcount: count, operation.access)
        case .unmap: return .rawUnmap(iova: operation.iova, pgsize: size, pgcount: count)
        default: return operation
        }
    }

    private mutating func faults() -> Faults {
        if random.happens(50) { return .allocation(UInt16(1 + random.below(4))) }
        let isStranger = !terrain.strangers.isEmpty && random.happens(25)
        return .refresh(
            UInt16(1 + random.below(2)), of: random.pick(isStranger ? terrain.strangers : terrain.functions),
            random.happens(50) ? .io : .noMemory, repeats: random.happens(25))
    }

    // MARK: attaching

    private mutating func attachment() -> Operation {
        if random.happens(5) { return Operation(.plug).failing(.allocation(UInt16(random.below(3)))) }
        if random.happens(5) {
            var operation = Operation(.allocateDomain)
            operation.access = Access(rawValue: UInt16(random.below(4)))
            return operation
        }
        let isStranger = !terrain.strangers.isEmpty && random.happens(10)
        let function = random.pick(isStranger ? terrain.strangers : terrain.functions)
        if let owner = owners[Int(function)], random.happens(50) {
            owners[Int(function)] = nil
            return .detach(function).on(domain: owner)
        }
        var operation = Operation.attach(function).on(domain: random.happens(25) ? 1 : 0)
        if random.happens(15) {
            operation.faults = random.happens(50) ? anchorFault(function) : .allocation(1)
        }
        owners[Int(function)] = operation.domain
        return operation
    }

    private mutating func anchorFault(_ function: UInt8) -> Faults {
        let (condition, status) = random.pick([(1, 0), (1, Faults.notAvailable), (3, 0)] as [(UInt8, UInt8)])
        return .anchor(condition, of: function, status: status)
    }
}
