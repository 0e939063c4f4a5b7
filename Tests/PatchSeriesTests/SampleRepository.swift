// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import PatchSeries
import Testing

/// A small repository with a series of commits on it, and the series as values.
struct SampleRepository {
    let sandbox: Sandbox
    let base: String

    init() throws {
        sandbox = try Sandbox()
        try sandbox.git("init", "-q", "-b", "main")
        try sandbox.write((1...40).map { "line \($0)\n" }.joined(), to: "drivers/iommu/a.c")
        try sandbox.git("add", "drivers")
        try sandbox.git("commit", "-q", "-m", "start")
        base = try sandbox.git("rev-parse", "HEAD").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Commits one edit of `a.c` with the message given.
    func commit(_ message: String, edit: (inout [String]) -> Void, author: Identity? = nil) throws {
        let name = "drivers/iommu/a.c"
        var lines = String(decoding: try sandbox.read(name), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        edit(&lines)
        try sandbox.write(lines.joined(separator: "\n"), to: name)
        try sandbox.git(
            "commit", "-q", "-a", "--cleanup=verbatim", "-F", "-", input: [UInt8](message.utf8),
            environment: author.map { ["GIT_AUTHOR_NAME": $0.name, "GIT_AUTHOR_EMAIL": $0.email] } ?? [:])
    }

    /// The commits above the base as values.
    func patches() throws -> [Patch] {
        let ids = try sandbox.git("rev-list", "--reverse", "\(base)..HEAD").split(separator: "\n").map(
            String.init)
        return try ids.map { id in
            let who = try sandbox.git("show", "-s", "--format=%an%n%ae", id).split(separator: "\n").map(
                String.init)
            let message = CommitMessage(parsing: try sandbox.git("show", "-s", "--format=%B", id))
            let diff = try sandbox.git("diff-tree", "-p", "--full-index", id).drop { $0 != "\n" }.dropFirst()
            return Patch(
                commit: id, author: try Identity(name: who[0], email: who[1]), subject: message.subject,
                log: message.log, trailers: message.trailers,
                diffstat: try sandbox.git("show", "--stat", "--summary", "--format=", id),
                diff: [UInt8](diff.utf8))
        }
    }

    /// The series above the base.
    func series(cover: Bool = true, version: Int = 1, sender: Identity? = nil) throws -> Series {
        let patches = try patches()
        let letter = CoverLetter(
            subject: "iommu/a: Say it better", text: "This series says it better.",
            diffstat: try sandbox.git("diff", "--stat", "--summary", "\(base)..HEAD"))
        return try Series(
            changeID: ChangeID(parsing: "20261124-say-it-better-0123456789ab"),
            version: SeriesVersion(version),
            ids: MessageIDSource(random: "a1b2c3d4e5f6", host: "example.com"),
            sender: sender ?? Identity(name: "A U Thor", email: "author@example.com"),
            date: MailDate(seconds: 1_790_000_000, offset: 120), base: BaseInformation(commit: base),
            cover: cover ? letter : nil, patches: patches, signature: "gen-patch 0.1.0")
    }
}
