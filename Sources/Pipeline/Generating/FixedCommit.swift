// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import Rewriting

/// Which commit a fix mends: the one that the user names, else the one that the wrong line comes from.
struct FixedCommit {
    let repository: Repository
    let base: Commit
    /// What `--fixes` names.
    let named: String?

    /// The commit, or why there is none: a sentence for the report. Both nil for what is no fix.
    func commit(of step: Conversion.Step, path: String) async throws -> (commit: Commit?, note: String?) {
        let facts = step.facts.filter { $0.values["fix"] == .flag(true) }
        guard let fact = facts.first else { return (nil, nil) }
        if let named { return (try repository.commit(named: named), nil) }
        let original = try repository.snapshot(of: base).contents(of: path)
        guard case .text(let text)? = fact.values["line"], let line = Int(text), original == step.before
        else {
            return (nil, Self.unknown)
        }
        let blame = try await repository.blame(line: line, of: path, at: base.id)
        if blame.isBoundary { return (nil, Self.older) }
        return (try repository.commit(blame.commit), nil)
    }

    private static let unknown = "a fix without 'Fixes:': name the commit that it mends with --fixes"
    private static let older =
        "a fix without 'Fixes:': the wrong line is older than this history; --fixes names the commit"
}
