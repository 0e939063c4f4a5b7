// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// What the C world found wrong by itself; the C side has the same numbers from the same list.
package enum Incident: UInt64, CaseIterable, Sendable {
    /// Nothing.
    case none
    /// A `BUG()` of the kernel's.
    case bug
    /// A function was called that the C world does not have.
    case called
    /// A lock was taken that nobody initialised.
    case lockUninitialised
    /// A lock was taken by one who holds it.
    case lockTwice
    /// A lock was released that was not held.
    case lockNotHeld
    /// Two locks are taken in both orders.
    case lockOrder
    /// A lock was released before one taken after it.
    case lockNesting
    /// A lock is taken in interrupts and with interrupts on.
    case lockIRQ
    /// A lock was held on return.
    case lockHeld
    /// Interrupts were not on return what they were on entry.
    case irqState
    /// An RCU read section was left open, or closed twice.
    case rcuUnbalanced
    /// Something that may sleep happened where nothing may.
    case sleep
    /// Memory was freed that was not allocated, or to the wrong cache.
    case badFree
    /// Two accesses of one word are ordered by nothing.
    case race
    /// Memory behind a block was written.
    case outside
    /// What the kernel keeps of a function or a device is not what is so.
    case record
    /// Memory is accessed that is not the driver's.
    case stray
    /// Something happened that C leaves undefined.
    case undefined

    /// The name on the C side: `HOST_LOCK_TWICE`.
    var constant: String {
        var words = "HOST"
        var previousIsUpper = true
        for character in "_\(self)" {
            if character.isUppercase && !previousIsUpper { words += "_" }
            words += character.uppercased()
            previousIsUpper = character.isUppercase
        }
        return words
    }

    /// Whether its words tell the place already, as the compiler knows it.
    var hasPlace: Bool { [.called, .bug, .undefined].contains(self) }

    /// What the model calls it.
    var lockFault: LockFault {
        switch self {
        case .none, .bug, .called: .none
        case .lockUninitialised: .uninitialised
        case .lockTwice: .takenTwice
        case .lockNotHeld: .releasedUnheld
        case .lockNesting, .irqState, .lockOrder, .lockIRQ: .releasedOutOfOrder
        case .lockHeld, .rcuUnbalanced: .heldAtReturn
        case .sleep: .sleepingAllocation
        case .badFree, .outside: .wrongFree
        case .race: .unorderedAccess
        case .record: .wrongRecord
        case .stray: .strayAccess
        case .undefined: .undefinedBehaviour
        }
    }
}
