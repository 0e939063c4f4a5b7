// SPDX-License-Identifier: GPL-2.0-only

/// Puts values into bytes for the other process, which is the same program.
struct MessageWriter {
    /// The bytes so far.
    private(set) var bytes: [UInt8] = []

    /// Adds a plain value: one that holds no reference.
    mutating func put<Value>(_ value: Value) {
        precondition(_isPOD(Value.self), "only plain values can go to another process")
        withUnsafeBytes(of: value) { bytes += $0 }
    }

    /// Adds plain values and how many they are.
    mutating func put<Value>(all values: [Value]) {
        put(values.count)
        for value in values { put(value) }
    }

    /// Adds a text.
    mutating func put(text: String) {
        put(all: Array(text.utf8))
    }
}

/// Takes values out of bytes in the order in which they were put in.
struct MessageReader {
    private let bytes: [UInt8]
    private var place = 0

    /// Reads from the start of the bytes.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether everything was read.
    var isAtEnd: Bool { place == bytes.count }

    /// Takes a plain value.
    mutating func take<Value>(_ type: Value.Type = Value.self) throws(ConformanceError) -> Value {
        precondition(_isPOD(Value.self), "only plain values come from another process")
        let size = MemoryLayout<Value>.size
        guard size <= bytes.count - place else { throw .brokenChild(reason: "its message is short") }
        defer { place += size }
        return withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { buffer in
            UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes[place..<place + size])
            return buffer[0]
        }
    }

    /// Takes plain values.
    mutating func takeAll<Value>(_ type: Value.Type = Value.self) throws(ConformanceError) -> [Value] {
        let count: Int = try take()
        guard count >= 0, count <= bytes.count - place else {
            throw .brokenChild(reason: "its message is short")
        }
        var values: [Value] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try take()) }
        return values
    }

    /// Takes a text.
    mutating func takeText() throws(ConformanceError) -> String {
        String(decoding: try takeAll(UInt8.self), as: UTF8.self)
    }
}
