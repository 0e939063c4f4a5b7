// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import TestSupport
import Testing

/// Commits and tags are signed as the configuration says, and git accepts them.
@Suite struct SignatureTests {
    /// Publishes a signed commit and tag in the repository at `path`, and expects that git accepts both.
    private func expectAccepted(
        _ world: SealedWorld, _ path: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let repository = try world.open(path)
        let series = try await Series(in: repository, sign: true)
        try repository.publish(series.publication)
        let commit = try world.run("git", ["verify-commit", "-v", "series"], in: path)
        #expect(commit.status == 0, "\(commit.errors)", sourceLocation: sourceLocation)
        let tag = try world.run("git", ["verify-tag", "series-v1"], in: path)
        #expect(tag.status == 0, "\(tag.errors)", sourceLocation: sourceLocation)
        let fsck = try world.run("git", ["fsck", "--strict"], in: path)
        #expect(
            fsck.status == 0 && !fsck.errors.contains("error"), "\(fsck.errors)",
            sourceLocation: sourceLocation)
        for id in [series.publication.tip, series.publication.tagObject] {
            guard case .good = try await repository.verification(of: id) else {
                Issue.record("our own verification refuses \(id)", sourceLocation: sourceLocation)
                continue
            }
        }
    }

    @Test func signsWithAnSSHKeyInAFile() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        try await expectAccepted(world, path)
        let tip = try world.git("rev-parse", "series", in: path)
        #expect(tip == "bb7349818937a21f678ba242f06d25616eed71b0")
    }

    @Test func signsWithAnOpenPGPKey() async throws {
        let world = try SealedWorld(signing: false)
        let path = try world.repository(files: ["a.c": "int a;\n"])
        let key = try world.makeOpenPGPKey()
        try await expectAccepted(world, path)
        try world.git("config", "user.signingKey", key, in: path)
        try world.git("tag", "-d", "series-v1", in: path)
        try world.git("branch", "-D", "series", in: path)
        try await expectAccepted(world, path)
    }

    @Test func signsWithAKeyThatTheAgentHolds() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        let socket = world.folder + "/agent"
        let agent = Process()
        agent.executableURL = URL(filePath: "/usr/bin/ssh-agent")
        agent.arguments = ["-D", "-a", socket]
        agent.standardOutput = FileHandle.nullDevice
        try agent.run()
        defer { kill(agent.processIdentifier, SIGKILL) }
        for _ in 0..<500 where access(socket, F_OK) != 0 { usleep(10_000) }
        let variables = ["SSH_AUTH_SOCK": socket]
        #expect(try world.run("ssh-add", [world.folder + "/home/key"], adding: variables).status == 0)
        for prefix in ["key::", ""] {
            try world.git("config", "user.signingKey", prefix + SSHKey.publicLine, in: path)
            let repository = try world.open(path, variables)
            let signer = try await repository.signer(for: repository.identity(.committer))
            let signature = try await signer.signature(of: Array("payload".utf8))
            #expect(String(decoding: signature, as: UTF8.self).hasPrefix("-----BEGIN SSH SIGNATURE-----"))
        }
        let command = "echo 'key::\(SSHKey.publicLine)'"
        try world.git("config", "--global", "--unset", "user.signingKey", in: path)
        try world.git("config", "--unset", "user.signingKey", in: path)
        try world.git("config", "gpg.ssh.defaultKeyCommand", command, in: path)
        let repository = try world.open(path, variables)
        let signer = try await repository.signer(for: repository.identity(.committer))
        #expect(try await !signer.signature(of: Array("payload".utf8)).isEmpty)
    }

    @Test func saysWhyNothingIsSigned() async throws {
        let world = try SealedWorld(signing: false)
        let path = try world.repository(files: ["a.c": "int a;\n"])
        await #expect {
            _ = try await Series(in: try world.open(path), sign: true)
        } throws: { ($0 as? GitError)?.hint?.contains("--no-sign") == true }
        try world.git("config", "gpg.format", "ssh", in: path)
        await #expect(throws: GitError.self) { _ = try await Series(in: try world.open(path), sign: true) }
        try world.git("config", "user.signingKey", world.folder + "/none", in: path)
        await #expect(throws: GitError.self) { _ = try await Series(in: try world.open(path), sign: true) }
    }

    @Test func tellsBadFromUnsigned() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        let repository = try world.open(path)
        let plain = try await Series(in: repository, sign: false)
        #expect(try await repository.verification(of: plain.publication.tip) == .unsigned)
        let series = try await Series(in: repository, sign: true)
        try repository.publish(series.publication)
        let object = try world.git("cat-file", "commit", "series", in: path)
        let forged = object.replacing("change a.c", with: "change b.c") + "\n"
        let id = try world.git(
            "hash-object", "-t", "commit", "-w", "--stdin", in: path, input: Array(forged.utf8))
        #expect(try world.run("git", ["verify-commit", id], in: path).status != 0)
        guard case .bad = try await repository.verification(of: try #require(ObjectID(id))) else {
            Issue.record("a forged commit was accepted")
            return
        }
    }
}
