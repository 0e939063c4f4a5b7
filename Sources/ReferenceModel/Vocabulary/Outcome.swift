// SPDX-License-Identifier: GPL-2.0-only

/// What one operation gave back and cost, as its caller sees it.
package struct Outcome: Equatable, Sendable {
    /// What the called function returned, widened: 0, a negative error, bytes unmapped or mapped, a physical address.
    package var value: Int64 = 0
    /// Allocations tried during the operation, failed ones included.
    package var allocations: UInt32 = 0
    /// Objects that are allocated now, over the whole life of the system.
    package var liveObjects: UInt32 = 0
    /// Spin locks taken during the operation.
    package var lockHolds: UInt32 = 0
    /// Warnings (`WARN_ON` and its family) that fired during the operation, repeated ones included.
    package var warnings: UInt32 = 0
    /// The first thing done wrong with a lock during the operation.
    package var lockFault: LockFault = .none

    /// The outcome of an operation that returned a value and cost nothing.
    package init(value: Int64 = 0) {
        self.value = value
    }
}

/// What can be done wrong with a lock (law L1).
package enum LockFault: UInt8, CaseIterable, Sendable {
    /// Nothing is wrong.
    case none
    /// A lock is used that nobody initialised.
    case uninitialised
    /// A lock is taken by one who holds it.
    case takenTwice
    /// A lock is released by one who does not hold it.
    case releasedUnheld
    /// Locks are released in another order than the reverse of taking, or with another interrupt state.
    case releasedOutOfOrder
    /// Two locks are taken in both orders.
    case takenInBothOrders
    /// A lock is taken in interrupts and with interrupts on.
    case takenWithInterruptsOn
    /// A lock is held when the operation returns.
    case heldAtReturn
    /// Memory is allocated in a way that may sleep while a spin lock is held.
    case sleepingAllocation
    /// Two accesses of one word, one a write, are ordered by no common lock.
    case unorderedAccess
    /// Memory that was freed, or is freed twice, or never was allocated, is given to a function that frees.
    case wrongFree
    /// Memory outside every block that was allocated is written.
    case writtenOutside
    /// What the kernel keeps of a function or a device is not what is so.
    case wrongRecord
    /// Memory is accessed that is not the driver's.
    case strayAccess
    /// Something is done that C leaves undefined.
    case undefinedBehaviour
}

/// One call of a callback of the driver, whoever makes it.
package struct DriverCall: Equatable, Sendable {
    /// The callbacks that the model hears of.
    package enum Kind: UInt8, CaseIterable, Sendable {
        /// `map` and `map_pages`.
        case map
        /// `unmap` and `unmap_pages`.
        case unmap
        /// `iotlb_sync_map`.
        case syncMap
        /// `iotlb_sync`.
        case sync
        /// `flush_iotlb_all`.
        case flushAll
    }

    /// The callback.
    package var kind: Kind
    /// The slot of its domain.
    package var domain: UInt8
    /// The access asked for.
    package var access: Access
    /// The I/O virtual address; of `sync` the first that the gather holds.
    package var iova: UInt64
    /// The physical address, for `map`.
    package var paddr: UInt64
    /// The size of a page; of `syncMap` and `sync` the bytes of the range.
    package var pgsize: UInt64
    /// The number of pages; 1 where the callback takes a size only.
    package var pgcount: UInt64

    /// A call of a callback.
    package init(
        _ kind: Kind, domain: UInt8, iova: UInt64 = 0, paddr: UInt64 = 0, pgsize: UInt64 = 0,
        pgcount: UInt64 = 1, access: Access = []
    ) {
        (self.kind, self.domain, self.access) = (kind, domain, access)
        (self.iova, self.paddr, self.pgsize, self.pgcount) = (iova, paddr, pgsize, pgcount)
    }

    /// The bytes that the call asks for; wraps.
    package var bytes: UInt64 {
        pgsize &* pgcount
    }
}
