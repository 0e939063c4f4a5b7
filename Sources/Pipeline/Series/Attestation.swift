// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// Signed mails, by `patatt`, for those who have set it up.
///
/// The headers that it adds hold the clock. They are put on at the very end, and are no part of what a version is.
struct Attestation {
    private let patatt: Program

    /// What the configuration of `repository` asks for; nil unless `patatt.signingKey` is set and patatt is there.
    init?(for repository: Repository) {
        guard repository.configuration.string("patatt.signingKey") != nil else { return nil }
        var environment = repository.environment
        environment.variables["GIT_DIR"] = repository.gitFolder
        patatt = Program(name: "patatt", environment: environment)
        guard patatt.isInstalled else { return nil }
    }

    /// The mails with their headers added.
    func attested(_ mails: [Mail]) async throws -> [Mail] {
        var signed: [Mail] = []
        for mail in mails {
            let outcome = try await patatt.run(["sign"], input: mail.bytes)
            guard outcome.succeeded, !outcome.output.isEmpty else {
                let said = String(decoding: outcome.errors, as: UTF8.self).split(separator: "\n")
                throw Failure.environment(
                    "patatt did not sign: \(said.joined(separator: "; "))", hint: "see 'patatt.signingKey'")
            }
            signed.append(mail.replacing(bytes: outcome.output))
        }
        return signed
    }

    /// A file without the headers that patatt adds.
    static func removed(from bytes: [UInt8]) -> [UInt8] {
        var isOurs = false
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let kept = lines.filter { line in
            let isFolded = line.first == UInt8(ascii: " ")
            isOurs = isFolded ? isOurs : line.starts(with: "X-Developer-".utf8)
            return !isOurs
        }
        return Array(kept.joined(separator: [UInt8(ascii: "\n")]))
    }
}
