// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// What can be planted into the driver written in Swift.
enum Bug: CaseIterable {
    case forgetsMapped, mappedOnError, mappedOneTooMany, mapsOnePageTooMany, mapsOnePageLess
    case positiveError, wrongPhysical, alwaysWritable, acceptsWriteOnly, ignoresApertureStart
    case noRollback, partialRollback, noMapRefresh, shortMapRefresh, refreshesBeforeWriting
    case refreshesPageCountAsBytes, refreshesFirstFunctionOnly, refreshesLastFunctionOnly, ignoresRefreshError
    case unmapReturnsErrno, unmapReturnsTooMuch, unmapReturnsPages, unmapClearsNothing, unmapClearsOneMore
    case noUnmapRefresh, shortUnmapRefresh, unmapClaimsDespiteFailedRefresh, unmapAllocates, warnsOnUnmap
    case translatesToWrongPage, translatesUnmapped, dropsOffset, refusesLastPage, acceptsWrap
    case overwrites, claimsHoles, takesPageZeroForUnmapped, keepsInvalidAfterFailedRefresh, rollsBackSilently
    case losesRollbackWithoutMemory
    case leaksPageTables, keepsAnchorOnDetach, registersNothing, registersWrongLimits, holdsLock
    case leaksOnMove, registersBeforeRefusing, refusesAccessLate, shiftsTooFar
    case refusesOutside, shortRollback, losesAllButFirstError, refreshesByteLess
    case wrongSegmentType, shortRegionLength, segmentIsProtected, wrongAnchorType
}

/// A driver of three-level tables, or of more, that does everything right, apart from what was planted into it.
final class FakeDriver {
    struct Domain {
        var root: UInt64
        var aperture: ClosedRange<UInt64> = 0...0
        var functions: [Int] = []
    }

    let memory = FakeMemory()
    let setup: Setup
    let bugs: Set<Bug>
    /// Whether a domain takes all that the tables span, and every function.
    let isWide: Bool
    /// Whether a function that was removed may be attached.
    var takesAbsentForAttached = false
    /// The levels of tables: 3 to 5.
    var levels: UInt64 = 3
    unowned var witness: any Witness
    var domains: [Domain?] = [nil, nil]
    var owners: [UInt8?]
    private var tables: [UInt64: [(address: UInt64, entries: Int)]] = [:]
    var warnings: UInt32 = 0
    var lockFault = LockFault.none

    private static let invalid: UInt64 = 0x400
    private static let protected: UInt64 = 0x200
    private static let invalidTable: UInt64 = 0x20

    init(_ setup: Setup, bugs: Set<Bug>, isWide: Bool = false, witness: any Witness) {
        (self.setup, self.bugs, self.isWide, self.witness) = (setup, bugs, isWide, witness)
        owners = Array(repeating: nil, count: setup.functions.count)
        memory.failing = { [unowned witness] in witness.allocationFails() }
    }

    func reset() {
        memory.rewind()
        tables = [:]
        domains = [nil, nil]
        for function in owners.indices { owners[function] = nil }
    }

    func has(_ bug: Bug) -> Bool {
        bugs.contains(bug)
    }

    // MARK: tables

    private func anchor(_ root: UInt64) -> UInt64 {
        root | (levels - (has(.wrongAnchorType) ? 3 : 2)) << 2
    }

