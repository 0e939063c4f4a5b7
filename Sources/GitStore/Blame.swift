// SPDX-License-Identifier: GPL-2.0-only

/// The commit that a line comes from.
package struct Blame: Equatable, Sendable {
    /// The commit.
    package let commit: ObjectID
    /// Whether history ends there, so that the line may be older: a root, or the edge of a shallow clone.
    package let isBoundary: Bool
}

extension Repository {
    /// The commit that brought a line of the file at `path`, as it is in a commit; lines count from 1.
    ///
    /// It is git's own program that looks: on a history of a million commits libgit2 takes minutes.
    package func blame(line: Int, of path: String, at commit: ObjectID) async throws(GitError) -> Blame {
        let git = Git(gitFolder: gitFolder, environment: environment)
        let output = try await git.output(
            ["blame", "--porcelain", "-w", "-L", "\(line),\(line)", commit.description, "--", path])
        let lines = output.split(separator: UInt8(ascii: "\n"))
        guard let first = lines.first, let id = ObjectID(String(decoding: first.prefix(40), as: UTF8.self))
        else {
            throw .program(name: "git blame", message: "it names no commit")
        }
        return Blame(commit: id, isBoundary: lines.contains { $0.elementsEqual("boundary".utf8) })
    }
}
