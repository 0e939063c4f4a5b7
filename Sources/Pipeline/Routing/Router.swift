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
        var targets: [Target] = []
        for name in references {
            targets.append(Target(name: name, commit: try repository.commit(named: name)))
        }
        var candidates: [Route.Candidate] = []
        for target in targets { candidates.append(try await candidate(target, among: targets)) }
        return Route(series: name, candidates: candidates)
    }

    private struct Target {
        let name: String
        let commit: Commit
    }

    /// What one tree says; one that cannot be read says so, and the others have their turn.
    private func candidate(_ target: Target, among targets: [Target]) async throws -> Route.Candidate {
        var candidate = Route.Candidate(
            reference: target.name, commit: target.commit.id.description, patches: commits.count)
        do {
            try await judge(target, among: targets, &candidate)
        } catch {
            guard let failure = Failure(error), failure.isAboutTree else { throw error }
            candidate.obstacle = failure.sentence
        }
        return candidate
    }

    private func judge(
        _ target: Target, among targets: [Target], _ candidate: inout Route.Candidate
    ) async throws {
        let tree = repository.snapshot(of: target.commit)
        let known = try present(in: target.commit)
        candidate.present = known.count
        candidate.applied = known.count
        if known.count == commits.count { return }
        let missing = commits.indices.filter { !known.contains($0) }
        let series = missing.map { commits[$0] }
        let application = try Application(of: series, to: tree)
        candidate.applied += application.trees.count
        candidate.conflict = application.conflict
        if application.isComplete(for: series) {
            candidate.converts = try converts(at: target.commit)
            if candidate.converts == true, let prove {
                candidate.conforms = try await verdict(
                    at: target.commit, application.trees, missing.map { identity($0) }, prove)
            }
            if candidate.isFit {
                candidate.needs = []
                return
            }
        }
        let needed = try await NeededCommits(
            among: MissingCommits(between: target.commit, and: base, for: commits, in: repository).commits
        ) { chosen in try await works(missing, on: tree, with: chosen) }
        candidate.needs = try needed.commits?.map { try need($0, of: target, among: targets) }
    }

    /// The patches that a tree has already, in its history or in its files.
    private func present(in target: Commit) throws -> Set<Int> {
        let inHistory = try commits.indices.filter { try repository.contains(commits[$0].id, in: target.id) }
        return try Application.present(commits, in: repository.snapshot(of: target)).union(inHistory)
    }

    /// Whether the patches numbered `missing` can go in on top of `chosen`.
    private func works(_ missing: [Int], on tree: Snapshot, with chosen: [Commit]) async throws -> Bool {
        let ground = try Application(of: chosen, to: tree)
        guard ground.isComplete(for: chosen) else { return false }
        let series = missing.map { commits[$0] }
        let application = try Application(of: series, to: ground.trees.last ?? tree)
        guard application.isComplete(for: series) else { return false }
        if recipePaths.isEmpty { return true }
        let commit = try await commit(of: ground.trees.last ?? tree)
        guard try converts(at: commit) != false else { return false }
        guard let prove else { return true }
        let word = try await verdict(at: commit, application.trees, missing.map { identity($0) }, prove)
        return word == Validation.Verdict.conforms.rawValue
    }

    /// A commit of a tree that only this process knows.
    private func commit(of tree: Snapshot) async throws -> Commit {
        let draft = CommitDraft(
            tree: tree.tree, parents: [base.id], author: base.author, committer: base.committer,
            message: base.subject)
        return try await repository.make(draft, signer: nil)
    }

    private func need(_ commit: Commit, of target: Target, among targets: [Target]) throws -> Route.Need {
        let others = try targets.filter {
            try $0.name != target.name && repository.contains(commit.id, in: $0.commit.id)
        }
        return Route.Need(
            commit: commit.id.description, subject: commit.subject,
            patchID: try repository.diff(of: commit).patchID?.description, isIn: others.map(\.name))
    }

    private func identity(_ index: Int) -> String {
        identities.indices.contains(index) ? identities[index] : ""
    }

    /// Whether the recipes have something to do there and refuse nothing; nil for a series by hand.
    private func converts(at target: Commit) throws -> Bool? {
        guard !recipePaths.isEmpty else { return nil }
        return try recipePaths.allSatisfy {
            try Conversion.recipes(for: $0, at: target, in: repository)?.isEmpty == false
        }
    }

    /// What the prover says of the driver after each patch there.
    private func verdict(
        at target: Commit, _ trees: [Snapshot], _ identities: [String], _ prove: Proving
    ) async throws -> String {
        let stages = zip(trees, identities).map { Conversion.Stage(tree: $0, identity: $1) }
        for path in recipePaths {
            let conversion = try Conversion(of: path, from: target, through: stages, in: repository)
            guard !conversion.steps.isEmpty else { continue }
            let tree = RevisionReader(repository.snapshot(of: target))
            let validation: Validation
            do {
                validation = try await prove(ProofSubject(tree: tree, conversion: conversion))
            } catch {
                // What does not compile there, or is not there, is not proven there.
                guard Failure(error)?.exitCode == .unproven else { throw error }
                return Validation.Verdict.notProven.rawValue
            }
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
