// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// A driver's compiled C with the core of its kernel, performing operations in this process.
final class CompiledSystem: System {
    let memory: TableMemory
    /// What the C side tells of.
    let state: HostStateView
    private let library: Library
    private let path: String
    /// The functions that each start over plugs in.
    var setup: Setup
    private let callbacks: UnsafeMutablePointer<HostWitness>
    private let liveAtStart: UInt64
    /// What shows inside, where that is wanted.
    private(set) var inside: InsideView?

    /// Loads a shared object and plugs in the functions of a setup; `state` and the judge outlive the system.
    init(
        library path: String, state: UnsafeMutableRawPointer, setup: Setup, judge: Judge
    ) throws(ConformanceError) {
        library = try Library(path: path)
        self.path = path
        self.state = HostStateView(at: state)
        self.setup = setup
        callbacks = .allocate(capacity: 1)
        callbacks.initialize(to: HostWitness(judge))
        _ = library.start(state, callbacks)
        let arena = self.state[.arena]
        guard let words = UnsafePointer<UInt64>(bitPattern: UInt(arena)) else {
            throw .brokenChild(reason: "the run time has no memory")
        }
        memory = TableMemory(words: words, start: arena, bytes: self.state[.arenaBytes])
        liveAtStart = self.state[.liveObjects]
        reset()
    }

    var deferredFlushes: DeferredFlushes {
        DeferredFlushes(rawValue: UInt8(truncatingIfNeeded: library.deferredFlushes()))
    }

    var movesFunctions: Bool { library.movesFunctions() != 0 }

    deinit {
        callbacks.deinitialize(count: 1)
        callbacks.deallocate()
    }

    /// So many of the marks that say what was reached.
    func marks(_ count: Int) -> [UInt8] {
        Array(UnsafeBufferPointer(start: library.coverage(), count: min(count, 0x10000)))
    }

    func reset() {
        library.rewind()
        for (index, function) in setup.functions.enumerated() {
            _ = library.addFunction(
                UInt32(index), function.handle, function.first, function.last,
                function.needsRefreshForNew ? 1 : 0)
        }
    }

    func perform(_ operation: Operation) -> Outcome {
        state[.failingAllocation] = UInt64(operation.faults.allocation)
        state[.inInterrupt] = operation.isInInterrupt ? 1 : 0
        let value = library.perform(
            UInt32(operation.kind.rawValue), UInt32(operation.domain), UInt32(operation.function),
            UInt32(operation.access.rawValue), operation.count, operation.iova, operation.paddr,
            operation.bytes, operation.stride)
        if operation.kind == .freeDomain { library.checkMemory() }
        var outcome = Outcome(value: value)
        outcome.allocations = UInt32(truncatingIfNeeded: state[.allocations])
        outcome.liveObjects = UInt32(truncatingIfNeeded: state[.liveObjects] &- liveAtStart)
        outcome.lockHolds = UInt32(truncatingIfNeeded: state[.lockHolds])
        outcome.warnings = UInt32(truncatingIfNeeded: state[.warnings])
        if state[.incident] != 0 { outcome.lockFault = state.incident.kind.lockFault }
        inside?.record(outcome)
        return outcome
    }

    /// What the C world found in the last operation, with its place in the kernel's files; empty if nothing.
    var incidentText: String { state.incidentText(library: path) }

    /// Looks into each operation from now on; only a library that was compiled for it can.
    func lookInside() throws(ConformanceError) -> InsideView {
        let view = try InsideView(library)
        inside = view
        return view
    }

    func aperture(of domain: UInt8) -> ClosedRange<UInt64> {
        let first = library.apertureStart(UInt32(domain))
        return first...max(first, library.apertureEnd(UInt32(domain)))
    }

    func usable(of domain: UInt8, by function: UInt8) -> ClosedRange<UInt64> {
        let first = library.usableStart(UInt32(domain), UInt32(function))
        return first...max(first, library.usableEnd(UInt32(domain), UInt32(function)))
    }

    func pageSizes(of domain: UInt8) -> UInt64 {
        library.pageSizes(UInt32(domain))
    }

    func traits(of domain: UInt8) -> UInt64 {
        library.traits(UInt32(domain))
    }

    var deviceRecords: UInt64 { library.deviceRecords() }
}

extension Operation {
    /// Whether the operation is done in an interrupt, as callers of the DMA API may: one in four of those that can.
    var isInInterrupt: Bool {
        switch kind {
        case .map, .unmap, .mapScattered, .iovaToPhys, .rawMap, .rawUnmap: (iova ^ paddr) >> 12 & 3 == 1
        default: false
        }
    }
}

/// The functions that the C side calls, in the order of its 'struct host_witness'.
private struct HostWitness {
    var context: UnsafeMutableRawPointer
    var enters:
        @convention(c) (UnsafeMutableRawPointer, UInt32, UInt32, UInt32, UInt64, UInt64, UInt64, UInt64) ->
            Void
    var leaves: @convention(c) (UnsafeMutableRawPointer, Int64, UInt64) -> UInt32
    var refresh: @convention(c) (UnsafeMutableRawPointer, UInt64, UInt64, UInt64) -> Int32
    var allocationFails: @convention(c) (UnsafeMutableRawPointer) -> Void
    var registerAnchor: @convention(c) (UnsafeMutableRawPointer, UInt32, UInt64, UInt64, UInt64) -> UInt32
    var unregisterAnchor: @convention(c) (UnsafeMutableRawPointer, UInt32) -> UInt32

    /// Callbacks that hand everything to a judge, which outlives them.
    init(_ judge: Judge) {
        context = Unmanaged.passUnretained(judge).toOpaque()
        enters = { context, kind, domain, access, iova, paddr, pgsize, pgcount in
            guard let kind = DriverCall.Kind(rawValue: UInt8(truncatingIfNeeded: kind)) else { return }
            let call = DriverCall(
                kind, domain: UInt8(truncatingIfNeeded: domain), iova: iova, paddr: paddr, pgsize: pgsize,
                pgcount: pgcount, access: Access(rawValue: UInt16(truncatingIfNeeded: access)))
            HostWitness.judge(context) { $0.enters(call) }
        }
        leaves = { context, value, mapped in
            HostWitness.judge(context) { $0.leaves(value: value, mapped: mapped) } ? 1 : 0
        }
        refresh = { context, handle, start, bytes in
            HostWitness.judge(context) { $0.refresh(handle: handle, start: start, bytes: bytes) }
        }
        allocationFails = { context in HostWitness.judge(context) { $0.allocationFails() } }
        registerAnchor = { context, function, first, last, anchor in
            let function = UInt8(truncatingIfNeeded: function)
            return HostWitness.judge(context) {
                UInt32($0.registerAnchor(function: function, first: first, last: last, anchor: anchor))
            }
        }
        unregisterAnchor = { context, function in
            let function = UInt8(truncatingIfNeeded: function)
            return HostWitness.judge(context) { UInt32($0.unregisterAnchor(function: function)) }
        }
    }

    @inline(__always)
    private static func judge<Result>(_ context: UnsafeMutableRawPointer, _ body: (Judge) -> Result) -> Result
    {
        Unmanaged<Judge>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
    }
}
