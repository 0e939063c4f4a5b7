// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A world of its own for a test: a home, a cleared environment, a fixed identity, clock and signing key.
///
/// Nothing of the machine's git configuration is seen, so commit ids are the same everywhere. The folder and
/// all that runs for it are gone when the world is.
package final class SealedWorld: Sendable {
    /// The folder that holds all of it.
    package let folder: String
    /// The variables that git and the programs it runs see.
    package let variables: [String: String]
    /// Seconds since 1970 at which it always is, in UTC.
    package static let now: Int64 = 1_665_000_000

    /// What a program said and how it ended.
    package struct Outcome: Sendable {
        /// The exit code; negative for a signal.
        package let status: Int32
        /// What it wrote to standard output.
        package let output: [UInt8]
        /// What it wrote to standard error.
        package let errors: String
        /// Standard output as text, without the last line end.
        package var text: String {
            let text = String(decoding: output, as: UTF8.self)
            return text.hasSuffix("\n") ? String(text.dropLast()) : text
        }
    }

    /// A program that ended with an error where none was expected.
    package struct Refusal: Error, CustomStringConvertible {
        /// The command and what it said.
        package let description: String
    }

    /// Makes a world; `signing` also configures git to sign with the SSH key of `SSHKey`.
    package init(signing: Bool = true) throws {
        let name = "gp-" + String(UInt32.random(in: 0...UInt32.max), radix: 36)
        folder = FileManager.default.temporaryDirectory.appending(path: name).path
        let home = folder + "/home"
        try FileManager.default.createDirectory(atPath: home + "/gpg", withIntermediateDirectories: true)
        chmod(home + "/gpg", 0o700)
        variables = [
            "HOME": home, "GNUPGHOME": home + "/gpg", "PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "TMPDIR": folder,
            "GIT_AUTHOR_DATE": "\(Self.now) +0000", "GIT_COMMITTER_DATE": "\(Self.now) +0000",
        ]
        try SSHKey.write(to: home + "/key")
        try write(home + "/allowed", "dev@example.org \(SSHKey.publicLine)\n")
        var configuration = """
            [user]
            \tname = A Developer
            \temail = dev@example.org
            [init]
            \tdefaultBranch = main
            [gpg "ssh"]
            \tallowedSignersFile = ~/allowed

            """
        if signing { configuration += "[gpg]\n\tformat = ssh\n[user]\n\tsigningKey = \(home)/key\n" }
        try write(home + "/.gitconfig", configuration)
    }

    deinit {
        _ = try? run("gpgconf", ["--kill", "all"])
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Writes `text` to the file at `path`, making the folders it is in.
    package func write(_ path: String, _ text: String) throws {
        let parent = URL(filePath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    /// Runs `program` in `directory` and gives what it said, whatever its exit code.
    package func run(
        _ program: String, _ arguments: [String], in directory: String? = nil, input: [UInt8] = [],
        adding more: [String: String] = [:]
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = variables.merging(more) { $1 }
        process.currentDirectoryURL = URL(filePath: directory ?? folder)
        let files = ["in", "out", "err"].map { folder + "/.\($0)-\(UInt64.random(in: 0...UInt64.max))" }
        defer { for file in files { unlink(file) } }
        try Data(input).write(to: URL(filePath: files[0]))
        for file in files.dropFirst() { try Data().write(to: URL(filePath: file)) }
        process.standardInput = FileHandle(forReadingAtPath: files[0])
        process.standardOutput = FileHandle(forWritingAtPath: files[1])
        process.standardError = FileHandle(forWritingAtPath: files[2])
        try process.run()
        process.waitUntilExit()
        let status = process.terminationStatus
        return Outcome(
            status: process.terminationReason == .exit ? status : -status,
            output: Array(try Data(contentsOf: URL(filePath: files[1]))),
            errors: String(decoding: try Data(contentsOf: URL(filePath: files[2])), as: UTF8.self))
    }

    /// Runs git in `directory` and gives its output without the last line end; throws when it fails.
    @discardableResult
    package func git(
        _ arguments: String..., in directory: String, input: [UInt8] = [], adding more: [String: String] = [:]
    ) throws -> String {
        let outcome = try run("git", arguments, in: directory, input: input, adding: more)
        guard outcome.status == 0 else {
            throw Refusal(description: "git \(arguments.joined(separator: " ")): \(outcome.errors)")
        }
        return outcome.text
    }

    /// Makes a repository named `name` with one commit of `files`, and gives its path.
    package func repository(_ name: String = "repo", files: [String: String]) throws -> String {
        let path = folder + "/" + name
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try git("init", "-q", in: path)
        for (file, text) in files { try write(path + "/" + file, text) }
        try git("add", "-A", in: path)
        try git("commit", "-q", "-m", "start", in: path)
        return path
    }

    /// Makes an OpenPGP key without passphrase for `dev@example.org`, and gives its fingerprint.
    package func makeOpenPGPKey() throws -> String {
        let options = ["--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
        let user = "A Developer <dev@example.org>"
        let made = try run("gpg", options + ["--quick-generate-key", user, "ed25519", "sign", "never"])
        let listed = try run("gpg", ["--batch", "--with-colons", "--list-secret-keys"])
        let line = listed.text.split(separator: "\n").first { $0.hasPrefix("fpr:") }
        guard let fingerprint = line?.split(separator: ":").last else {
            throw Refusal(description: "gpg made no key: \(made.errors)")
        }
        return String(fingerprint)
    }
}
