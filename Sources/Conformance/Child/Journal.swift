// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import ReferenceModel

/// Memory that parent and child share: where the child is, what the C world says, and the messages between them.
///
/// What is written here survives the child, so that a crash or a hang is known with its operation.
final class Journal: @unchecked Sendable {
    /// The size of the place for one message.
    static let messageBytes = 1 << 22
    private static let crashOffset = 1 << 13
    private static let scenarioOffset = 1 << 14
    private static let mostOperations = 1 << 12
    private static let messageOffset = 1 << 20

    private let base: UnsafeMutableRawPointer
    private static let size = messageOffset + messageBytes

    /// Opens a journal, or makes it.
    init(path: String, creating: Bool) throws(ConformanceError) {
        let file = open(path, creating ? O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC : O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .lastSystemError("open '\(path)'") }
        defer { close(file) }
        if creating, ftruncate(file, off_t(Self.size)) != 0 { throw .lastSystemError("size '\(path)'") }
        let memory = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
        guard let memory, memory != MAP_FAILED else { throw .lastSystemError("map '\(path)'") }
        base = memory
    }

    deinit {
        munmap(base, Self.size)
    }

    /// The words at the start, each with one meaning.
    enum Word: Int {
        /// Operations performed so far, for progress.
        case performed
        /// Operations that the task will perform, as far as it is known.
        case planned
        /// Whether the child is in namespaces of its own.
        case isIsolated
        /// Operations that open the scenario under way.
        case openingLength
        /// Operations of the scenario under way, after its opening.
        case scenarioLength
        /// Operations that the C world had performed before the scenario under way.
        case performedBefore
        /// The length of the message.
        case messageLength
        /// Whether the message is the answer.
        case isAnswered
        /// Whether the message is why there is no answer.
        case hasFailed
        /// Whether the driver is tried with other setups than that of the request.
        case isProbing
    }

    /// One of the words.
    @inline(__always)
    subscript(_ word: Word) -> UInt64 {
        get { base.load(fromByteOffset: word.rawValue * 8, as: UInt64.self) }
        set { base.storeBytes(of: newValue, toByteOffset: word.rawValue * 8, as: UInt64.self) }
    }

    /// The C world's state, for each library a place of its own.
    func state(_ library: Int) -> HostStateView {
        HostStateView(at: base + 1024 + library * 1024)
    }

    /// Has this process write down where it was when a signal ends it.
    func noteCrashes() {
        CrashNote.start(at: (base + Self.crashOffset).assumingMemoryBound(to: UInt64.self))
    }

    /// Where the child was when a signal ended it; nil if none did.
    var crash: CrashNote? {
        CrashNote(at: UnsafePointer((base + Self.crashOffset).assumingMemoryBound(to: UInt64.self)))
    }

    /// A number that changes with every operation, those of scenarios that are not noted included: while one is made
    /// small, thousands are run.
    var lifeSigns: UInt64 {
        self[.performed] &+ state(0)[.operation] &+ state(1)[.operation]
    }

    /// Notes a scenario that is about to be run.
    func note(_ scenario: Scenario) {
        precondition(scenario.opening.count + scenario.operations.count <= Self.mostOperations)
        var place = base + Self.scenarioOffset
        for part in [scenario.opening, scenario.operations] {
            for operation in part {
                place.storeBytes(of: operation, as: Operation.self)
                place += MemoryLayout<Operation>.stride
            }
        }
        self[.openingLength] = UInt64(scenario.opening.count)
        self[.scenarioLength] = UInt64(scenario.operations.count)
        self[.performed] += UInt64(scenario.operations.count)
        self[.performedBefore] = state(0)[.operation]
    }

    /// The operation of the scenario under way that was begun last, from 0 after the opening, whose operations have
    /// negative numbers; what closes a scenario counts as the one after its last. nil if none was begun. It is exact
    /// where the scenario was run once, which a replay does.
    var operation: Int? {
        let begun = Int(state(0)[.operation]) - Int(self[.performedBefore])
        guard begun > 0 else { return nil }
        return min(begun - 1 - Int(self[.openingLength]), Int(self[.scenarioLength]))
    }

    /// The scenario that was run last, perhaps not to its end.
    var scenario: Scenario {
        let opening = Int(self[.openingLength])
        return Scenario(
            opening: operations(0..<opening), operations(opening..<opening + Int(self[.scenarioLength])))
    }

    private func operations(_ range: Range<Int>) -> [Operation] {
        range.map { index in
            let place = base + Self.scenarioOffset + index * MemoryLayout<Operation>.stride
            return place.load(as: Operation.self)
        }
    }

    /// The message for the other side.
    var message: [UInt8] {
        get {
            let count = min(Int(self[.messageLength]), Self.messageBytes)
            return Array(UnsafeRawBufferPointer(start: base + Self.messageOffset, count: count))
        }
        set {
            let bytes = newValue.prefix(Self.messageBytes)
            bytes.withUnsafeBytes { source in
                guard let start = source.baseAddress else { return }
                (base + Self.messageOffset).copyMemory(from: start, byteCount: source.count)
            }
            self[.messageLength] = UInt64(bytes.count)
        }
    }
}
