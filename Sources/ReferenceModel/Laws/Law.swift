// SPDX-License-Identifier: GPL-2.0-only

/// What a driver's callbacks owe to every caller, whatever the hardware.
///
/// The laws come from the kernel's `drivers/iommu/iommu.c` (`iommu_map`, `iommu_unmap`, `iommu_map_sg` and what
/// they reach) and `include/linux/iommu.h`; none is written for one driver.
package enum Law: String, CaseIterable, Sendable {
    /// The result of a map has a legal shape.
    case m1 = "M1"
    /// `*mapped` is exactly what was left mapped.
    case m2 = "M2"
    /// A map does what it says and nothing else.
    case m3 = "M3"
    /// What the domain cannot take is refused, what it can take is taken.
    case m4 = "M4"
    /// An unmap returns the bytes it unmapped.
    case u1 = "U1"
    /// After an unmap nothing of it can be used, and nothing else changed.
    case u2 = "U2"
    /// A legal unmapping needs no memory.
    case u3 = "U3"
    /// `iova_to_phys` tells the physical address of every byte.
    case p1 = "P1"
    /// Locks and accesses are in order.
    case l1 = "L1"
    /// No leak, and no warning on a legal sequence.
    case l2 = "L2"
    /// Callers get the same results as before.
    case c1 = "C1"
    /// Nothing legal costs more than before.
    case c2 = "C2"
    /// What the core never hands down may be refused in any way, but does no harm.
    case hardening = "H"

    /// The law in one sentence.
    package var sentence: String {
        switch self {
        case .m1: "a map returns 0 with a positive multiple of the page size mapped, or a negative errno"
        case .m2: "*mapped is exactly what was left mapped, on error too"
        case .m3: "after a map its range translates as asked for every function, and nothing else changed"
        case .m4: "what the domain cannot take is refused and changes nothing, what it can take is taken"
        case .u1: "an unmap returns the bytes it unmapped, 0 for none, never an errno"
        case .u2: "after an unmap nothing in the returned range can be used, and nothing else changed"
        case .u3: "a legal unmapping needs no memory"
        case .p1:
            "iova_to_phys gives the physical address with its offset in the page, 0 where nothing is mapped"
        case .l1: "locks are initialised, taken once, released in order, and order every shared access"
        case .l2: "what a domain allocated is freed with it, and no warning fires on a legal sequence"
        case .c1: "on legal sequences every caller gets the same result as before"
        case .c2: "no legal map or unmap costs more driver calls or flushes than before"
        case .hardening: "a call with arguments the core never passes changes nothing that it does not name"
        }
    }
}
