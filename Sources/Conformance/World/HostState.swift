// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// The state that the C world and Swift share: words of 64 bits in one order, then the incident's text and stack.
///
/// `struct host_state` is written from this list, so the two sides cannot drift apart.
enum HostState: Int, CaseIterable {
    /// The allocation of this operation that fails, from 1; 0 for none.
    case failingAllocation
    /// Whether the operation is done in an interrupt.
    case inInterrupt
    /// Whether the operation makes or destroys a domain.
    case destroying
    /// The operations so far.
    case operation
    /// Allocations of this operation, failed ones included.
    case allocations
    /// Locks taken in this operation.
    case lockHolds
    /// Warnings of this operation.
    case warnings
    /// The line of the last warning.
    case warningLine
    /// Objects that are allocated now.
    case liveObjects
    /// Locks held now, how many.
    case locksHeld
    /// Locks held now, a bit each.
    case lockSet
    /// Whether the lock of a device's group is held, as the core does while it attaches and detaches.
    case groupHeld
    /// Whether interrupts are off.
    case irqsOff
    /// How deep in RCU read sections.
    case rcuDepth
    /// Calls of the driver's callbacks, over the whole life.
    case driverCalls
    /// Refreshes, over the whole life.
    case refreshes
    /// The address of the memory that tables come from.
    case arena
    /// Its size in bytes.
    case arenaBytes
    /// The address that the library was loaded at.
    case image
    /// The first incident of this operation.
    case incident

    /// The size of the text that follows the words.
    static let textBytes = 256
    /// The most calls that are noted of the incident's stack.
    static let frames = 24
    /// The size of the whole in bytes.
    static let bytes = allCases.count * 8 + textBytes + frames * 8

    /// The C side of it, with the numbers of incidents, operations and services.
    static var header: String {
        let words = allCases.map { "\tunsigned long \($0.member);\n" }.joined()
        let incidents = Incident.allCases.map { "\t\($0.constant) = \($0.rawValue),\n" }.joined()
        let services = Service.allCases.map { "\t\($0.constant) = \($0.rawValue),\n" }.joined()
        let kinds = Operation.Kind.allCases.map { "\tOPERATION_\($0) = \($0.rawValue),\n" }.joined()
        let calls = DriverCall.Kind.allCases.map { "\tCALL_\($0) = \($0.rawValue),\n" }.joined()
        return """
            struct host_state {
            \(words)\tchar incident_text[\(textBytes)];
            \tunsigned long stack[\(frames)];
            };
            enum host_incident {
            \(incidents)};
            enum host_service {
            \(services)};
            enum { \(kinds)\(calls)};

            """
    }

    /// The name on the C side: `failing_allocation`.
    private var member: String {
        var words = ""
        for character in "\(self)" {
            words += character.isUppercase ? "_" + character.lowercased() : String(character)
        }
        return words
    }
}

/// Shared state as it lies in memory.
struct HostStateView {
    private let words: UnsafeMutablePointer<UInt64>

    /// The state at an address.
    init(at address: UnsafeMutableRawPointer) {
        words = address.assumingMemoryBound(to: UInt64.self)
    }

    /// The address, for the C side.
    var address: UnsafeMutableRawPointer { UnsafeMutableRawPointer(words) }

    /// One word.
    @inline(__always)
    subscript(_ cell: HostState) -> UInt64 {
        get { words[cell.rawValue] }
        nonmutating set { words[cell.rawValue] = newValue }
    }

    /// The first incident of the operation, and what it says.
    var incident: (kind: Incident, text: String) {
        let kind = Incident(rawValue: self[.incident]) ?? .none
        let text = UnsafeRawPointer(words + HostState.allCases.count)
        let bytes = UnsafeRawBufferPointer(start: text, count: HostState.textBytes).prefix { $0 != 0 }
        return (kind, kind == .none ? "" : String(decoding: bytes, as: UTF8.self))
    }

    /// Where the run was at the incident: addresses in the instructions that call, innermost first.
    var stack: [UInt64] {
        let frames = words + HostState.allCases.count + HostState.textBytes / 8
        return UnsafeBufferPointer(start: frames, count: HostState.frames).prefix { $0 != 0 }.map { $0 - 1 }
    }
}
