// SPDX-License-Identifier: GPL-2.0-only

/// A thing under test: a driver with its core, which performs operations and tells a witness what happens.
///
/// `Conformance` implements it over the compiled C of a kernel tree, the model's own tests over small Swift
/// drivers with planted faults. It calls its `Witness` at the very moment things happen, in the thread that
/// performs, because a shadow TLB must see the tables as they stand when the flush is made.
package protocol System: AnyObject {
    /// The memory in which the driver keeps its tables.
    var memory: TableMemory { get }

    /// The flushes that the driver leaves to callbacks of their own.
    var deferredFlushes: DeferredFlushes { get }

    /// Whether the core attaches a function to another domain without detaching it first.
    var movesFunctions: Bool { get }

    /// Performs one operation to its end.
    func perform(_ operation: Operation) -> Outcome

    /// Brings the system back to its start, whatever state it is in: no domains, nothing attached, no memory used.
    func reset()

    /// The first and last iova (inclusive) that the domain in a slot says it can translate.
    func aperture(of domain: UInt8) -> ClosedRange<UInt64>

    /// The first and last iova of the domain in a slot that callers use for a function attached to it: the aperture
    /// without what the driver reserves for that function at its ends.
    func usable(of domain: UInt8, by function: UInt8) -> ClosedRange<UInt64>

    /// The `pgsize_bitmap` of the domain in a slot.
    func pageSizes(of domain: UInt8) -> UInt64

    /// What users see beside results: a bit for each callback that is registered, apart from those of mapping, and for
    /// what the driver and the domain in a slot promise.
    func traits(of domain: UInt8) -> UInt64

    /// What the core and users read in the devices that the driver was shown, and what it makes of functions of odd limits,
    /// as one number.
    var deviceRecords: UInt64 { get }
}

extension System {
    /// As every core since Linux 5.19 does.
    package var movesFunctions: Bool { true }

    /// A system that reserves nothing.
    package func usable(of domain: UInt8, by function: UInt8) -> ClosedRange<UInt64> {
        aperture(of: domain)
    }

    /// A system that promises nothing.
    package func traits(of domain: UInt8) -> UInt64 { 0 }

    /// A system whose devices have no records.
    package var deviceRecords: UInt64 { 0 }
}

/// What hears a system at work; every call is synchronous.
package protocol Witness: AnyObject {
    /// A callback of the driver is about to be called.
    func enters(_ call: DriverCall)

    /// The callback returned: its value (0 for void), and `*mapped` after a map callback (for the old `map`,
    /// which has none, what the core makes of it: all of it on success, 0 otherwise).
    ///
    /// False says that the run is over: the system gives the core an error (0 from an unmap) in place of the
    /// result, so that no loop of the core's can go on for ever.
    func leaves(value: Int64, mapped: UInt64) -> Bool

    /// The driver asks the hardware to see a change of its tables (RPCIT): the function handle in the upper
    /// 32 bits, the first address and the bytes. Returns 0 or a negative error, which the driver then gets.
    func refresh(handle: UInt64, start: UInt64, bytes: UInt64) -> Int32

    /// An allocation that the driver asks for fails; it is told when this returns.
    func allocationFails()

    /// The driver registers a translation anchor for a function (`zpci_register_ioat`): the address of the topmost
    /// table with the type bits of its designation (`ZPCI_IOTA_DT_…`). Returns the condition code with a
    /// status above it, as `Faults.anchorCondition` has them.
    func registerAnchor(function: UInt8, first: UInt64, last: UInt64, anchor: UInt64) -> UInt8

    /// The driver takes the translation anchor of a function away.
    func unregisterAnchor(function: UInt8) -> UInt8
}

/// The callbacks by which a driver promises a flush later than in map and unmap themselves.
package struct DeferredFlushes: OptionSet, Sendable {
    /// The set as bits.
    package let rawValue: UInt8

    /// The set with these bits.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The driver has `iotlb_sync_map`: new translations may be usable only after it.
    package static let afterMap = DeferredFlushes(rawValue: 1)
    /// The driver has `iotlb_sync`: old translations may be used until it.
    package static let afterUnmap = DeferredFlushes(rawValue: 2)
}

/// What stands around a domain before the first operation.
package struct Setup: Equatable, Sendable {
    /// A PCI function that can be attached.
    package struct Function: Equatable, Sendable {
        /// Its handle, as `zpci_dev.fh`.
        package var handle: UInt32
        /// The first iova it can use, as `zpci_dev.start_dma`.
        package var first: UInt64
        /// The last iova it can use, as `zpci_dev.end_dma`.
        package var last: UInt64
        /// Whether a new translation is usable only after a refresh, as `zpci_dev.tlb_refresh`.
        package var needsRefreshForNew: Bool

        /// A function with these properties.
        package init(handle: UInt32, first: UInt64, last: UInt64, needsRefreshForNew: Bool) {
            (self.handle, self.first, self.last) = (handle, first, last)
            self.needsRefreshForNew = needsRefreshForNew
        }

        /// The pages of 4 KiB that it can use, those at the ends also where only a part of them is its.
        var pages: Range<UInt64> { first / pageSize..<last / pageSize + 1 }
    }

    /// The functions, at most eight; operations name them by index.
    package var functions: [Function]

    /// A setup of functions.
    package init(functions: [Function]) {
        self.functions = functions
    }
}

/// The memory in which a driver keeps its tables, seen by physical address: what the hardware would read.
///
/// A view, not an owner: the system owns the memory and outlives the view.
package struct TableMemory: @unchecked Sendable {
    private let words: UnsafePointer<UInt64>
    /// The physical address of the first word; a multiple of 16 KiB.
    package let start: UInt64
    /// The size in bytes; a multiple of 16 KiB.
    package let bytes: UInt64

    /// A view of memory whose first word has the physical address `start`.
    package init(words: UnsafePointer<UInt64>, start: UInt64, bytes: UInt64) {
        (self.words, self.start, self.bytes) = (words, start, bytes)
    }

    /// The words of a table, or nil where the table does not lie inside the memory or not on a word's border.
    @inline(__always)
    package func table(at address: UInt64, entries: Int) -> UnsafePointer<UInt64>? {
        let offset = address &- start
        guard offset < bytes, bytes - offset >= UInt64(entries) * 8, offset % 8 == 0 else { return nil }
        return words + Int(offset / 8)
    }
}
