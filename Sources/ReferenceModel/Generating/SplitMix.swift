// SPDX-License-Identifier: GPL-2.0-only

/// The SplitMix64 generator: the same numbers from the same seed on every machine.
package struct SplitMix: Sendable {
    private var state: UInt64

    /// A generator that starts at a seed.
    package init(seed: UInt64) {
        state = seed
    }

    /// The next number, each value as likely as the others.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// A number below a bound.
    package mutating func below(_ bound: UInt64) -> UInt64 {
        next().multipliedFullWidth(by: bound).high
    }

    /// True in so many cases of a hundred.
    mutating func happens(_ percent: UInt64) -> Bool {
        below(100) < percent
    }

    /// One of some values.
    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int(below(UInt64(values.count)))]
    }
}
