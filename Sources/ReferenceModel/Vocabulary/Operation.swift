// SPDX-License-Identifier: GPL-2.0-only

/// One thing to do to a domain: through the core, straight to an op of the driver, or to an attached function.
///
/// A plain value of fixed size without references, so that streams of millions cost no allocation and a
/// journal in shared memory can hold its bytes. Fields that a kind does not name are 0.
package struct Operation: Equatable, Hashable, Sendable {
    /// What is called.
    package enum Kind: UInt8, CaseIterable, Sendable {
        /// `iommu_map(domain, iova, paddr, bytes, prot)`.
        case map
        /// `iommu_unmap(domain, iova, bytes)`.
        case unmap
        /// `iommu_map_sg` of `count` pieces of `bytes` each, whose physical starts lie `stride` apart.
        case mapScattered
        /// `iommu_iova_to_phys(domain, iova)`.
        case iovaToPhys
        /// `attach_dev` of `function` to the domain.
        case attach
        /// `detach_dev` of `function` from the domain (in kernels without it: attach to the default domain).
        case detach
        /// `release_device` of `function`.
        case release
        /// `domain_alloc` of a domain into the slot `domain`, unmanaged unless `access` numbers another type; a slot
        /// that is full keeps its domain, and the new one is freed at once (`-EEXIST`).
        case allocateDomain
        /// `domain_free` of the slot `domain`.
        case freeDomain
        /// `map_pages(iova, paddr, bytes = pgsize, count = pgcount, prot)`, or `map` where the driver has that;
        /// then `count` calls of `pgsize` bytes are not made: one call with `bytes * count` is.
        case rawMap
        /// `unmap_pages(iova, bytes = pgsize, count = pgcount)`, or `unmap` of `bytes * count`.
        case rawUnmap
        /// `iotlb_sync` with what raw unmaps gathered since the last one.
        case rawSync
        /// `iotlb_sync_map(iova, bytes)`.
        case rawSyncMap
        /// `flush_iotlb_all`.
        case rawFlushAll
        /// The bus makes a function known to the driver and takes it away again.
        case plug
    }

    /// What is called.
    package var kind: Kind
    /// The slot of the domain it is done to: 0 or 1.
    package var domain: UInt8 = 0
    /// The index in `Setup.functions` of the function that is attached, detached or released.
    package var function: UInt8 = 0
    /// Access asked for: the kernel's `IOMMU_READ` and friends.
    package var access: Access = []
    /// The number of pages of a raw call (`pgcount`), or of pieces of a scatter list.
    package var count: UInt32 = 1
    /// The I/O virtual address.
    package var iova: UInt64 = 0
    /// The physical address.
    package var paddr: UInt64 = 0
    /// The bytes of a range, of one piece of a scatter list, or of one page of a raw call (`pgsize`).
    package var bytes: UInt64 = 0
    /// The distance in bytes between the physical starts of two pieces of a scatter list; it wraps.
    package var stride: UInt64 = 0
    /// What goes wrong during the operation.
    package var faults = Faults()

    /// An operation of a kind on a domain, with nothing else set.
    package init(_ kind: Kind, domain: UInt8 = 0) {
        self.kind = kind
        self.domain = domain
    }

    /// Whether a callback is called directly, not through the core.
    package var isRaw: Bool {
        switch kind {
        case .rawMap, .rawUnmap, .rawSync, .rawSyncMap, .rawFlushAll: true
        default: false
        }
    }

    /// Whether it maps something.
    package var isMap: Bool {
        kind == .map || kind == .mapScattered || kind == .rawMap
    }

    /// Whether it makes no mapping, but makes domains and functions known.
    package var isAboutDevices: Bool {
        switch kind {
        case .attach, .detach, .release, .allocateDomain, .freeDomain, .plug: true
        default: false
        }
    }

    /// The bytes that the whole operation names, however they are cut; wraps as the kernel's arithmetic does.
    package var totalBytes: UInt64 {
        switch kind {
        case .mapScattered, .rawMap, .rawUnmap: bytes &* UInt64(count)
        default: bytes
        }
    }
}

extension Operation {
    /// Maps a range through the core.
    package static func map(
        iova: UInt64, paddr: UInt64, bytes: UInt64, _ access: Access = [.read, .write]
    ) -> Operation {
        var operation = Operation(.map)
        (operation.iova, operation.paddr, operation.bytes) = (iova, paddr, bytes)
        operation.access = access
        return operation
    }

    /// Unmaps a range through the core.
    package static func unmap(iova: UInt64, bytes: UInt64) -> Operation {
        var operation = Operation(.unmap)
        (operation.iova, operation.bytes) = (iova, bytes)
        return operation
    }

    /// Maps a scatter list of `pieces` equal pieces through the core.
    package static func mapScattered(
        iova: UInt64, paddr: UInt64, bytes: UInt64, pieces: UInt32, stride: UInt64,
        _ access: Access = [.read, .write]
    ) -> Operation {
        var operation = Operation(.mapScattered)
        (operation.iova, operation.paddr, operation.bytes) = (iova, paddr, bytes)
        (operation.count, operation.stride, operation.access) = (pieces, stride, access)
        return operation
    }

    /// Asks for the physical address behind an iova.
    package static func iovaToPhys(_ iova: UInt64) -> Operation {
        var operation = Operation(.iovaToPhys)
        operation.iova = iova
        return operation
    }

    /// Calls the driver's own map callback.
    package static func rawMap(
        iova: UInt64, paddr: UInt64, pgsize: UInt64, pgcount: UInt32, _ access: Access = [.read, .write]
    ) -> Operation {
        var operation = Operation(.rawMap)
        (operation.iova, operation.paddr, operation.bytes) = (iova, paddr, pgsize)
        (operation.count, operation.access) = (pgcount, access)
        return operation
    }

    /// Calls the driver's own unmap callback.
    package static func rawUnmap(iova: UInt64, pgsize: UInt64, pgcount: UInt32) -> Operation {
        var operation = Operation(.rawUnmap)
        (operation.iova, operation.bytes, operation.count) = (iova, pgsize, pgcount)
        return operation
    }

    /// Calls the driver's own flush callbacks: for what was unmapped, mapped in a range, or everything.
    package static func flushes(iova: UInt64, bytes: UInt64) -> [Operation] {
        var flush = Operation(.rawSyncMap)
        (flush.iova, flush.bytes) = (iova, bytes)
        return [Operation(.rawSync), flush, Operation(.rawFlushAll)]
    }

    /// Attaches a function to the domain.
    package static func attach(_ function: UInt8) -> Operation {
        var operation = Operation(.attach)
        operation.function = function
        return operation
    }

    /// Detaches a function from the domain.
    package static func detach(_ function: UInt8) -> Operation {
        var operation = Operation(.detach)
        operation.function = function
        return operation
    }

    /// The same operation on another domain.
    package func on(domain: UInt8) -> Operation {
        var copy = self
        copy.domain = domain
        return copy
    }

    /// The same operation with something going wrong.
    package func failing(_ faults: Faults) -> Operation {
        var copy = self
        copy.faults = faults
        return copy
    }
}
