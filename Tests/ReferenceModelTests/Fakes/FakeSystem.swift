// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// What can be wrong with the core.
enum CoreBug {
    /// It reports success for a map that failed, as that of Linux 7.0 does.
    case losesMapErrors
    /// It reports success after the first half of a map.
    case mapsHalf
}

/// The driver written in Swift under a core written in Swift.
final class FakeSystem: System {
    let driver: FakeDriver
    let witness: any Witness
    private let bitmap: UInt64
    private let hasPages: Bool
    /// What is wrong with a driver of a later kernel; nil for one of an early kernel.
    let later: Set<LaterBug>?
    /// What is wrong with the core, if anything.
    var coreBug: CoreBug?
    var deviceRecords: UInt64 = 0
    /// What was unmapped and not flushed yet, by calls of the driver's own callbacks.
    var gathered: ClosedRange<UInt64>?

    /// A driver that takes page counts, with 4 KiB pages only, or one that takes sizes, of any power of two. One of a
    /// later kernel flushes in its callbacks for that, or already in those of mapping, too.
    init(
        _ setup: Setup, bugs: Set<Bug> = [], hasPages: Bool = true, later: Set<LaterBug>? = nil,
        flushesAtOnce: Bool = false, witness: any Witness
    ) {
        let isSilent = later != nil && !flushesAtOnce
        let inherited: Set<Bug> = isSilent ? [.noMapRefresh, .noUnmapRefresh] : []
        driver = FakeDriver(setup, bugs: bugs.union(inherited), isWide: later != nil, witness: witness)
        self.later = later
        self.witness = witness
        self.hasPages = hasPages
        bitmap = hasPages ? 0x1000 : ~0xfff
    }

    var memory: TableMemory { driver.memory.view }
    var deferredFlushes: DeferredFlushes { later == nil ? [] : [.afterMap, .afterUnmap] }

    func reset() {
        gathered = nil
        driver.reset()
    }

    func aperture(of domain: UInt8) -> ClosedRange<UInt64> {
        driver.domains[Int(domain)]?.aperture ?? 0...0
    }

    func pageSizes(of domain: UInt8) -> UInt64 {
        bitmap
    }

    func perform(_ operation: Operation) -> Outcome {
        driver.memory.allocations = 0
        driver.memory.failingAllocation = UInt32(operation.faults.allocation)
        driver.warnings = 0
        var outcome = Outcome(value: run(operation))
        outcome.allocations = driver.memory.allocations
        outcome.liveObjects = driver.memory.liveObjects
        outcome.warnings = driver.warnings
        outcome.lockFault = driver.has(.holdsLock) && operation.kind == .unmap ? .heldAtReturn : .none
        if driver.has(.shiftsTooFar), operation.kind == .rawUnmap { outcome.lockFault = .undefinedBehaviour }
        return outcome
    }

    private func run(_ operation: Operation) -> Int64 {
        let slot = operation.domain
        switch operation.kind {
        case .map:
            let value = map(slot, operation.iova, operation.paddr, operation.bytes, operation.access)
            return value == 0 ? synced(slot, operation.iova, operation.bytes) : value
        case .unmap: return Int64(unmap(slot, operation.iova, operation.bytes))
        case .mapScattered: return mapScattered(operation)
        case .iovaToPhys: return Int64(bitPattern: driver.iovaToPhys(slot, operation.iova))
        case .attach where Int(operation.function) >= fakeSetup.functions.count: return -19
        case .release where Int(operation.function) >= fakeSetup.functions.count: break
        case .attach: return driver.attach(slot, Int(operation.function))
        case .detach, .release: driver.detach(Int(operation.function))
        case .allocateDomain where !operation.access.isEmpty: return -12
        case .allocateDomain where driver.domains[Int(slot)] != nil: return -17
        case .allocateDomain: return driver.allocateDomain(slot)
        case .plug: break
        case .freeDomain: driver.freeDomain(slot)
        case .rawMap:
            return callMap(
                slot, operation.iova, operation.paddr, operation.bytes, UInt64(operation.count),
                operation.access
            ).value
        case .rawUnmap:
            return Int64(
                bitPattern: gathering(slot, operation.iova, operation.bytes, UInt64(operation.count)))
        case .rawSync: flushGathered(slot)
        case .rawSyncMap: return syncMap(slot, operation.iova, operation.bytes)
        case .rawFlushAll: flushAll(slot)
        }
        return 0
    }

    private func callMap(
        _ slot: UInt8, _ iova: UInt64, _ paddr: UInt64, _ size: UInt64, _ count: UInt64, _ access: Access
    ) -> (value: Int64, mapped: UInt64) {
        let (size, count) = hasPages ? (size, count) : (size &* count, 1)
        let call = DriverCall(
            .map, domain: slot, iova: iova, paddr: paddr, pgsize: size, pgcount: count, access: access)
        var mapped: UInt64 = 0
        witness.enters(call)
        let value = driver.map(
            slot, iova: iova, paddr: paddr, bytes: size &* count, access: access, mapped: &mapped)
        if !hasPages { mapped = value == 0 ? size : 0 }
        return witness.leaves(value: value, mapped: mapped) ? (value, mapped) : (-5, 0)
    }

