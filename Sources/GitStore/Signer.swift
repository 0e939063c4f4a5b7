// SPDX-License-Identifier: GPL-2.0-only

/// Signs as the user's git would: the program, the format and the key that the configuration names
/// (git's `gpg-interface.c`).
package struct Signer: Sendable {
    enum Format: Sendable {
        case openPGP
        case ssh
    }

    let format: Format
    let program: String
    let key: String
    let environment: Environment

    /// The detached, armoured signature of `payload`.
    ///
    /// Throws `signing` with what the program said, or `program` when there is none.
    package func signature(of payload: [UInt8]) async throws(GitError) -> [UInt8] {
        let signature =
            switch format {
            case .openPGP: try await openPGP(payload)
            case .ssh: try await ssh(payload)
            }
        return signature.filter { $0 != UInt8(ascii: "\r") }
    }

    private func openPGP(_ payload: [UInt8]) async throws(GitError) -> [UInt8] {
        let outcome = try await Program(name: program, environment: environment)
            .run(["--status-fd=2", "-bsau", key], input: payload)
        let said = "\n" + text(outcome.errors)
        guard outcome.succeeded, said.contains("\n[GNUPG:] SIG_CREATED "), !outcome.output.isEmpty else {
            throw refusal(outcome)
        }
        return outcome.output
    }

    private func ssh(_ payload: [UInt8]) async throws(GitError) -> [UInt8] {
        try await withPrivateFolder(environment) { folder async throws(GitError) in
            var arguments = ["-Y", "sign", "-n", "git", "-f"]
            if let literal = Self.literal(key) {
                try makeFile(folder + "/key", Array("\(literal)\n".utf8), mode: 0o600)
                arguments += [folder + "/key", "-U"]
            } else {
                arguments.append(environment.expanding(key))
            }
            let file = folder + "/payload"
            try makeFile(file, payload, mode: 0o600)
            let outcome = try await Program(name: program, environment: environment).run(arguments + [file])
            guard outcome.succeeded else { throw refusal(outcome) }
            return try readFile(file + ".sig")
        }
    }

    /// The public key that stands in the configuration itself, its private half being with the agent.
    private static func literal(_ key: String) -> String? {
        if key.hasPrefix("key::") { return String(key.dropFirst(5)) }
        return key.hasPrefix("ssh-") ? key : nil
    }

    private func refusal(_ outcome: Program.Outcome) -> GitError {
        let lines = text(outcome.errors).split(separator: "\n").filter { !$0.hasPrefix("[GNUPG:]") }
        let message = lines.isEmpty ? "no reason given" : lines.joined(separator: "; ")
        return .signing(program: program, message: message)
    }
}

extension Repository {
    /// The signer that the configuration names, for `committer` where it names no key.
    ///
    /// Throws `signing` when there is no key to sign with.
    package func signer(for committer: Identity) async throws(GitError) -> Signer {
        let format = configuration.string("gpg.format") ?? "openpgp"
        let key = configuration.string("user.signingKey").flatMap { $0.isEmpty ? nil : $0 }
        switch format {
        case "openpgp", "x509":
            let general = format == "openpgp" ? configuration.string("gpg.program") : nil
            let program = configuration.string("gpg.\(format).program") ?? general
            return Signer(
                format: .openPGP, program: program ?? (format == "openpgp" ? "gpg" : "gpgsm"),
                key: key ?? committer.address, environment: environment)
        case "ssh":
            let program = configuration.string("gpg.ssh.program") ?? "ssh-keygen"
            let usable: String
            if let key { usable = key } else { usable = try await defaultSSHKey() }
            return Signer(format: .ssh, program: program, key: usable, environment: environment)
        default:
            throw .configuration(key: "gpg.format", message: "'\(format)' is no format of signatures")
        }
    }

    /// The first line of what `gpg.ssh.defaultKeyCommand` prints.
    private func defaultSSHKey() async throws(GitError) -> String {
        let missing = "neither user.signingKey nor gpg.ssh.defaultKeyCommand is set"
        guard let command = configuration.string("gpg.ssh.defaultKeyCommand") else {
            throw .signing(program: "ssh-keygen", message: missing)
        }
        let words = Array(ShellWords(command))
        guard let program = words.first else { throw .signing(program: command, message: missing) }
        let outcome = try await Program(name: program, environment: environment).run(Array(words.dropFirst()))
        let line = text(outcome.output).split(separator: "\n").first.map(String.init) ?? ""
        guard outcome.succeeded, line.hasPrefix("ssh-") || line.hasPrefix("key::") else {
            throw .signing(program: program, message: "it printed no key")
        }
        return line
    }
}
