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

/// Writes the mails of a version again; marked as sent once more where `isResent`.
package func writtenSeries(
    _ name: String?, kernel: String, output: String?, isResent: Bool
) async throws -> SeriesReport {
    let series = try StoredSeries.named(name, in: repository(at: kernel))
    return try await SeriesReport(writing: series, output: output, isResent: isResent)
}

/// Makes the next version of a series, which must be number `count`; writes that number again where it stands.
package func nextVersion(
    _ count: Int, of name: String?, kernel: String, options: NextVersionOptions
) async throws -> SeriesReport {
    let repository = try repository(at: kernel)
    let newest = try StoredSeries.named(name, in: repository)
    let wanted = try SeriesVersion(count)
    if wanted == newest.state.version.next {
        return try await NextVersion(after: newest, options: options).written()
    }
    guard let stored = try StoredSeries.version(wanted, of: newest.branch, in: repository) else {
        throw Failure.usage(
            "the newest version is \(newest.state.version), so the next one is \(newest.state.version.next)")
    }
    return try await SeriesReport(writing: stored, output: options.output)
}

/// Takes reviewers' trailers into the next version of a series.
package func versionWithTrailers(
    of name: String?, kernel: String, options: NextVersionOptions
) async throws -> SeriesReport {
    let newest = try StoredSeries.named(name, in: repository(at: kernel))
    let next = try NextVersion(after: newest, options: options)
    guard !next.replies.given.isEmpty else {
        throw Failure.obstacle("no reply to \(newest.tag.name) holds a trailer", hint: nil)
    }
    return try await next.written()
}

/// The bytes of a file, or of standard input for `-`.
package func readWhole(_ path: String) throws -> [UInt8] {
    if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
    guard let bytes = FileManager.default.contents(atPath: path) else {
        throw Failure.unknown(kind: "file", name: path, known: [])
    }
    return Array(bytes)
}
