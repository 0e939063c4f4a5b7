// SPDX-License-Identifier: GPL-2.0-only

/// How an operation was cut into calls of map and unmap: a number for each of the first calls.
struct Cut: Equatable {
    private var calls: [UInt64] = []

    /// The calls that are looked at; no operation that two drivers are compared by makes more.
    private static let most = 1024

    @inline(__always)
    mutating func append(_ call: DriverCall) {
        guard calls.count < Self.most else { return }
        let number = (call.iova ^ call.bytes << 20) &* 0x9e37_79b9_7f4a_7c15
        calls.append(number & ~1 | (call.kind == .map ? 1 : 0))
    }

    @inline(__always)
    mutating func removeAll() {
        guard !calls.isEmpty else { return }
        calls.removeAll(keepingCapacity: true)
    }

    /// Whether the same range was cut otherwise. That one side goes on where the other ends, or takes back, is no other
    /// cut, but comes of another result.
    func differs(from other: Cut) -> Bool {
        for (one, another) in zip(calls, other.calls) where one != another {
            return one & 1 == another & 1
        }
        return false
    }
}
