// SPDX-License-Identifier: GPL-2.0-only

/// A difference between what a driver did and what the model demands.
package struct Disagreement: Error, Equatable, Sendable {
    /// The law that is broken.
    package var law: Law
    /// The index of the operation in its sequence.
    package var index: Int
    /// What the model demands.
    package var expected: String
    /// What the driver did.
    package var got: String
    /// The named deviation that has exactly this shape, when there is one.
    package var deviation: Deviation?

    /// A difference, as a value.
    package init(law: Law, index: Int, expected: String, got: String, deviation: Deviation? = nil) {
        (self.law, self.index, self.expected, self.got) = (law, index, expected, got)
        self.deviation = deviation
    }
}

extension Disagreement: CustomStringConvertible {
    /// The difference in one line: `returned 0x4000, expected 0x1000`.
    package var description: String {
        "\(got), expected \(expected)"
    }
}
