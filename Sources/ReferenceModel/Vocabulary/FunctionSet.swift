// SPDX-License-Identifier: GPL-2.0-only

/// Some of a setup's functions, by index, the lowest first: one bit each, so that walking through them costs nothing.
package struct FunctionSet: Equatable, Sendable, Sequence {
    private var bits: UInt64 = 0

    /// No function.
    package init() {}

    /// Whether a function is among them.
    @inline(__always)
    package func contains(_ function: Int) -> Bool { bits >> UInt64(function) & 1 != 0 }

    /// Adds a function, which may be there.
    package mutating func insert(_ function: Int) { bits |= 1 << UInt64(function) }

    /// Takes a function away, if it is there.
    package mutating func remove(_ function: Int) { bits &= ~(1 << UInt64(function)) }

    /// Walks through the functions.
    package struct Iterator: IteratorProtocol {
        fileprivate var rest: UInt64

        /// The next function.
        @inline(__always)
        package mutating func next() -> Int? {
            guard rest != 0 else { return nil }
            defer { rest &= rest - 1 }
            return rest.trailingZeroBitCount
        }
    }

    /// The functions, the lowest first.
    @inline(__always)
    package func makeIterator() -> Iterator { Iterator(rest: bits) }
}
