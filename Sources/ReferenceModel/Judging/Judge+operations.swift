// SPDX-License-Identifier: GPL-2.0-only

/// What the caller of a whole operation sees, and laws U3, P1, L1 and L2.
extension Judge {
    /// Judges an operation that returned.
    package func concludes(_ outcome: Outcome, aperture: ClosedRange<UInt64>?, pageSizes: UInt64?) {
        guard !hasStopped else { return }
        let domain = domains[Int(operation.domain)]
        if let aperture { domain.aperture = aperture }
        if let pageSizes { domain.pageSizes = pageSizes }
        judgeLocks(outcome)
        judgeResult(domain, outcome)
        guard !hasStopped else { return }
        judgeWarnings(outcome)
        judgeMemory(outcome)
        judgePromises(domain, outcome)
    }

    private func judgeResult(_ domain: DomainModel, _ outcome: Outcome) {
        switch operation.kind {
        case .map: judgeCoreMap(domain, outcome, whole: 0)
        case .mapScattered: judgeCoreMap(domain, outcome, whole: Int64(bitPattern: operation.totalBytes))
        case .unmap: judgeCoreUnmap(outcome)
        case .iovaToPhys: judgeTranslation(domain, UInt64(bitPattern: outcome.value))
        case .attach: judgeAttach(domain, outcome.value)
        case .detach, .release: judgeDetach()
        case .allocateDomain: judgeAllocation(domain, outcome)
        case .plug: judgePlug(outcome)
        case .freeDomain: judgeFree(domain, outcome)
        case .rawMap, .rawUnmap, .rawSync, .rawSyncMap, .rawFlushAll: break
        }
    }

    /// M4: a domain of the usual type is given, unless memory fails; what is in the slot already stays.
    private func judgeAllocation(_ domain: DomainModel, _ outcome: Outcome) {
        let isTried = domain.isAllocated
        if outcome.value == 0 { domain.isAllocated = true }
        let isGiven = outcome.value == (isTried ? Errno.exists.returned : 0)
        guard !isGiven, !record.allocationFailed, operation.access.isEmpty else { return }
        refuses(.m4, expected: "a domain", got: "returned \(name(of: outcome.value))")
    }

    /// C1: a function that comes is made known, or the error is told and nothing is left of it.
    private func judgePlug(_ outcome: Outcome) {
        let fails = operation.faults.allocation != 0 && outcome.allocations >= operation.faults.allocation
        guard fails ? outcome.value >= 0 : outcome.value != 0 else { return }
        refuses(.c1, expected: fails ? "an error" : "0", got: "returned \(name(of: outcome.value))")
    }

    /// M1: the core reports success exactly when its calls mapped everything.
    private func judgeCoreMap(_ domain: DomainModel, _ outcome: Outcome, whole: Int64) {
        if outcome.value == whole, record.mapped != operation.totalBytes {
            // What no page fits into is refused by the core itself.
            let places = operation.iova | operation.paddr | operation.bytes | operation.stride
            let isRefused =
                driverCalls == 0 && places.trailingZeroBitCount < domain.pageSizes.trailingZeroBitCount
            _ = concedes(
                .m1, record.mapFailed || isRefused ? Deviation(.mapErrorLost, .request) : nil,
                expected: "\(hex(operation.totalBytes)) bytes mapped",
                got: "success with \(hex(record.mapped)) mapped")
        } else if outcome.value != whole, outcome.value >= 0 {
            refuses(.m1, expected: "\(whole) or an error", got: "returned \(outcome.value)")
        }
    }

    /// U1: the core reports what its calls unmapped.
    private func judgeCoreUnmap(_ outcome: Outcome) {
        guard UInt64(bitPattern: outcome.value) != record.unmapped else { return }
        refuses(
            .u1, expected: hex(record.unmapped),
            got: "returned \(hex(UInt64(bitPattern: outcome.value)))")
    }

    /// P1: the physical address of an iova, with its offset in the page.
    private func judgeTranslation(_ domain: DomainModel, _ returned: UInt64) {
        let iova = operation.iova
        let isInside = domain.aperture.contains(iova)
        let translation = Translation(bits: isInside ? domain.expected[iova / pageSize] : 0)
        let offset = iova % pageSize
        let wanted = translation.isMapped ? translation.address + offset : 0
        guard returned != wanted else { return }
        let isDropped = translation.isMapped && returned == translation.address
        _ = concedes(
            .p1, isDropped ? Deviation(.offsetDropped, .page) : nil,
            expected: hex(wanted), got: "returned \(hex(returned))")
    }

    /// L1: nothing was wrong with a lock. What C leaves undefined is no harm by itself in a call that the core never makes.
    private func judgeLocks(_ outcome: Outcome) {
        let isExcused = record.isHardened && outcome.lockFault == .undefinedBehaviour
        guard outcome.lockFault != .none, !isExcused else { return }
        refuses(.l1, expected: "locks and accesses in order", got: outcome.lockFault.sentence)
    }

    /// L2: no warning on a legal operation.
    private func judgeWarnings(_ outcome: Outcome) {
        guard outcome.warnings > 0, !record.isRefused else { return }
        let deviation =
            record.isOverLive
            ? Deviation(.liveMappingWarns, .page) : record.overHole.map { Deviation(.holeWarns, $0) }
        _ = concedes(.l2, deviation, expected: "no warning", got: counted(outcome.warnings, "warning"))
    }

    /// U3: an unmapping needs no memory.
    private func judgeMemory(_ outcome: Outcome) {
        guard outcome.allocations > 0, operation.kind == .unmap || operation.kind == .rawUnmap,
            !record.isRefused || record.overHole != nil
        else { return }
        _ = concedes(
            .u3, record.overHole.map { Deviation(.holeAllocates, $0) },
            expected: "no allocation", got: counted(outcome.allocations, "allocation"))
    }

    /// M3 and U2: after an operation of the core no promised flush is left over.
    private func judgePromises(_ domain: DomainModel, _ outcome: Outcome) {
        let left = domain.pending.filter { $0.index == index }
        guard !left.isEmpty else { return }
        // Whoever is told that a map failed uses nothing of it, and no core flushes for it.
        if outcome.value < 0, left.allSatisfy(\.isMap) { return releases(domain, left) }
        switch operation.kind {
        case .map, .mapScattered, .unmap:
            refuses(
                left.allSatisfy(\.isMap) ? .m3 : .u2,
                expected: "the flush that was left to a callback", got: "none")
        default: break
        }
    }
}

extension LockFault {
    /// What was done wrong, in words.
    package var sentence: String {
        switch self {
        case .none: "nothing"
        case .uninitialised: "a lock is used that was not initialised"
        case .takenTwice: "a lock is taken twice"
        case .releasedUnheld: "a lock is released that is not held"
        case .releasedOutOfOrder: "locks are released out of order"
        case .takenInBothOrders: "two locks are taken in both orders"
        case .takenWithInterruptsOn: "a lock is taken in interrupts and with interrupts on"
        case .heldAtReturn: "a lock is held at return"
        case .sleepingAllocation: "an allocation may sleep under a spin lock"
        case .unorderedAccess: "two accesses of a shared word are ordered by no common lock"
        case .wrongRecord: "what the kernel keeps of a function or a device is not what is so"
        case .strayAccess: "memory is accessed that is not the driver's"
        case .undefinedBehaviour: "something is done that C leaves undefined"
        case .writtenOutside: "memory outside the allocated blocks is written"
        case .wrongFree: "memory is freed that is not allocated"
        }
    }
}