    func callUnmap(_ slot: UInt8, _ iova: UInt64, _ size: UInt64, _ count: UInt64) -> UInt64 {
        let (size, count) = hasPages ? (size, count) : (size &* count, 1)
        witness.enters(DriverCall(.unmap, domain: slot, iova: iova, pgsize: size, pgcount: count))
        let value = driver.unmap(slot, iova: iova, bytes: size &* count)
        return witness.leaves(value: Int64(bitPattern: value), mapped: 0) ? value : 0
    }

    /// `iommu_pgsize`: the page size and count of the next call.
    private func piece(_ iova: UInt64, _ paddr: UInt64, _ size: UInt64) -> (UInt64, UInt64) {
        guard !hasPages else { return (4096, size / 4096) }
        let aligned = (iova | paddr) == 0 ? 63 : (iova | paddr).trailingZeroBitCount
        return (1 << UInt64(min(aligned, 63 - size.leadingZeroBitCount)), 1)
    }

    private func map(
        _ slot: UInt8, _ iova: UInt64, _ paddr: UInt64, _ bytes: UInt64, _ access: Access
    ) -> Int64 {
        let bytes = coreBug == .mapsHalf ? bytes / 8192 * 4096 : bytes
        let value = unrolledMap(slot, iova, paddr, bytes, access)
        return coreBug == .losesMapErrors ? 0 : value
    }

    private func unrolledMap(
        _ slot: UInt8, _ iova: UInt64, _ paddr: UInt64, _ bytes: UInt64, _ access: Access
    ) -> Int64 {
        guard (iova | paddr | bytes) & 4095 == 0 else { return Errno.invalid.returned }
        var done: UInt64 = 0
        while done < bytes {
            let (size, count) = piece(iova &+ done, paddr &+ done, bytes - done)
            let (value, mapped) = callMap(slot, iova &+ done, paddr &+ done, size, count, access)
            done += mapped
            guard value == 0 else {
                _ = unmap(slot, iova, done)
                return value
            }
        }
        return 0
    }

    func unmap(_ slot: UInt8, _ iova: UInt64, _ bytes: UInt64) -> UInt64 {
        guard (iova | bytes) & 4095 == 0 else { return 0 }
        var done: UInt64 = 0
        while done < bytes {
            let (size, count) = piece(iova &+ done, iova &+ done, bytes - done)
            let unmapped = callUnmap(slot, iova &+ done, size, count)
            guard unmapped > 0 else { break }
            done += unmapped
        }
        if done > 0 { sync(slot, iova, done) }
        return done
    }

    /// `iommu_map_sg`: physically adjacent pieces are mapped as one.
    private func mapScattered(_ operation: Operation) -> Int64 {
        var (done, length, start): (UInt64, UInt64, UInt64) = (0, 0, 0)
        for piece in 0...UInt64(operation.count) {
            let paddr = operation.paddr &+ piece &* operation.stride
            if length > 0, piece == operation.count || paddr != start &+ length {
                let value = map(operation.domain, operation.iova + done, start, length, operation.access)
                guard value == 0 else {
                    _ = unmap(operation.domain, operation.iova, done)
                    return value
                }
                done += length
                length = 0
            }
            if length == 0 { start = paddr }
            length += operation.bytes
        }
        let value = synced(operation.domain, operation.iova, done)
        return value == 0 ? Int64(done) : value
    }
}

/// Functions over one range: with refresh for new translations and without, and one of another range.
let fakeSetup = Setup(functions: [
    .init(handle: 0x11, first: 0x1000_0000, last: 0x1_0fff_ffff, needsRefreshForNew: true),
    .init(handle: 0x22, first: 0x1000_0000, last: 0x1_0fff_ffff, needsRefreshForNew: false),
    .init(handle: 0x33, first: 0x1000_0000, last: 0x1_0fff_ffff, needsRefreshForNew: true),
    .init(handle: 0x44, first: 0x1000_0000, last: 0x8fff_ffff, needsRefreshForNew: true),
])

/// A fake in step with a judge.
func fakeLockstep(
    _ bugs: Set<Bug> = [], hasPages: Bool = true, later: Set<LaterBug>? = nil, flushesAtOnce: Bool = false,
    deviations: [Deviation] = [], learns: Bool = false
) -> Lockstep<FakeSystem> {
    let judge = Judge(fakeSetup, hardware: ZPCI(fakeSetup), deviations: deviations, learns: learns)
    let system = FakeSystem(
        fakeSetup, bugs: bugs, hasPages: hasPages, later: later, flushesAtOnce: flushesAtOnce, witness: judge)
    return Lockstep(system, judge: judge)
}
