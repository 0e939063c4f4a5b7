// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// What can be planted into a driver that flushes in callbacks of its own and reserves what its functions cannot use.
enum LaterBug: CaseIterable {
    case forgetsSyncMap, shortSyncMap, syncsFirstFunctionOnly, losesSyncMapError, failsForNoReason
    case forgetsSync, shortSync, losesSyncError, flushesNothing, reservesNothing, reservesTooMuch
}

/// The callbacks of a later driver, and how the core calls them.
extension FakeSystem {
    func has(_ bug: LaterBug) -> Bool { later?.contains(bug) == true }

    func usable(of domain: UInt8, by function: UInt8) -> ClosedRange<UInt64> {
        let aperture = aperture(of: domain)
        guard later != nil, !has(.reservesNothing) else { return aperture }
        let limits = fakeSetup.functions[Int(function)]
        return limits.first...limits.last - (has(.reservesTooMuch) ? 4096 : 0)
    }

    /// `iommu_map`: what cannot be flushed is taken back.
    func synced(_ slot: UInt8, _ iova: UInt64, _ bytes: UInt64) -> Int64 {
        let value = syncMap(slot, iova, bytes)
        if value != 0 { _ = unmap(slot, iova, bytes) }
        return value
    }

    func syncMap(_ slot: UInt8, _ iova: UInt64, _ bytes: UInt64) -> Int64 {
        guard later != nil else { return 0 }
        witness.enters(DriverCall(.syncMap, domain: slot, iova: iova, pgsize: bytes, pgcount: 1))
        var value: Int64 = has(.failsForNoReason) ? -5 : 0
        let functions = driver.domains[Int(slot)]?.functions ?? []
        for function in functions where fakeSetup.functions[function].needsRefreshForNew {
            if has(.forgetsSyncMap) || has(.syncsFirstFunctionOnly) && function != functions[0] { continue }
            let error = refresh(function, iova, bytes - (has(.shortSyncMap) ? 4096 : 0))
            if error != 0, !has(.losesSyncMapError) { value = Int64(error) }
        }
        return witness.leaves(value: value, mapped: 0) ? value : Errno.io.returned
    }

    /// `iommu_unmap`: the range that was unmapped is flushed at once.
    func sync(_ slot: UInt8, _ iova: UInt64, _ bytes: UInt64) {
        guard later != nil else { return }
        witness.enters(DriverCall(.sync, domain: slot, iova: iova, pgsize: bytes, pgcount: 1))
        for function in driver.domains[Int(slot)]?.functions ?? [] where !has(.forgetsSync) {
            // As an 'iotlb_sync' cannot fail, a refresh that does is tried again.
            let isDone = refresh(function, iova, bytes - (has(.shortSync) ? 4096 : 0)) == 0
            if !isDone, !has(.losesSyncError) { _ = refresh(function, iova, bytes) }
        }
        _ = witness.leaves(value: 0, mapped: 0)
    }

    /// A call of the unmap callback whose flush is left to whoever made it.
    func gathering(_ slot: UInt8, _ iova: UInt64, _ size: UInt64, _ count: UInt64) -> UInt64 {
        let unmapped = callUnmap(slot, iova, size, count)
        if unmapped > 0 {
            let range = iova...iova + unmapped - 1
            gathered =
                gathered.map {
                    min($0.lowerBound, range.lowerBound)...max($0.upperBound, range.upperBound)
                } ?? range
        }
        return unmapped
    }

    func flushGathered(_ slot: UInt8) {
        guard let range = gathered else { return }
        sync(slot, range.lowerBound, range.upperBound - range.lowerBound + 1)
        gathered = nil
    }

    func flushAll(_ slot: UInt8) {
        guard later != nil else { return }
        witness.enters(DriverCall(.flushAll, domain: slot))
        for function in driver.domains[Int(slot)]?.functions ?? [] where !has(.flushesNothing) {
            let limits = fakeSetup.functions[function]
            _ = refresh(function, limits.first, limits.last - limits.first + 1)
        }
        _ = witness.leaves(value: 0, mapped: 0)
    }

    private func refresh(_ function: Int, _ iova: UInt64, _ bytes: UInt64) -> Int32 {
        let handle = UInt64(fakeSetup.functions[function].handle) << 32
        return witness.refresh(handle: handle, start: iova, bytes: bytes)
    }
}
