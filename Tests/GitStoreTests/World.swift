// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import TestSupport
import Testing

extension SealedWorld {
    /// The world as `GitStore` takes it, with `more` set on top.
    func environment(_ more: [String: String] = [:]) -> Environment {
        Environment(variables: variables.merging(more) { $1 }) { Instant(seconds: SealedWorld.now) }
    }

    /// Opens the repository at `path` in this world.
    func open(_ path: String, _ more: [String: String] = [:]) throws(GitError) -> Repository {
        try Repository(at: path, environment: environment(more))
    }
}

/// Expects that `body` throws exactly `error`.
func expectFailure<Value>(
    _ error: GitError, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Value
) {
    #expect(throws: error, sourceLocation: sourceLocation) { _ = try body() }
}
