// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import KernelTree
import PatchSeries
import Rewriting

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
    /// The most commits of one file that are looked at.
    private static let limit = 200
    /// The proof; nil where nobody wants one.
    let prove: Proving?

    init(
        repository: Repository, name: String, commits: [Commit], base: Commit, recipePaths: [String],
        prove: Proving?
    ) {
        (self.repository, self.name, self.commits) = (repository, name, commits)
        (self.base, self.recipePaths, self.prove) = (base, recipePaths, prove)
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
        let stays = try isWhole ? conversions(at: target.commit, application.trees) : nil
        var word: String?
        if let stays, let prove, stays.isSame { word = try await verdict(stays.conversions, tree, prove) }
        return Route.Candidate(
            reference: target.name, commit: target.commit.id.description, patches: commits.count,
            applied: application.trees.count, present: application.present, conflict: application.conflict,
            needs: needs, converts: stays?.isSame, conforms: word)
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

    /// What the recipes make of the target's drivers, and whether that is what the patches make of them.
    private func conversions(
        at target: Commit, _ trees: [Snapshot]
    ) throws -> (conversions: [Conversion], isSame: Bool)? {
        guard !recipePaths.isEmpty, let last = trees.last else { return nil }
        let source = KernelSource.revision(repository, target)
        let converter = try Converter.recipes(ConversionOptions(), for: source, path: repository.commonFolder)
        guard let conversions = try? converter.conversions(of: recipePaths, in: source.reader) else {
            return ([], false)
        }
        let isSame = try conversions.allSatisfy { conversion in
            try conversion.steps.last?.after == last.contents(of: conversion.path)
        }
        return (conversions, isSame)
    }

    private func verdict(_ conversions: [Conversion], _ tree: Snapshot, _ prove: Proving) async throws
        -> String
    {
        for conversion in conversions where !conversion.steps.isEmpty {
            let subject = ProofSubject(tree: RevisionReader(tree), conversion: conversion)
            let validation = try await prove(subject)
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
