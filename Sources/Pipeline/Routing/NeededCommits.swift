// SPDX-License-Identifier: GPL-2.0-only
import GitStore

/// The smallest set of commits that a tree lacks and a series needs, found by trying.
struct NeededCommits {
    /// The commits, oldest first; nil where no set was found.
    let commits: [Commit]?

    /// The most sets that are tried before what is left is made smaller one commit at a time.
    private static let limit = 3000

    /// Looks among `candidates`, oldest first, for what makes `series` apply to `tree` and pass `judge`.
    init(
        for series: [Commit], on tree: Snapshot, among candidates: [Commit],
        judge: ([Snapshot]) throws -> Bool = { _ in true }
    ) throws {
        func works(_ chosen: [Commit]) throws -> Bool {
            let application = try Application(of: chosen + series, to: tree)
            guard application.isComplete(for: chosen + series) else { return false }
            return try judge(Array(application.trees.suffix(series.count)))
        }
        if try works([]) {
            commits = []
            return
        }
        var tries = 0
        for size in 1...max(1, candidates.count) {
            let sets = Self.sets(of: candidates.count, size)
            tries += sets.count
            if tries > Self.limit || sets.isEmpty { break }
            for set in sets where try works(set.map { candidates[$0] }) {
                commits = set.map { candidates[$0] }
                return
            }
        }
        guard try works(candidates) else {
            commits = nil
            return
        }
        var left = candidates
        for commit in candidates.reversed() {
            let fewer = left.filter { $0.id != commit.id }
            if try works(fewer) { left = fewer }
        }
        commits = left
    }

    /// The ways to choose `size` of `count` things in order; none where there are more than the limit.
    private static func sets(of count: Int, _ size: Int) -> [[Int]] {
        guard size <= count else { return [] }
        var sets: [[Int]] = [[]]
        for _ in 0..<size {
            sets = sets.flatMap { set in ((set.last ?? -1) + 1..<count).map { set + [$0] } }
            if sets.count > limit { return [] }
        }
        return sets
    }
}
