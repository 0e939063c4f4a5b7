// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// What a driver asks of the kernel, and the kernel of a driver; the C world has the same numbers from the same list.
enum Service: UInt64, CaseIterable {
    /// A callback is called, returns, and leaves something in a gather.
    case enter, leave, gather
    /// A lock is initialised, taken or released.
    case makeLock, lock, unlock
    /// Interrupts go off, and on again.
    case saveInterrupts, restoreInterrupts, disableInterrupts, enableInterrupts
    /// RCU's readers, and what waits for them.
    case startReading, stopReading, callLater, waitForReaders
    /// Memory.
    case allocate, free, makeCache, destroyCache
    /// Something that may sleep.
    case maySleep
    /// A warning.
    case warn
    /// The hardware is told of tables, or of changes in them.
    case refresh, registerTables, unregisterTables
    /// A function goes to the DMA API, or comes from there.
    case giveToDMA, takeFromDMA
    /// An IOMMU is made known to the core and to users, or taken back.
    case registerUnit, unregisterUnit, addEntry, removeEntry

    /// The name on the C side.
    var constant: String { "SERVICE_\(self)" }

    /// What a kernel developer calls it.
    private var title: String {
        switch self {
        case .enter: "callback"
        case .leave: "return"
        case .gather: "gather"
        case .makeLock: "spin_lock_init"
        case .lock: "spin_lock"
        case .unlock: "spin_unlock"
        case .saveInterrupts: "local_irq_save"
        case .restoreInterrupts: "local_irq_restore"
        case .disableInterrupts: "local_irq_disable"
        case .enableInterrupts: "local_irq_enable"
        case .startReading: "rcu_read_lock"
        case .stopReading: "rcu_read_unlock"
        case .callLater: "call_rcu"
        case .waitForReaders: "synchronize_rcu"
        case .allocate: "alloc"
        case .free: "free"
        case .makeCache: "kmem_cache_create"
        case .destroyCache: "kmem_cache_destroy"
        case .maySleep: "might_sleep"
        case .warn: "WARN"
        case .refresh: "zpci_refresh_trans"
        case .registerTables: "zpci_register_ioat"
        case .unregisterTables: "zpci_unregister_ioat"
        case .giveToDMA: "zpci_dma_init_device"
        case .takeFromDMA: "zpci_dma_exit_device"
        case .registerUnit: "iommu_device_register"
        case .unregisterUnit: "iommu_device_unregister"
        case .addEntry: "iommu_device_sysfs_add"
        case .removeEntry: "iommu_device_sysfs_remove"
        }
    }

    /// Whether a value behind those that are told is what the driver's memory holds at that moment.
    var seesMemory: Bool {
        switch self {
        case .refresh, .registerTables, .unregisterTables, .giveToDMA, .takeFromDMA: true
        default: false
        }
    }

    /// How many of its values a reader wants to see.
    private var toldValues: Int {
        switch self {
        case .enter: 6
        case .gather, .refresh: 4
        case .registerTables: 3
        case .leave: 2
        case .allocate, .registerUnit, .unregisterUnit, .giveToDMA, .takeFromDMA, .unregisterTables: 1
        case .free, .warn, .callLater, .addEntry, .removeEntry: 1
        default: 0
        }
    }

    /// The call with some values, in a line.
    func words(_ name: String, _ values: [UInt64]) -> String {
        if self == .warn { return "\(title) at \(name):\(values.first ?? 0)" }
        let parts = (name.isEmpty ? [] : [name]) + values.prefix(toldValues).map(Self.words)
        return "\(title)(\(parts.joined(separator: ", ")))"
    }

    /// A value: an error by its name, an address by what it was named in the C world.
    static func words(_ value: UInt64) -> String {
        let signed = Int64(bitPattern: value)
        if (-4095 ... -1).contains(signed) { return Errno(rawValue: UInt16(-signed)).description }
        let rest = value & (1 << 48 - 1)
        switch value >> 48 {
        case 0x6d65: return "memory + \(hex(rest))"
        case 0x6c69: return "address \(rest)"
        case 0x7374: return "stack"
        default: return value < 10 ? "\(value)" : hex(value)
        }
    }
}
