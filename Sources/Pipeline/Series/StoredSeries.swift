// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// A version of a series as it stands in a repository: its signed tag and the commits below it.
package struct StoredSeries: Sendable {
    /// The repository.
    package let repository: Repository
    /// The branch that the series has its name from.
    package let branch: String
    /// The tag.
    package let tag: Tag
    /// What the tag says, the state of the series among it.
    package let message: TagMessage
    /// The commits, oldest first.
    package let commits: [Commit]

    /// What the version is made of beside its commits.
    package var state: SeriesState { message.state }

    /// The newest version of the series called `name`: a branch, or a tag of ours, which names just that version.
    ///
    /// Without a name it is that of the branch that HEAD names, else the only one there is.
    package static func named(_ name: String?, in repository: Repository) throws -> StoredSeries {
        let known = try tags(in: repository)
        guard let name else { return try implied(known, repository) }
        if let tag = known.first(where: { $0.tag.name == name }) { return try StoredSeries(repository, tag) }
        if let newest = newest(of: name, known) { return try StoredSeries(repository, newest) }
        throw Failure.unknown(kind: "series", name: name, known: Set(known.map(\.branch)).sorted())
    }

    /// The version `version` of the series on `branch`; nil where there is none.
    package static func version(_ version: SeriesVersion, of branch: String, in repository: Repository) throws
        -> StoredSeries?
    {
        try tags(in: repository).first { $0.branch == branch && $0.message.state.version == version }
            .map { try StoredSeries(repository, $0) }
    }

    /// Whether a series of ours is called `name`.
    package static func exists(_ name: String, in repository: Repository) throws -> Bool {
        try tags(in: repository).contains { $0.branch == name || $0.tag.name == name }
    }

    /// The branches that have a series of ours.
    package static func branches(in repository: Repository) throws -> [String] {
        Set(try tags(in: repository).map(\.branch)).sorted()
    }

    private typealias Found = (branch: String, tag: Tag, message: TagMessage)

    private init(_ repository: Repository, _ found: Found) throws {
        self.repository = repository
        (branch, tag, message) = found
        let state = message.state
        guard let foundation = ObjectID(state.foundation),
            let line = try repository.line(from: foundation, to: tag.target),
            line.count == state.patches.count
        else { throw SeriesError.malformedState("'\(tag.name)' does not stand on \(state.foundation)") }
        commits = line
    }

    /// The tags that hold a series, each with the name of its branch.
    private static func tags(in repository: Repository) throws -> [Found] {
        let names = try repository.references(under: "refs/tags/").map {
            $0.name.dropFirst("refs/tags/".count)
        }
        return try names.compactMap { name in
            let parts = name.split(separator: "-", omittingEmptySubsequences: false)
            guard let last = parts.last, last.hasPrefix("v"), let number = Int(last.dropFirst()),
                parts.count > 1,
                let tag = try repository.tag(named: String(name)),
                let message = try TagMessage(parsing: String(decoding: tag.message, as: UTF8.self)),
                message.state.version.number == number
            else { return nil }
            return (parts.dropLast().joined(separator: "-"), tag, message)
        }
    }

    private static func newest(of branch: String, _ known: [Found]) -> Found? {
        known.filter { $0.branch == branch }.max { $0.message.state.version < $1.message.state.version }
    }

    private static func implied(_ known: [Found], _ repository: Repository) throws -> StoredSeries {
        let branches = Set(known.map(\.branch)).sorted()
        let head = repository.headReference.map { String($0.dropFirst("refs/heads/".count)) } ?? ""
        if let own = newest(of: head, known) { return try StoredSeries(repository, own) }
        if branches.count == 1, let only = newest(of: branches[0], known) {
            return try StoredSeries(repository, only)
        }
        throw Failure.usage(
            branches.isEmpty
                ? "there is no series in this repository"
                : "name a series: \(branches.joined(separator: ", "))")
    }

    /// The series as values; its mails are a function of them.
    ///
    /// Sent once more, unchanged, it is marked RESEND, and its mails have ids of their own, drawn from the old ones.
    package func series(isResent: Bool = false) throws -> Series {
        var state = state
        if isResent {
            state.prefix.isResend = true
            let random = ObjectID(ofFile: Array("RESEND \(state.version) \(state.ids.random)".utf8)).prefix(
                12)
            state.ids = try MessageIDSource(random: random, host: state.ids.host)
        }
        guard let foundation = ObjectID(state.foundation) else {
            throw SeriesError.malformedObjectID(state.foundation)
        }
        return try Series(
            state, patches: commits.map { try repository.patch(of: $0) },
            diffstat: repository.diffstat(from: foundation, to: tag.target))
    }
}
