// SPDX-License-Identifier: GPL-2.0-only
import Checks
import GitStore
import PatchSeries

/// The checks on a series that is about to be written: errors stop it, the rest is noted.
struct PreFlight {
    /// The commit that the series stands on.
    let base: Commit
    /// The commits of the series.
    let commits: [Commit]
    /// Whom `get_maintainer.pl` names for each patch, in order, where that was asked before.
    var recipients: [Recipients]?

    /// The checks whose notes the caller has told in words of its own.
    var told: Set<String> = []

    /// What the user should know; throws when the series should not be written.
    func notes(on mails: [Mail], in repository: Repository) async throws -> [String] {
        let posted = mails.map { PostedMail(parsing: $0.bytes, name: $0.fileName) }
        let names = mails.suffix(commits.count).map(\.fileName)
        let maintainers = recipients.map { Dictionary(uniqueKeysWithValues: zip(names, $0)) }
        let submission = try await Examination(
            repository: repository, base: base, commits: commits, maintainers: maintainers
        )
        .submission(of: posted, occasion: .writing)
        let remarks = CheckCatalogue.remarks(on: submission)
        let errors = remarks.filter { $0.remark.weight == .error }.map {
            $0.remark.description(check: $0.check)
        }
        guard errors.isEmpty else {
            throw Failure.obstacle(
                "the series is not fit to be sent, so nothing was written\n" + errors.joined(separator: "\n"),
                hint: nil)
        }
        return remarks.filter { !told.contains($0.check) }.map { "\($0.remark.message) [\($0.check)]" }
            .reduce(into: []) { unique, note in
                if !unique.contains(note) { unique.append(note) }
            }
    }
}
