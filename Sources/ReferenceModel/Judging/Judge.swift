// SPDX-License-Identifier: GPL-2.0-only

/// Holds every call of a driver, every flush and every operation to the laws.
///
/// It is the witness of a system: it keeps what each domain ought to look like, and when a call returns it
/// compares the return value, the tables and every attached function's view with that. Where the driver departs
/// from a law in the shape of a known deviation, the model goes on from what the driver did; any other
/// difference is a disagreement, and the first one stands.
package final class Judge: Witness {
    let setup: Setup
    let hardware: any Hardware
    let domains = [DomainModel(), DomainModel()]
    var ledger: Ledger
    /// The flushes that the driver leaves to callbacks of their own.
    var deferred: DeferredFlushes = []
    /// Whether the core attaches a function to another domain without detaching it first.
    var movesFunctions = true
    /// The iova that callers use of a domain for a function.
    var usable: (_ domain: UInt8, _ function: UInt8) -> ClosedRange<UInt64> = { _, _ in 0...UInt64.max }
    /// The pages that each function can use.
    let reachable: [Range<UInt64>]
    private var found: Disagreement?
    private(set) var hasStopped = false
    private var calls = 0
    private var flushes = 0

    var operation = Operation(.allocateDomain)
    var index = 0
    /// Refreshes of the function whose refreshes the current operation's plan lets fail.
    private var faultyRefreshes = 0
    var record = OperationRecord()
    var call = CallRecord()
    /// The slot of the domain that each function is attached to.
    var owners: [UInt8?]
    /// Whether a stale mark was set since the start.
    var mayBeStale = false
    /// Attaches since the start that took a function from another domain.
    var moves = 0
    /// Whether the driver left objects behind since the start.
    var hasLeaked = false

    /// What was seen during an operation, over all its calls.
    struct OperationRecord {
        var mapped: UInt64 = 0
        var unmapped: UInt64 = 0
        var isOverLive = false
        var overHole: Deviation.Extent?
        var isRefused = false
        /// Whether a call was made that the core never makes.
        var isHardened = false
        /// Whether a refresh failed, in whichever call.
        var refreshFailed = false
        /// How the operation was cut into calls.
        var cut = Cut()
        /// Whether an allocation failed, in whichever call: one that the plan names, or one for which no memory was left.
        var allocationFailed = false
        var anchors: [Registration] = []
        /// Whether a call of the driver's map callback failed.
        var mapFailed = false
        /// Whether the plan let a registration fail.
        var anchorFailed = false
    }

    /// A registration of an anchor as the driver made it.
    struct Registration: Equatable {
        var function: UInt8
        var first: UInt64
        var last: UInt64
    }

    /// What was seen of the call under way.
    struct CallRecord {
        var call = DriverCall(.sync, domain: 0)
        var refreshes = 0
        var refreshFailed = false
        /// The functions whose refresh failed.
        var failedFunctions = FunctionSet()
        var allocationFailed = false
    }

    /// A judge of a setup over hardware, which goes along with some deviations, or learns them.
    package init(
        _ setup: Setup, hardware: any Hardware, deviations: some Sequence<Deviation> = [],
        learns: Bool = false
    ) {
        self.setup = setup
        self.hardware = hardware
        ledger = Ledger(deviations, learns: learns)
        owners = Array(repeating: nil, count: setup.functions.count)
        reachable = setup.functions.map(\.pages)
    }

    /// Told of each call of a callback and each refresh, in text, when a scenario is replayed.
    package var listener: ((String) -> Void)?

    /// The first difference that nothing explains.
    package var disagreement: Disagreement? { found }

    /// Whether a difference was found.
    package var isStopped: Bool { hasStopped }

    /// Calls of map and unmap callbacks during the current operation.
    package var driverCalls: Int { calls }

    /// Refreshes during the current operation, failed ones included.
    package var refreshes: Int { flushes }

    /// Starts over with empty domains; the deviations stay.
    package func reset() {
        found = nil
        hasStopped = false
        for domain in domains { domain.reset() }
        for function in owners.indices { owners[function] = nil }
        hardware.reset()
        mayBeStale = false
        moves = 0
        hasLeaked = false
    }

    /// Makes room for tables that span more than 4 TiB, so many pages; called before the first operation.
    package func makeRoom(for span: UInt64) {
        for domain in domains { domain.expected.space = span }
        hardware.makeRoom(for: span)
    }

    /// Starts an operation.
    package func begins(_ operation: Operation, index: Int) {
        self.operation = operation
        self.index = index
        (calls, flushes) = (0, 0)
        faultyRefreshes = 0
        record.mapped = 0
        record.unmapped = 0
        record.isOverLive = false
        record.overHole = nil
        record.isRefused =
            operation.kind == .detach && owners.indices.contains(Int(operation.function))
            && owners[Int(operation.function)] != operation.domain
        record.isHardened = false
        record.refreshFailed = false
        record.cut.removeAll()
        record.allocationFailed = false
        if !record.anchors.isEmpty { record.anchors.removeAll(keepingCapacity: true) }
        record.anchorFailed = false
        record.mapFailed = false
        ledger.forgetShown()
    }

    /// A callback of the driver is about to be called.
    package func enters(_ call: DriverCall) {
        if call.kind == .map || call.kind == .unmap {
            calls += 1
            record.cut.append(call)
        }
        self.call = CallRecord(call: call)
    }

    /// A callback of the driver returned.
    package func leaves(value: Int64, mapped: UInt64) -> Bool {
        guard !hasStopped else { return false }
        listener?("\(call.call) → \(call.call.result(value, mapped))")
        let domain = domains[Int(call.call.domain)]
        switch call.call.kind {
        case .map: judgeMap(domain, value, mapped)
        case .unmap: judgeUnmap(domain, UInt64(bitPattern: value))
        case .syncMap:
            judgeFlush(
                domain, domain.wholePages(of: call.call), resolvesMaps: true, resolvesUnmaps: false, value)
        case .sync:
            judgeFlush(domain, domain.wholePages(of: call.call), resolvesMaps: false, resolvesUnmaps: true, 0)
        case .flushAll:
            judgeFlush(domain, 0..<UInt64.max, resolvesMaps: true, resolvesUnmaps: true, 0)
        }
        return !hasStopped
    }

    /// Refills a function's view, unless the operation's plan lets the refresh fail.
    package func refresh(handle: UInt64, start: UInt64, bytes: UInt64) -> Int32 {
        let result = refreshResult(handle, start, bytes)
        listener?("RPCIT \(hex(handle >> 32)): \(hex(start)) + \(hex(bytes)) → \(result)")
        return result
    }

    @inline(__always)
    private func refreshResult(_ handle: UInt64, _ start: UInt64, _ bytes: UInt64) -> Int32 {
        flushes += 1
        call.refreshes += 1
        guard let function = hardware.function(withHandle: handle) else {
            call.refreshFailed = true
            return Int32(Errno.noDevice.returned)
        }
        let faults = operation.faults
        if faults.refresh != 0, Int(faults.function) == function {
            faultyRefreshes += 1
            let isLater = faults.refreshRepeats && faultyRefreshes > Int(faults.refresh)
            if faultyRefreshes == Int(faults.refresh) || isLater {
                call.refreshFailed = true
                call.failedFunctions.insert(function)
                record.refreshFailed = true
                observe(start: start, bytes: bytes)
                return Int32(faults.refreshError.returned)
            }
        }
        hardware.refresh(function: function, start: start, bytes: bytes)
        return 0
    }

    /// Remembers that the driver finds no memory; the tables of a map now stand as functions can see them until it takes
    /// back what it began.
    package func allocationFails() {
        record.allocationFailed = true
        call.allocationFailed = true
        if operation.isMap, call.call.kind == .map { observe(start: call.call.iova, bytes: call.call.bytes) }
    }

    /// Functions that pick up new translations by themselves may have done so before a refresh or an allocation failed.
    private func observe(start: UInt64, bytes: UInt64) {
        let first = start / pageSize
        let pages = first..<first &+ min(bytes / pageSize, 1 << 20)
        for function in owners.indices where owners[function] != nil {
            hardware.observe(function: function, pages: pages)
        }
    }

    /// Records a difference. True when a known deviation explains it, and the model shall go along.
    func concedes(
        _ law: Law, _ deviation: Deviation?, expected: @autoclosure () -> String,
        got: @autoclosure () -> String
    ) -> Bool {
        if let deviation, ledger.allows(deviation, at: index) { return true }
        guard !hasStopped else { return false }
        found = Disagreement(law: law, index: index, expected: expected(), got: got(), deviation: deviation)
        hasStopped = true
        return false
    }

    /// Records a difference that each of some deviations would explain. True when the model goes along with one of them.
    func concedes(
        _ law: Law, anyOf deviations: [Deviation], expected: @autoclosure () -> String,
        got: @autoclosure () -> String
    ) -> Bool {
        if deviations.count > 1, ledger.choice(of: deviations, at: index) != nil { return true }
        return concedes(law, deviations.first, expected: expected(), got: got())
    }

    /// Records a difference that no deviation explains.
    func refuses(_ law: Law, expected: @autoclosure () -> String, got: @autoclosure () -> String) {
        _ = concedes(law, nil, expected: expected(), got: got())
    }

    /// How far the call under way reaches. A raw call is what the core hands down as one piece, however it counts.
    var extent: Deviation.Extent {
        call.call.pgcount > 1 && !operation.isRaw ? .request : .chunk
    }

    /// How the current operation was cut into calls of map and unmap.
    var cut: Cut { record.cut }

    /// What the current operation met at which law C1 lets its reach grow.
    var circumstances: Set<Reach.Circumstance> {
        var met: Set<Reach.Circumstance> = []
        if record.isRefused { met.insert(.refusal) }
        if record.overHole != nil { met.insert(.hole) }
        if !operation.faults.isEmpty { met.insert(.failure) }
        return met
    }

    /// Whether anything failed during the current operation.
    var hasFailed: Bool { record.refreshFailed || record.allocationFailed }

    /// Whether no memory was left for the current operation, though its plan let no allocation fail.
    var isExhausted: Bool { record.allocationFailed && operation.faults.allocation == 0 }

    /// Whether the flush of what the current operation did is left to a callback that has not run yet.
    var owesFlush: Bool { domains[Int(operation.domain)].pending.contains { $0.index == index } }

    /// Whether the current operation made a call that the core never makes.
    var isHardened: Bool { record.isHardened }

    /// The deviations that the model goes along with.
    package var deviations: [Deviation] {
        ledger.known
    }

    /// The deviations that were first met at which operation, while learning.
    package var learned: [(deviation: Deviation, index: Int)] {
        ledger.learned
    }

    /// Those among them that were met where no other explains the same, as far as they were.
    package var plainDeviations: [Deviation] {
        ledger.plain
    }

    /// The deviations that showed during the current operation.
    package var shown: [Deviation] {
        ledger.shown
    }
}
