// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import ReferenceModel

/// Memory that parent and child share: where the child is, what the C world says, and the messages between them.
///
/// What is written here survives the child, so that a crash or a hang is known with its operation.
final class Journal: @unchecked Sendable {
    /// The size of the place for one message.
    static let messageBytes = 1 << 22
    private static let messageOffset = 1 << 14
    private static let operationsOffset = 1 << 13
    private static let traceLength = 64

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
        /// Operations of the sequence under way; the last ones are in the trace.
        case sequenceLength
        /// The length of the message.
        case messageLength
        /// Which of the task's parts is under way.
        case part
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

    /// Notes an operation that is about to be performed.
    @inline(__always)
    func note(_ operation: Operation, at index: Int) {
        let place = Self.operationsOffset + index % Self.traceLength * MemoryLayout<Operation>.stride
        base.storeBytes(of: operation, toByteOffset: place, as: Operation.self)
        self[.sequenceLength] = UInt64(index + 1)
    }

    /// The last operations of the sequence under way, the last of them perhaps not finished.
    var lastOperations: [Operation] {
        let length = Int(self[.sequenceLength])
        return (max(0, length - Self.traceLength)..<length).map { index in
            let place = Self.operationsOffset + index % Self.traceLength * MemoryLayout<Operation>.stride
            return base.load(fromByteOffset: place, as: Operation.self)
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
