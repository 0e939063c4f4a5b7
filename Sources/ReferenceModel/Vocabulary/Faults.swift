// SPDX-License-Identifier: GPL-2.0-only

/// What goes wrong during one operation: a plan, counted from the start of the operation.
package struct Faults: Equatable, Hashable, Sendable {
    /// The allocation that fails, counted from 1 over every kind of allocation; 0 for none.
    package var allocation: UInt16 = 0
    /// The refresh of `function` that fails, counted from 1; 0 for none.
    package var refresh: UInt16 = 0
    /// The index of the function whose refresh or registration fails.
    package var function: UInt8 = 0
    /// What the failing refresh returns.
    package var refreshError: Errno = .noMemory
    /// Whether every refresh of the function from that one on fails.
    package var refreshRepeats = false
    /// What registering the function's translation anchor comes to: the condition code, and above its two bits the
    /// status that tells more of condition 1, as the kernel's `ZPCI_PCI_ST_…` have it; 0 for success.
    package var anchorCondition: UInt8 = 0

    /// A plan in which nothing fails.
    package init() {}

    /// The status that says that a function is not available (`ZPCI_PCI_ST_FUNC_NOT_AVAIL`).
    package static let notAvailable: UInt8 = 40

    /// The status of a registration that fails.
    package var anchorStatus: UInt8 { anchorCondition & ~3 }

    /// Whether the registration says that the function was removed: its handle is invalid (`ZPCI_CC_INVAL_HANDLE`).
    package var isGone: Bool { anchorCondition == 3 }

    /// Whether nothing fails.
    package var isEmpty: Bool {
        allocation == 0 && refresh == 0 && anchorCondition == 0
    }

    /// A plan in which one allocation fails.
    package static func allocation(_ number: UInt16) -> Faults {
        var faults = Faults()
        faults.allocation = number
        return faults
    }

    /// A plan in which one refresh of a function fails.
    package static func refresh(
        _ number: UInt16, of function: UInt8, _ error: Errno = .noMemory, repeats: Bool = false
    ) -> Faults {
        var faults = Faults()
        (faults.refresh, faults.function) = (number, function)
        (faults.refreshError, faults.refreshRepeats) = (error, repeats)
        return faults
    }

    /// A plan in which registering a function's anchor fails, with a status, a multiple of 4.
    package static func anchor(_ condition: UInt8, of function: UInt8, status: UInt8 = 0) -> Faults {
        var faults = Faults()
        let condition = condition | status
        (faults.anchorCondition, faults.function) = (condition, function)
        return faults
    }
}

/// The negative error numbers that kernel code returns here, as `include/uapi/asm-generic/errno-base.h` has them.
package struct Errno: Equatable, Hashable, Sendable, RawRepresentable {
    /// The positive number, for example 12.
    package let rawValue: UInt16

    /// The error with a positive number.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// `EIO`.
    package static let io = Errno(rawValue: 5)
    /// `ENOMEM`.
    package static let noMemory = Errno(rawValue: 12)
    /// `EEXIST`.
    package static let exists = Errno(rawValue: 17)
    /// `EBUSY`
    package static let busy = Errno(rawValue: 16)
    /// `ENODEV`.
    package static let noDevice = Errno(rawValue: 19)
    /// `EINVAL`.
    package static let invalid = Errno(rawValue: 22)

    /// The value a kernel function returns for it.
    package var returned: Int64 {
        -Int64(rawValue)
    }
}

extension Errno: CustomStringConvertible {
    /// The number as a kernel developer writes it: `-EINVAL`.
    package var description: String {
        switch self {
        case .io: "-EIO"
        case .noMemory: "-ENOMEM"
        case .busy: "-EBUSY"
        case .exists: "-EEXIST"
        case .noDevice: "-ENODEV"
        case .invalid: "-EINVAL"
        default: "-\(rawValue)"
        }
    }
}