    private func entry(_ root: UInt64, _ iova: UInt64, creating: Bool) -> UnsafeMutablePointer<UInt64>? {
        var above = root
        for level in stride(from: levels - 2, to: 1, by: -1) {
            let entry = memory.pointer(above) + Int(iova >> (20 + 11 * level) & 2047)
            if entry.pointee & Self.invalidTable != 0 {
                guard creating, let table = table(2048, Self.invalidTable, of: root) else { return nil }
                entry.pointee = table | level << 2 | 3
            }
            above = entry.pointee & ~0x3fff
        }
        let region = memory.pointer(above) + Int(iova >> 31 & 2047)
        if region.pointee & Self.invalidTable != 0 {
            guard creating, let table = table(2048, Self.invalidTable, of: root) else { return nil }
            region.pointee = table | 0x4 | (has(.shortRegionLength) ? 1 : 3)
        }
        let segment = memory.pointer(region.pointee & ~0x3fff) + Int(iova >> 20 & 2047)
        if segment.pointee & Self.invalidTable != 0 {
            guard creating, let table = table(256, Self.invalid, of: root) else { return nil }
            segment.pointee =
                table | (has(.wrongSegmentType) ? 0x4 : 0) | (has(.segmentIsProtected) ? Self.protected : 0)
        }
        return memory.pointer(segment.pointee & ~0x7ff) + Int(iova >> 12 & 255)
    }

    private func table(_ entries: Int, _ word: UInt64, of root: UInt64) -> UInt64? {
        let address = memory.allocate(entries: entries, word: word)
        if let address { tables[root, default: []].append((address, entries)) }
        return address
    }

    private func word(_ root: UInt64, _ iova: UInt64) -> UInt64 {
        entry(root, iova, creating: false)?.pointee ?? Self.invalid
    }

    private func isMapped(_ root: UInt64, _ iova: UInt64) -> Bool {
        word(root, iova) & Self.invalid == 0
    }

    // MARK: refreshing

    /// Refreshes a range for all functions, or undoes it for those done and gives the error.
    private func refresh(_ domain: Domain, _ iova: UInt64, _ pages: UInt64, isMap: Bool) -> (Int32, [Int]) {
        var done: [Int] = []
        let short = has(isMap ? .shortMapRefresh : .shortUnmapRefresh)
        var bytes = has(.refreshesPageCountAsBytes) ? pages : short ? (pages - 1) * 4096 : pages * 4096
        if has(.refreshesByteLess) { bytes -= 1 }
        for function in domain.functions {
            let properties = setup.functions[function]
            if isMap, !properties.needsRefreshForNew, !has(.overwrites) { continue }
            if has(.refreshesFirstFunctionOnly), function != domain.functions.first { continue }
            if has(.refreshesLastFunctionOnly), function != domain.functions.last { continue }
            let error = witness.refresh(handle: UInt64(properties.handle) << 32, start: iova, bytes: bytes)
            let isLost = has(.losesAllButFirstError) && function != domain.functions.first
            if error != 0, !isLost, !has(.ignoresRefreshError) { return (error, done) }
            done.append(function)
        }
        return (0, done)
    }

    /// The functions that may see new translations before any refresh.
    private func observers(_ domain: Domain) -> [Int] {
        domain.functions.filter { !setup.functions[$0].needsRefreshForNew }
    }

    private func refreshAgain(_ functions: [Int], _ iova: UInt64, _ pages: UInt64) {
        for function in functions {
            _ = witness.refresh(
                handle: UInt64(setup.functions[function].handle) << 32, start: iova, bytes: pages * 4096)
        }
    }

    private func isInside(_ domain: Domain, _ iova: UInt64, _ bytes: UInt64) -> Bool {
        guard bytes > 0, (iova | bytes) & 4095 == 0 else { return false }
        if has(.acceptsWrap), iova.addingReportingOverflow(bytes).overflow { return true }
        if has(.refusesLastPage), iova &+ bytes > domain.aperture.upperBound { return false }
        let isStarted = has(.ignoresApertureStart) || iova >= domain.aperture.lowerBound
        return isStarted && iova <= domain.aperture.upperBound
            && bytes - 1 <= domain.aperture.upperBound - iova
    }

    // MARK: callbacks

