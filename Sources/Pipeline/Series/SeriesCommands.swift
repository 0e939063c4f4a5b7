// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import PatchSeries

/// The repository that the folder at `path` lies in, as this process's environment shows it.
private func repository(at path: String) throws(GitError) -> Repository {
    try Repository(at: resolved(path), environment: .ofProcess())
}

/// Looks at a series as maintainers and their tools will; builds it where an architecture is named.
package func checkedSeries(
    _ subjects: [String], kernel: String, base: String?, buildingFor architecture: String?
) async throws -> SeriesCheck {
    let repository = try repository(at: kernel)
    let build = architecture.map { TreeBuild(architecture: $0, environment: repository.environment) }
    return try await SeriesCheck(of: subjects, in: repository, base: base, build: build)
}

/// Verifies a version of a series.
package func verifiedSeries(_ name: String?, kernel: String) async throws -> SeriesVerification {
    try await SeriesVerification(of: .named(name, in: repository(at: kernel)))
}

/// The text that asks to pull a series from `url`, or from where the user's git would push it.
package func pullRequest(_ name: String?, url: String?, kernel: String) throws -> String {
    let series = try StoredSeries.named(name, in: repository(at: kernel))
    guard let url = url ?? PullRequest.url(for: series) else {
        throw Failure.usage("no remote is configured: name the URL to pull from")
    }
    return try PullRequest(series, url: url).text
}

/// Writes the mails of a version again.
package func writtenSeries(_ name: String?, kernel: String, output: String?) async throws -> SeriesReport {
    let series = try StoredSeries.named(name, in: repository(at: kernel))
    return try await SeriesReport(writing: series, output: output)
}

/// What `gen-patch series` did.
package struct SeriesReport: Sendable {
    /// The version's tag.
    package let tag: String
    /// The mails and where they stand.
    package let mails: SeriesMails
    /// Whether they had to be written.
    package let isWritten: Bool

    init(writing series: StoredSeries, output: String?) async throws {
        let folder =
            output.map(Self.absolute)
            ?? SeriesMails.folder(for: series.tag.name, in: series.repository)
        tag = series.tag.name
        mails = SeriesMails(mails: try series.series().mails(), folder: folder)
        isWritten = try mails.write()
    }

    /// `path` from the root of the file system.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }

    /// What the user is told.
    package var text: String {
        let count = mails.mails.count
        let what = "\(count) mail\(count == 1 ? "" : "s") of '\(tag)'"
        let first = isWritten ? "\(what) in \(mails.folder)" : "\(what) stand in \(mails.folder) already"
        return "\(first)\nto send them: \(mails.sendCommand)\n"
    }
}
