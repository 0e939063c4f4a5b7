// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// A branch that we did not write, as the series that `git format-patch` would make of it.
struct ForeignBranch {
    /// The commits, oldest first.
    let commits: [Commit]
    /// What they stand on.
    let base: Commit
    /// The series, without a cover letter.
    let series: Series

    /// The most commits that are taken for a series.
    private static let limit = 100

    /// The commits of `name` above `base`, or above the nearest public commit.
    init(_ name: String, in repository: Repository, base revision: String?) async throws {
        let tip = try repository.commit(named: name)
        let foundation =
            try revision.map { try repository.commit(named: $0).id }
            ?? Self.publicCommit(below: tip, named: name, in: repository)
        guard let line = try repository.line(from: foundation, to: tip.id, limit: Self.limit)
        else {
            throw Failure.obstacle(
                "'\(name)' is no straight line of commits above \(foundation.prefix(12))",
                hint: "name what it stands on with --base")
        }
        let base = try repository.commit(foundation)
        if line.isEmpty {
            throw Failure.unknown(
                kind: "series on", name: name, known: try StoredSeries.branches(in: repository))
        }
        var patches = try line.map { try repository.patch(of: $0) }
        let sender = try PatchSeries.Identity(repository.identity(.committer))
        let host = sender.email.split(separator: "@").last.map(String.init) ?? ""
        let date = MailDate(tip.committer.date)
        let paths = Set(try line.flatMap { try repository.diff(of: $0).files.map(\.path) })
        func made() throws -> Series {
            try Series(
                changeID: ChangeID(name: name, began: date, random: tip.id.prefix(12)), version: .first,
                ids: MessageIDSource(random: tip.id.prefix(12), host: host), sender: sender, date: date,
                base: repository.baseInformation(of: foundation), cover: nil, patches: patches,
                signature: "\(Tool.name) \(Tool.version)")
        }
        let draft = try made().mails()
        let recipients = try await KernelScripts.with(of: repository.snapshot(of: base), for: paths) {
            scripts in
            var all: [Recipients] = []
            for mail in draft { all.append(try await scripts.recipients(of: mail.bytes) ?? Recipients()) }
            return all
        }
        for index in patches.indices { patches[index].recipients = recipients[index] }
        commits = line
        self.base = base
        series = try made()
    }

    /// The nearest public commit below `tip`.
    static func publicCommit(
        below tip: Commit, named name: String, in repository: Repository
    ) throws -> ObjectID {
        var next = tip
        for _ in 0..<limit {
            if try repository.isPublic(next.id) { return next.id }
            guard next.parents.count == 1 else { break }
            next = try repository.commit(next.parents[0])
        }
        throw Failure.obstacle(
            "nothing public is below '\(name)'", hint: "name what it stands on with --base")
    }
}
