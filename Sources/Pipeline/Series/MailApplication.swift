// SPDX-License-Identifier: GPL-2.0-only
import Checks
import GitStore
import PatchSeries

/// What `git am` makes of a series' mails, tried in a small repository of just the files that they touch.
struct MailApplication {
    /// The tree that the mails are for.
    let base: Snapshot
    /// The mails that carry patches, in order.
    let patches: [PostedMail]

    /// Applies the mails; compares with `commits` where they are known.
    func result(comparedWith commits: [Commit]?) async throws -> OutsideResults.Application {
        let environment = base.repository.environment
        return try await TemporaryFolder.with(environment) { folder in
            try folder.makeFolder("tree")
            let git = Git(folder: folder.path + "/tree", environment: environment).adding(Self.identity)
            for path in paths {
                if let bytes = try base.contents(of: path) { try folder.write(bytes, to: "tree/\(path)") }
            }
            _ = try await git.output(["init", "-q", "-b", "main"])
            _ = try await git.output(["add", "-f", "-A"])
            for entry in try paths.map({ ($0, try base.entry(at: $0)) }) where entry.1?.mode == 0o100755 {
                _ = try await git.output(["update-index", "--chmod=+x", entry.0])
            }
            _ = try await git.output(Self.withoutUpkeep + ["commit", "-q", "--allow-empty", "-m", "base"])
            var names: [String] = []
            for (index, mail) in patches.enumerated() {
                names.append("../\(index).patch")
                try folder.write(mail.bytes, to: "\(index).patch")
            }
            let outcome = try await git.run(Self.withoutUpkeep + ["am", "-q", "--no-gpg-sign"] + names)
            guard outcome.succeeded else {
                let said = String(decoding: outcome.output + outcome.errors, as: UTF8.self)
                let lines = said.split(separator: "\n").filter {
                    !$0.hasPrefix("hint:") && !$0.hasPrefix("When you")
                }
                return .refused(lines.prefix(3).joined(separator: "; "))
            }
            guard let commits else { return .same }
            let differences = try await differences(git, commits)
            return differences.isEmpty ? .same : .different(differences)
        }
    }

    /// A repository that is gone in a moment needs no looking after, which is a process each time.
    private static let withoutUpkeep = ["-c", "maintenance.auto=false"]

    private static let identity = [
        "GIT_AUTHOR_NAME": "gen-patch", "GIT_AUTHOR_EMAIL": "gen-patch@localhost",
        "GIT_COMMITTER_NAME": "gen-patch", "GIT_COMMITTER_EMAIL": "gen-patch@localhost",
    ]

    private var paths: [String] {
        Set(patches.flatMap { $0.diff.files.map(\.path) }).sorted()
    }

    /// Files, messages and authors that are not those of the branch.
    private func differences(_ git: Git, _ commits: [Commit]) async throws -> [String] {
        guard let tip = commits.last else { return [] }
        let wanted = base.repository.snapshot(of: tip)
        var found: [String] = []
        let listed = String(decoding: try await git.output(["ls-tree", "-r", "-z", "HEAD"]), as: UTF8.self)
        var applied: [String: String] = [:]
        for line in listed.split(separator: "\0") {
            let parts = line.split(separator: "\t", maxSplits: 1)
            applied[String(parts[1])] = String(parts[0].split(separator: " ")[2])
        }
        for path in paths where try wanted.entry(at: path)?.id.description != applied[path] {
            found.append(path)
        }
        let format = ["log", "--reverse", "--format=%an <%ae>%n%B%x00", "--max-count=\(commits.count)"]
        let log = String(decoding: try await git.output(format), as: UTF8.self)
        let messages = log.split(separator: "\0", omittingEmptySubsequences: false).map(\.trimmedLineFeeds)
        for (index, commit) in commits.enumerated() {
            let message = String(decoding: commit.message, as: UTF8.self)
            let ours = "\(commit.author.address)\n\(message)"[...].trimmedLineFeeds
            if index >= messages.count || messages[index] != ours {
                found.append("the message of '\(commit.subject)'")
            }
        }
        return found
    }
}

extension Substring {
    /// Without line feeds at both ends.
    fileprivate var trimmedLineFeeds: Substring {
        let rest = drop { $0 == "\n" }
        return rest.lastIndex { $0 != "\n" }.map { rest[...$0] } ?? ""
    }
}
