// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import PatchSeries

/// The repository that the folder at `path` lies in, as this process's environment shows it.
private func repository(at path: String) throws(GitError) -> Repository {
    try Repository(at: resolved(path), environment: .ofProcess())
}

/// Looks at a series as maintainers and their tools will; builds it where that is wanted, for `architecture` or for
/// the one that its files are for.
package func checkedSeries(
    _ subjects: [String], kernel: String, base: String?, isBuilt: Bool, architecture: String?
) async throws -> SeriesCheck {
    let repository = try repository(at: kernel)
    let build =
        isBuilt ? TreeBuild(architecture: architecture, environment: repository.environment) : nil
    return try await SeriesCheck(of: subjects, in: repository, base: base, build: build)
}

/// Verifies a version of a series.
package func verifiedSeries(_ name: String?, kernel: String) async throws -> SeriesVerification {
    try await SeriesVerification(of: .named(name, in: repository(at: kernel)))
}

/// The text that asks to pull a series from `place`, a URL or a remote, or from where the user's git would push it; and
/// what the user should know before it is sent.
package func pullRequest(
    _ name: String?, from place: String?, kernel: String
) async throws -> (text: String, note: String?) {
    let series = try StoredSeries.named(name, in: repository(at: kernel))
    guard let place = place ?? PullRequest.remote(for: series) else {
        throw Failure.usage("no remote is configured: name the URL to pull from")
    }
    let url = try await PullRequest.url(of: place, in: series.repository)
    let note = try await PullRequest.note(on: series, at: url, calledBy: place)
    return (try PullRequest(series, url: url).text, note)
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
    guard let wanted = try? SeriesVersion(count) else {
        throw Failure.usage("versions count from 1, and the newest is \(newest.state.version)")
    }
    if wanted == newest.state.version.next {
        return try await NextVersion(after: newest, options: options).written()
    }
    guard let stored = try StoredSeries.version(wanted, of: newest.branch, in: repository) else {
        throw Failure.usage(
            "the newest version is \(newest.state.version), so the next one is \(newest.state.version.next)")
    }
    if let option = options.ofANewVersion {
        throw Failure.obstacle(
            "'\(stored.tag.name)' stands and stays as it is, so there is nothing for '\(option)' to do",
            hint: "the next version is made with -v \(newest.state.version.number + 1)")
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