    func map(
        _ slot: UInt8, iova: UInt64, paddr: UInt64, bytes: UInt64, access: Access, mapped: inout UInt64
    ) -> Int64 {
        guard let domain = domains[Int(slot)] else { return Errno.noDevice.returned }
        let isGrantable = access.contains(.read) || has(.acceptsWriteOnly) && access.contains(.write)
        guard isGrantable, paddr & 4095 == 0, isInside(domain, iova, bytes) else {
            if has(.refusesAccessLate), isInside(domain, iova, bytes) { rollBack(domain, iova, bytes / 4096) }
            return Errno.invalid.returned
        }
        var pages = bytes / 4096
        if has(.mapsOnePageTooMany) { pages += 1 }
        if has(.mapsOnePageLess), pages > 1 { pages -= 1 }
        if !has(.overwrites), (0..<pages).contains(where: { isMapped(domain.root, iova &+ $0 * 4096) }) {
            return -17
        }
        let flags = access.contains(.write) || has(.alwaysWritable) ? 0 : Self.protected
        if has(.refreshesBeforeWriting) { _ = refresh(domain, iova, pages, isMap: true) }
        for page in 0..<pages {
            guard let entry = entry(domain.root, iova &+ page * 4096, creating: true) else {
                rollBack(domain, iova, page)
                if !has(.losesRollbackWithoutMemory) { refreshAgain(observers(domain), iova, page) }
                if has(.mappedOnError) { mapped = page * 4096 + 4096 }
                return has(.positiveError) ? 12 : Errno.noMemory.returned
            }
            entry.pointee = paddr &+ (has(.wrongPhysical) ? 0 : page * 4096) | flags
        }
        if !has(.noMapRefresh), !has(.refreshesBeforeWriting) {
            let (error, done) = refresh(domain, iova, pages, isMap: true)
            if error != 0 {
                rollBack(domain, iova, pages)
                if !has(.rollsBackSilently) {
                    refreshAgain(done + observers(domain), iova, pages)
                }
                if has(.mappedOnError) { mapped = bytes }
                return Int64(error)
            }
        }
        if !has(.forgetsMapped) { mapped = bytes + (has(.mappedOneTooMany) ? 4096 : 0) }
        return 0
    }

    private func rollBack(_ domain: Domain, _ iova: UInt64, _ pages: UInt64) {
        guard !has(.noRollback), pages > 0 else { return }
        let pages = has(.shortRollback) ? pages - 1 : pages
        for page in (has(.partialRollback) ? 1 : 0)..<max(pages, 1) {
            entry(domain.root, iova &+ page * 4096, creating: false)?.pointee |= Self.invalid
        }
    }

    func unmap(_ slot: UInt8, iova: UInt64, bytes: UInt64) -> UInt64 {
        guard let domain = domains[Int(slot)] else { return 0 }
        guard domain.aperture.contains(iova), (iova | bytes) & 4095 == 0 else { return 0 }
        if has(.refusesOutside), !isInside(domain, iova, bytes) { return 0 }
        let bytes = min(bytes, domain.aperture.upperBound - iova + 1)
        if has(.warnsOnUnmap) { warnings += 1 }
        if has(.unmapAllocates), let table = memory.allocate(entries: 256, word: 0) {
            memory.release(table, entries: 256)
        }
        if has(.takesPageZeroForUnmapped), iovaToPhys(slot, iova) == 0 { return 0 }
        var pages: UInt64 = 0
        while pages < bytes / 4096, isMapped(domain.root, iova + pages * 4096) { pages += 1 }
        if has(.claimsHoles), pages > 0 { pages = bytes / 4096 }
        guard pages > 0 else { return has(.unmapReturnsErrno) ? UInt64(bitPattern: -22) : 0 }
        if !has(.unmapClearsNothing) {
            for page in 0..<pages + (has(.unmapClearsOneMore) ? 1 : 0) {
                entry(domain.root, iova + page * 4096, creating: false)?.pointee |= Self.invalid
            }
        }
        if !has(.noUnmapRefresh) {
            let (error, done) = refresh(domain, iova, pages, isMap: false)
            if error != 0, !has(.unmapClaimsDespiteFailedRefresh) {
                return restore(domain, iova, pages, done)
            }
        }
        if has(.unmapReturnsPages) { return pages }
        return pages * 4096 + (has(.unmapReturnsTooMuch) ? 4096 : 0)
    }

