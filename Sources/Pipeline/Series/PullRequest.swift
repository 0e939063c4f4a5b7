// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// The text that asks a maintainer to pull, as `git request-pull` writes it.
///
/// It is written here because git's script stops at an OpenPGP signature only: an SSH one it copies into the mail. The
/// state of the series, which is for our own use, stays out of it too.
package struct PullRequest: Sendable {
    private static let rule = String(repeating: "-", count: 64)

    /// The text, ending in a line feed.
    package let text: String

    /// Asks to pull the tag of `series` from `url`.
    package init(_ series: StoredSeries, url: String) throws {
        let repository = series.repository
        guard let foundation = ObjectID(series.state.foundation) else {
            throw SeriesError.malformedObjectID(series.state.foundation)
        }
        let base = try repository.commit(foundation)
        let tip = try repository.commit(series.tag.target)
        let diff = try repository.diff(from: repository.snapshot(of: base), to: repository.snapshot(of: tip))
        text = """
            The following changes since commit \(base.id):

              \(base.subject) (\(base.committer.date.isoText))

            are available in the Git repository at:

              \(url) tags/\(series.tag.name)

            for you to fetch changes up to \(tip.id):

              \(tip.subject) (\(tip.committer.date.isoText))

            \(Self.rule)
            \(series.message.readableText)
            \(Self.rule)
            \(Self.shortlog(of: series.commits))
            \(diff.stat(width: 80) + diff.summary)
            """
    }

    /// What git makes of a URL or a remote's name, `url.*.insteadOf` among it.
    package static func url(of place: String, in repository: Repository) async throws -> String {
        let git = Git(gitFolder: repository.gitFolder, environment: repository.environment)
        let output = try await git.output(["ls-remote", "--get-url", place])
        return String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// What keeps others from pulling, as far as that can be seen without the network.
    package static func note(
        on series: StoredSeries, at url: String, calledBy place: String
    ) async throws -> String? {
        let push = "git push \(place) \(series.tag.name)"
        guard url.hasPrefix("/") || url.hasPrefix(".") || url.hasPrefix("file://") else {
            return "others can pull only what was pushed, which was not asked: \(push)"
        }
        let git = Git(gitFolder: series.repository.gitFolder, environment: series.repository.environment)
        let there = try? await git.output(["ls-remote", url, "refs/tags/\(series.tag.name)"])
        guard let there else { return "'\(url)' cannot be read" }
        if String(decoding: there, as: UTF8.self).hasPrefix(series.tag.id.description) { return nil }
        return "'\(url)' does not have the tag yet: \(push)"
    }

    /// The remote that the user's configuration would push the branch of `series` to; nil where there is none.
    package static func remote(for series: StoredSeries) -> String? {
        func value(_ key: String) -> String? { series.repository.configuration.string(key) }
        let remote =
            value("branch.\(series.branch).pushRemote") ?? value("remote.pushDefault")
            ?? value("branch.\(series.branch).remote") ?? "origin"
        return value("remote.\(remote).url") == nil ? nil : remote
    }

    /// Authors by name with their subjects, oldest first.
    private static func shortlog(of commits: [Commit]) -> String {
        var subjects: [String: [String]] = [:]
        for commit in commits { subjects[commit.author.name, default: []].append(commit.subject) }
        return subjects.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { name, own in
            "\(name) (\(own.count)):\n" + own.map { "      \($0)\n" }.joined()
        }.joined(separator: "\n")
    }
}

extension Instant {
    /// `2022-10-05 20:00:00 +0000`, git's `%ci`.
    var isoText: String {
        let date = MailDate(self)
        let day = date.day
        let clock = date.headerText.split(separator: " ")[4]
        return "\(day.prefix(4))-\(day.dropFirst(4).prefix(2))-\(day.suffix(2)) \(clock) \(date.zone)"
    }
}
