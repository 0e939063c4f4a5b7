// SPDX-License-Identifier: GPL-2.0-only

/// The hardware that reads a driver's tables, as far as the laws ask about it.
///
/// The laws know pages, translations and functions; what tables, entries and refreshes look like stands behind
/// this protocol. Calls are coarse (a run of pages within one chunk of 256), so that dispatch costs nothing.
/// A *view* is what a function could use right now: what it may still hold, or the tables where nothing is held.
package protocol Hardware: AnyObject {
    /// The memory that holds the tables.
    var memory: TableMemory? { get set }

    /// What a mapping of a physical page with this access becomes, or nil where the access cannot be given.
    func translation(to paddr: UInt64, access: Access) -> Translation?

    /// Forgets every function's registration.
    func reset()

    /// A function starts to use the tables at an anchor, with a fresh view of them.
    func register(function: Int, anchor: UInt64)
    /// A function stops to use any tables.
    func unregister(function: Int)
    /// The anchor that a function uses, or nil.
    func anchor(of function: Int) -> UInt64?
    /// The pages that the tables at an anchor can lead to, from page 0 on.
    func span(of anchor: UInt64) -> UInt64
    /// Makes views as large as tables that span so many pages; called before any is used.
    func makeRoom(for span: UInt64)

    /// The function that a refresh names, or nil when there is none.
    func function(withHandle handle: UInt64) -> Int?
    /// Refills a function's view of a range from the tables.
    func refresh(function: Int, start: UInt64, bytes: UInt64)
    /// Lets a function that needs no refresh for new translations pick up those of a range.
    func observe(function: Int, pages: Range<UInt64>)

    /// Whether the tables and the views of some functions, as far as these reach, all say what is expected of `count`
    /// pages; what is marked may count as otherwise. The quick answer that nearly every call gets.
    func agrees(
        anchor: UInt64, functions: FunctionSet, page: UInt64, expected: UnsafePointer<UInt64>, count: Int
    ) -> Bool
    /// The first of `count` pages whose translation in the tables is not the expected one.
    func firstTableDifference(
        anchor: UInt64, page: UInt64, expected: UnsafePointer<UInt64>, count: Int
    ) -> Int?
    /// The first of `count` pages whose view is neither the expected one nor marked.
    func firstViewDifference(
        function: Int, page: UInt64, expected: UnsafePointer<UInt64>, count: Int
    ) -> Int?

    /// What the tables say about a page.
    func tableTranslation(anchor: UInt64, page: UInt64) -> Translation
    /// What a function could use for a page, and whether that is known to be stale.
    func view(function: Int, page: UInt64) -> (translation: Translation, mark: Mark)
    /// Marks what a function holds for a page.
    func mark(_ mark: Mark, function: Int, page: UInt64)
    /// The first pages of all runs of 256 that the tables or a function's view know of.
    func knownRuns(anchor: UInt64) -> [UInt64]
    /// The words along the walk to a page, in text, for a verbose replay.
    func walk(anchor: UInt64, page: UInt64) -> String
}

/// Why a function may hold what the tables no longer say.
package struct Mark: OptionSet, Sendable {
    /// The bits as they stand beside a translation; within 0xc.
    package let rawValue: UInt64

    /// The mark with these bits.
    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// A named deviation left it behind.
    package static let stale = Mark(rawValue: 4)
    /// The flush that was promised for later has not come yet.
    package static let pending = Mark(rawValue: 8)
    static let all: Mark = [.stale, .pending]
}
