// SPDX-License-Identifier: GPL-2.0-only

/// A driver with one single wrong edit.
package struct Mutant: Equatable, Sendable {
    /// The kinds of wrong edits.
    package enum Kind: String, CaseIterable, Sendable {
        /// A comparison of another kind: `<` for `<=`.
        case comparison = "comparison"
        /// A condition that holds when it should not, or the other way round.
        case condition = "condition dropped"
        /// A number that is one too many or too few.
        case offByOne = "off by one"
        /// Another arithmetic operator.
        case arithmetic = "arithmetic"
        /// A count of bytes where pages are meant, or the other way round.
        case unit = "bytes for pages"
        /// A statement that is gone.
        case dropped = "statement dropped"
        /// Two statements in the wrong order.
        case swapped = "statements swapped"
        /// Another value that is returned.
        case returned = "wrong return value"
        /// Another jump on the way out.
        case rollback = "missing rollback"
        /// A flush that is gone, misplaced or too short.
        case flush = "flush"
        /// A lock that is not taken.
        case lock = "lock dropped"
        /// A lock that is taken too late or released too early.
        case shortened = "lock shortened"
        /// Interrupts that stay on.
        case interrupts = "irq state lost"
        /// A flag that is lost.
        case flag = "flag lost"
        /// A type that is too narrow.
        case type = "narrowed type"
        /// A callback that is not registered.
        case callback = "unregistered callback"
    }

    /// Its place among all mutants of the text, from 1, by which it can be tried again.
    package var number = 0
    /// What is wrong.
    package var kind: Kind
    /// The function it is in, or the table.
    package var function: String
    /// The line of the edit, from 1.
    package var line: Int
    /// The bytes of the unchanged text from the first change to the last.
    package var place: Range<Int>
    /// The whole file.
    package var text: [UInt8]
    /// Where it only decides a condition beforehand: how the condition must come out for that to make a difference.
    package var neededOutcome: Bool?
    /// Why it does the same as the unchanged text, where its making shows that.
    package var equivalence: String?
}
