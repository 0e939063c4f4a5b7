// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// `gen-patch route`: tries a series on other trees, in memory.
struct Router {
    let repository: Repository
    /// What the series is called.
    let name: String
    /// The commits of the series.
    let commits: [Commit]
    /// What it stands on.
    let base: Commit
    /// The files that recipes made; none for a series by hand.
    let recipePaths: [String]
    /// What the patches are called from version to version.
    let identities: [String]
    /// The most commits of one file that are looked at.
    private static let limit = 200
    /// The proof; nil where nobody wants one.
    let prove: Proving?

    init(
        repository: Repository, name: String, commits: [Commit], base: Commit, recipePaths: [String] = [],
        identities: [String] = [], prove: Proving? = nil
    ) {
        (self.repository, self.name, self.commits) = (repository, name, commits)
        (self.base, self.recipePaths, self.prove) = (base, recipePaths, prove)
        self.identities = identities
    }

    /// A router for a version of ours, or for anybody's branch.
    init(_ branch: String?, in repository: Repository, base revision: String?, prove: Proving?) async throws {
        self.repository = repository
        self.prove = prove
        let material = try await SeriesMaterial(branch: branch, in: repository, base: revision)
        guard let commits = material.commits, let base = material.base else {
            throw Failure.usage("name a branch")
        }
        name = material.stored?.branch ?? branch ?? "HEAD"
        (self.commits, self.base) = (commits, base)
        let isOfRecipes = material.stored?.state.command != nil
        identities = material.stored?.state.patches.map(\.identity) ?? []
        recipePaths = isOfRecipes ? Set(material.stored?.state.proof?.texts.map(\.path) ?? []).sorted() : []
    }

    /// What each of `references` says to the series.
    func route(onto references: [String]) async throws -> Route {
        var targets: [(name: String, commit: Commit)] = []
        for name in references { targets.append((name, try repository.commit(named: name))) }
        var candidates: [Route.Candidate] = []
        for target in targets { candidates.append(try await candidate(target, among: targets)) }
        return Route(series: name, candidates: candidates)
    }

    private func candidate(
        _ target: (name: String, commit: Commit), among targets: [(name: String, commit: Commit)]
    ) async throws -> Route.Candidate {
        let tree = repository.snapshot(of: target.commit)
        let application = try Application(of: commits, to: tree)
        let isWhole = application.isComplete(for: commits)
        let needs = try isWhole ? [] : needs(target, among: targets)
        let converts = try isWhole ? converts(at: target.commit) : nil
        var word: String?
        if converts == true, let prove {
            word = try await verdict(at: target.commit, application.trees, prove)
        }
        return Route.Candidate(
            reference: target.name, commit: target.commit.id.description, patches: commits.count,
            applied: application.trees.count, present: application.present, conflict: application.conflict,
            needs: needs, converts: converts, conforms: word)
    }

    /// What the target lacks, among the commits below our base that touch the same files.
    private func needs(
        _ target: (name: String, commit: Commit), among targets: [(name: String, commit: Commit)]
    ) throws -> [Route.Need]? {
        let known = try Set(
            touching(target.commit.id, without: base.id).compactMap { try repository.diff(of: $0).patchID })
        let missing = try touching(base.id, without: target.commit.id).filter { commit in
            !known.contains(try repository.diff(of: commit).patchID ?? .zero)
        }
        let tree = repository.snapshot(of: target.commit)
        guard let found = try NeededCommits(for: commits, on: tree, among: missing).commits else {
            return nil
        }
        return try found.map { commit in
            let others = try targets.filter {
                try $0.name != target.name && repository.contains(commit.id, in: $0.commit.id)
            }
            return Route.Need(
                commit: commit.id.description, subject: commit.subject,
                patchID: try repository.diff(of: commit).patchID?.description, isIn: others.map(\.name))
        }
    }

    /// The commits that `tip` stands on and `other` does not, and that change a file of the series, oldest first.
    private func touching(_ tip: ObjectID, without other: ObjectID) throws -> [Commit] {
        let paths = try Set(commits.flatMap { try repository.diff(of: $0).files.map(\.path) })
        let order = try repository.commitIDs(upTo: tip, without: [other]) ?? []
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        var found: [ObjectID: Commit] = [:]
        for path in paths {
            for commit in try repository.commits(changing: path, below: tip, limit: Self.limit)
            where places[commit.id] != nil { found[commit.id] = commit }
        }
        return found.values.sorted { (places[$0.id] ?? 0) < (places[$1.id] ?? 0) }
    }

    /// Whether the recipes have something to do there and refuse nothing; nil for a series by hand.
    private func converts(at target: Commit) throws -> Bool? {
        guard !recipePaths.isEmpty else { return nil }
        return try recipePaths.allSatisfy {
            try Conversion.recipes(for: $0, at: target, in: repository)?.isEmpty == false
        }
    }

    /// What the prover says of the driver after each patch there.
    private func verdict(at target: Commit, _ trees: [Snapshot], _ prove: Proving) async throws -> String {
        let stages = zip(trees, identities).map { Conversion.Stage(tree: $0, identity: $1) }
        for path in recipePaths {
            let conversion = try Conversion(of: path, from: target, through: stages, in: repository)
            guard !conversion.steps.isEmpty else { continue }
            let tree = RevisionReader(repository.snapshot(of: target))
            let validation = try await prove(ProofSubject(tree: tree, conversion: conversion))
            if validation.verdict != .conforms { return validation.verdict.rawValue }
        }
        return "conforms"
    }
}

/// Says which of some trees should take a series.
package func route(
    _ branch: String?, onto references: [String], kernel: String, base: String?, prove: Proving?
) async throws -> Route {
    let repository = try Repository(at: resolved(kernel), environment: .ofProcess())
    return try await Router(branch, in: repository, base: base, prove: prove).route(onto: references)
}
