// SPDX-License-Identifier: GPL-2.0-only
import GitStore

/// The smallest set of commits that a tree lacks and a series needs, found by trying.
struct NeededCommits {
    /// The commits, oldest first; nil where no set was found.
    private(set) var commits: [Commit]?

    /// The most sets that are tried to find one that is smaller still.
    private static let limit = 3000

    /// Looks among `candidates`, oldest first, for the fewest with which all `works`.
    ///
    /// First whole halves, quarters and so on are left out, which takes few trials; then every smaller set has its
    /// turn, as long as there are not too many of them.
    init(among candidates: [Commit], works: ([Commit]) async throws -> Bool) async throws {
        if try await works([]) {
            commits = []
            return
        }
        if candidates.isEmpty { return }
        if try await works(candidates) { commits = try await Self.reduced(candidates, works) }
        var left = Self.limit
        for size in 1..<max(2, commits?.count ?? candidates.count) {
            if size >= commits?.count ?? .max { return }
            let sets = Self.sets(of: candidates.count, size)
            left -= sets.count
            if left < 0 || sets.isEmpty { return }
            for set in sets {
                let chosen = set.map { candidates[$0] }
                if try await works(chosen) {
                    commits = chosen
                    return
                }
            }
        }
    }

    /// What is left of a set that works when all that can be spared is gone.
    private static func reduced(
        _ commits: [Commit], _ works: ([Commit]) async throws -> Bool
    ) async throws -> [Commit] {
        var left = commits
        var size = max(1, left.count / 2)
        while true {
            var start = 0
            while start < left.count {
                let fewer = Array(left[..<start] + left[min(start + size, left.count)...])
                if try await works(fewer) { left = fewer } else { start += size }
            }
            if size == 1 { return left }
            size /= 2
        }
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
