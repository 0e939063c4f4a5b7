// SPDX-License-Identifier: GPL-2.0-only
import CGit2
import Glibc

/// What the signature of a commit or tag is worth, as `git verify-commit` judges it.
package enum Verification: Sendable, Equatable {
    /// Signed by a key that the user's configuration vouches for; who, in the program's words.
    case good(signer: String)
    /// There is no signature.
    case unsigned
    /// The signature is wrong, or nobody vouches for its key; the program's words.
    case bad(reason: String)
}

extension Repository {
    /// Judges the signature of the commit or annotated tag named `id`.
    package func verification(of id: ObjectID) async throws(GitError) -> Verification {
        let (kind, bytes) = try objects.withBytes(of: id) { kind, bytes throws(GitError) in
            (kind, Array(bytes))
        }
        let parts = kind == GIT_OBJECT_TAG ? SignedText(tag: bytes) : SignedText(commit: bytes)
        guard let parts else { return .unsigned }
        return try await withPrivateFolder(environment) { folder async throws(GitError) in
            let file = folder + "/signature"
            try makeFile(file, parts.signature, mode: 0o600)
            return text(parts.signature).hasPrefix("-----BEGIN SSH")
                ? try await verifySSH(parts, file) : try await verifyOpenPGP(parts, file)
        }
    }

    private func verifyOpenPGP(_ parts: SignedText, _ file: String) async throws(GitError) -> Verification {
        let isX509 = text(parts.signature).hasPrefix("-----BEGIN SIGNED")
        let named = configuration.string(isX509 ? "gpg.x509.program" : "gpg.openpgp.program")
        let program = named ?? (isX509 ? "gpgsm" : configuration.string("gpg.program") ?? "gpg")
        let outcome = try await Program(name: program, environment: environment)
            .run(["--keyid-format=long", "--status-fd=1", "--verify", file, "-"], input: parts.payload)
        let good = text(outcome.output).split(separator: "\n").first { $0.hasPrefix("[GNUPG:] GOODSIG ") }
        guard outcome.succeeded, let good else { return .bad(reason: reason(outcome.errors)) }
        return .good(signer: good.split(separator: " ").dropFirst(3).joined(separator: " "))
    }

    private func verifySSH(_ parts: SignedText, _ file: String) async throws(GitError) -> Verification {
        guard let allowed = configuration.string("gpg.ssh.allowedSignersFile") else {
            return .bad(reason: "gpg.ssh.allowedSignersFile is not set")
        }
        let program = Program(
            name: configuration.string("gpg.ssh.program") ?? "ssh-keygen", environment: environment)
        var common = ["-f", environment.expanding(allowed), "-s", file]
        common.append("-Overify-time=" + localTime(parts.date))
        let found = try await program.run(["-Y", "find-principals"] + common)
        var last = found
        for principal in text(found.output).split(separator: "\n").map(String.init) {
            var arguments = ["-Y", "verify", "-n", "git", "-I", principal] + common
            if let revoked = configuration.string("gpg.ssh.revocationFile") {
                arguments += ["-r", environment.expanding(revoked)]
            }
            last = try await program.run(arguments, input: parts.payload)
            if last.succeeded { return .good(signer: principal) }
        }
        return .bad(reason: reason(last.errors + last.output))
    }

    private func reason(_ bytes: [UInt8]) -> String {
        text(bytes).split(separator: "\n").joined(separator: "; ")
    }

    /// `seconds` since 1970 as `ssh-keygen` reads a time: `YYYYMMDDhhmmss` in the local zone.
    private func localTime(_ seconds: Int64) -> String {
        var moment = time_t(seconds)
        var parts = tm()
        localtime_r(&moment, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        strftime(&buffer, buffer.count, "%Y%m%d%H%M%S", &parts)
        return text(buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) })
    }
}

/// A signature and what it was made over.
struct SignedText {
    let payload: [UInt8]
    let signature: [UInt8]
    /// When the object says that it was made, in seconds since 1970.
    let date: Int64

    /// Takes the `gpgsig` header out of a commit; nil when there is none.
    init?(commit bytes: [UInt8]) {
        var payload: [UInt8] = []
        var signature: [UInt8] = []
        var isSignature = false
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")), end > rest.startIndex {
            let line = rest[...end]
            rest = rest[(end + 1)...]
            isSignature =
                line.first == UInt8(ascii: " ") ? isSignature : line.starts(with: Array("gpgsig ".utf8))
            if !isSignature {
                payload += line
            } else {
                signature += line.drop { $0 != UInt8(ascii: " ") }.dropFirst()
            }
        }
        guard !signature.isEmpty else { return nil }
        self.payload = payload + rest
        self.signature = signature
        date = ObjectText(bytes).first("committer").flatMap(Identity.init(line:))?.date.seconds ?? 0
    }

    /// Cuts the signature off the end of a tag; nil when there is none.
    init?(tag bytes: [UInt8]) {
        let marks = ["PGP SIGNATURE", "PGP MESSAGE", "SIGNED MESSAGE", "SSH SIGNATURE"]
            .map { Array("-----BEGIN \($0)-----".utf8) }
        var start: Int?
        var line = bytes.startIndex
        while line < bytes.endIndex {
            if marks.contains(where: { bytes[line...].starts(with: $0) }) { start = line }
            line = (bytes[line...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex - 1) + 1
        }
        guard let start else { return nil }
        payload = Array(bytes[..<start])
        signature = Array(bytes[start...])
        date = ObjectText(bytes).first("tagger").flatMap(Identity.init(line:))?.date.seconds ?? 0
    }
}