    private func restore(_ domain: Domain, _ iova: UInt64, _ pages: UInt64, _ done: [Int]) -> UInt64 {
        guard !has(.keepsInvalidAfterFailedRefresh) else { return 0 }
        for page in 0..<pages {
            entry(domain.root, iova + page * 4096, creating: false)?.pointee &= ~Self.invalid
        }
        refreshAgain(done, iova, pages)
        return 0
    }

    func iovaToPhys(_ slot: UInt8, _ iova: UInt64) -> UInt64 {
        guard let domain = domains[Int(slot)], domain.aperture.contains(iova) else { return 0 }
        let word = word(domain.root, iova)
        if word & Self.invalid != 0, !has(.translatesUnmapped) { return 0 }
        let address = (word & ~0xfff) &+ (has(.translatesToWrongPage) ? 4096 : 0)
        return has(.dropsOffset) ? address : address | iova & 0xfff
    }

    // MARK: domains and functions

    func allocateDomain(_ slot: UInt8) -> Int64 {
        guard let root = memory.allocate(entries: 2048, word: Self.invalidTable) else { return -12 }
        domains[Int(slot)] = Domain(root: root)
        return 0
    }

    func freeDomain(_ slot: UInt8) {
        guard let domain = domains[Int(slot)] else { return }
        for (address, entries) in tables[domain.root] ?? [] where entries > 256 || !has(.leaksPageTables) {
            memory.release(address, entries: entries)
        }
        tables[domain.root] = nil
        memory.release(domain.root, entries: 2048)
        domains[Int(slot)] = nil
    }

    func attach(_ slot: UInt8, _ function: Int) -> Int64 {
        guard var domain = domains[Int(slot)] else { return Errno.noDevice.returned }
        let properties = setup.functions[function]
        let range = properties.first...properties.last
        let others = domain.functions.filter { $0 != function }
        guard isWide || others.isEmpty || domain.aperture == range else {
            return refusal(function, domain, range)
        }
        if owners[function] != nil {
            _ = witness.unregisterAnchor(function: UInt8(function))
            if owners[function] != slot, has(.leaksOnMove) { _ = memory.allocate(entries: 256, word: 0) }
        }
        if !has(.registersNothing) {
            let last = has(.registersWrongLimits) ? properties.last - 1 : properties.last
            let condition = witness.registerAnchor(
                function: UInt8(function), first: properties.first, last: last, anchor: anchor(domain.root))
            let isTaken = condition == 0 || takesAbsentForAttached && condition == 3
            guard isTaken else { return restored(function) }
        }
        if let old = owners[function] { domains[Int(old)]?.functions.removeAll { $0 == function } }
        domain.aperture = isWide ? 0...(1 << 42) - 1 : range
        domain.functions = others + [function]
        domains[Int(slot)] = domain
        owners[function] = slot
        return 0
    }

    /// Gives a function its tables back after it could not get others.
    private func restored(_ function: Int) -> Int64 {
        if let old = owners[function], let domain = domains[Int(old)] {
            _ = witness.registerAnchor(
                function: UInt8(function), first: domain.aperture.lowerBound,
                last: domain.aperture.upperBound, anchor: anchor(domain.root))
        }
        return Errno.io.returned
    }

    private func refusal(_ function: Int, _ domain: Domain, _ range: ClosedRange<UInt64>) -> Int64 {
        guard has(.registersBeforeRefusing) else { return Errno.invalid.returned }
        for anchor in [anchor(domain.root), 0] {
            _ = witness.registerAnchor(
                function: UInt8(function), first: range.lowerBound, last: range.upperBound, anchor: anchor)
        }
        return Errno.invalid.returned
    }

    func detach(_ function: Int) {
        if let old = owners[function] { domains[Int(old)]?.functions.removeAll { $0 == function } }
        owners[function] = nil
        if !has(.keepsAnchorOnDetach) { _ = witness.unregisterAnchor(function: UInt8(function)) }
    }
}
