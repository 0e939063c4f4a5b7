// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// The next version of a series: edited commits, what changed, what reviewers said.
///
/// Law 6: a branch is moved only from where our own tag left it. One that the user edited in place stays where it is,
/// and gets its tag if nothing of it has to be written anew.
struct NextVersion {
    let previous: StoredSeries
    let options: NextVersionOptions
    let repository: Repository
    let committer: GitStore.Identity
    /// What the new commits stand on.
    let foundation: Commit
    /// The commits as the user made them.
    let sources: [Commit]
    let pairing: PatchPairing
    let replies: Replies

    var version: SeriesVersion { previous.state.version.next }
    var tag: String { "\(previous.branch)-\(version)" }

    init(after previous: StoredSeries, options: NextVersionOptions) throws {
        let repository = previous.repository
        self.previous = previous
        self.options = options
        self.repository = repository
        committer = try repository.identity(.committer)
        let branch = "refs/heads/\(previous.branch)"
        let tip =
            try options.from.map { try repository.commit(named: $0).id }
            ?? repository.target(of: branch) ?? previous.tag.target
        foundation = try Self.foundation(of: tip, previous, options)
        guard let line = try repository.line(from: foundation.id, to: tip), !line.isEmpty else {
            throw Failure.obstacle(
                "there is no straight line of commits from \(foundation.id.prefix(12)) to \(tip.prefix(12))",
                hint: "name what they stand on with --base")
        }
        sources = line
        pairing = try PatchPairing(old: previous.commits, new: line, in: repository)
        let series = try previous.series()
        let numbers = (series.cover == nil ? 1 : 0)...series.patches.count
        let ids = try Dictionary(uniqueKeysWithValues: numbers.map { ($0, try series.messageID($0)) })
        let mails = options.replies.flatMap { Mailbox.split($0) }.map { ReceivedMail(parsing: $0) }
        replies = try Replies(mails, to: ids)
    }

    private static func foundation(
        of tip: ObjectID, _ previous: StoredSeries, _ options: NextVersionOptions
    ) throws -> Commit {
        let repository = previous.repository
        if let base = options.base { return try repository.commit(named: base) }
        if let old = ObjectID(previous.state.foundation), try repository.contains(old, in: tip) {
            return try repository.commit(old)
        }
        return try repository.commit(
            ForeignBranch.publicCommit(below: repository.commit(tip), named: tip.prefix(12), in: repository))
    }

    /// The patches that need an entry in the changelog, by number from 1.
    var changed: [Int] { pairing.new.indices.filter { pairing.isChanged($0) }.map { $0 + 1 } }

    /// The number that the partner of a patch had in the version before.
    func oldNumber(_ index: Int) -> Int? { pairing.partners[index].map { $0 + 1 } }

    /// Whether there is anything new to be sent.
    var isAnother: Bool {
        !changed.isEmpty || !pairing.freeOld.isEmpty || !replies.given.isEmpty
            || !options.onto.isEmpty || foundation.id.description != previous.state.foundation
            || pairing.partners.map { $0 ?? -1 } != Array(pairing.old.indices)
    }

    /// What reviewers said about the version before of a patch, in its commit and in the replies.
    func reviews(of index: Int) -> [Trailer] {
        guard let partner = pairing.partners[index] else { return [] }
        let stood = pairing.old[partner].message.trailers.filter(\.isReview)
        return stood + replies.trailers(for: partner + 1)
    }

    /// Review trailers that a patch loses, since they were given to other code.
    func lostReviews(of index: Int) -> [Trailer] {
        options.keepsReviews || !pairing.isCodeChanged(index) ? [] : reviews(of: index)
    }

    /// The message that a patch's commit must have.
    func message(of index: Int) throws -> CommitMessage {
        var message = pairing.new[index].message
        let lost = lostReviews(of: index)
        let kept = message.trailers.filter { trailer in
            !trailer.isReview || !lost.contains { $0.isDuplicate(of: trailer) }
        }
        let gained = (lost.isEmpty ? reviews(of: index) : []).filter { trailer in
            !kept.contains { $0.isDuplicate(of: trailer) }
        }
        if kept == message.trailers, gained.isEmpty { return message }
        message.trailers = TrailerBlock.ordered(
            kept + gained, submitter: try PatchSeries.Identity(committer))
        return message
    }

    /// The commits of the version: the user's own where they can stay, else made anew and signed.
    func commits() async throws -> [Commit] {
        let signer = options.isSigned ? try await repository.signer(for: committer) : nil
        var made: [Commit] = []
        for (index, source) in sources.enumerated() {
            let parent = made.last?.id ?? foundation.id
            let message = try message(of: index)
            let isSame = message == pairing.new[index].message && source.parents == [parent]
            if isSame, try await isSigned(source) {
                made.append(source)
                continue
            }
            // A commit that somebody else made is never rewritten.
            guard source.committer.mail.lowercased() == committer.mail.lowercased() else {
                throw Failure.obstacle(
                    "\(source.id.prefix(12)) '\(source.subject)' was committed by '\(source.committer.address)'",
                    hint: "it would have to be written anew; only its committer may do that")
            }
            let text =
                isSame || message == pairing.new[index].message
                ? String(decoding: source.message, as: UTF8.self) : message.text
            let draft = CommitDraft(
                tree: source.tree, parents: [parent], author: source.author, committer: committer,
                message: text)
            made.append(try await repository.make(draft, signer: signer))
        }
        return made
    }

    private func isSigned(_ commit: Commit) async throws -> Bool {
        guard options.isSigned else { return true }
        if case .good = try await repository.verification(of: commit.id) { return true }
        return false
    }

    /// How the version gets its place: the branch moved, or the tag alone.
    func publication(tip: ObjectID, tagObject: ObjectID, output: OutputFolder) throws -> Publication {
        var publication = Publication(
            branch: previous.branch, tip: tip, tag: tag, tagObject: tagObject, output: output,
            committer: committer)
        let stands = try repository.target(of: "refs/heads/\(previous.branch)")
        switch stands {
        case tip: publication.branchStands = true
        case previous.tag.target:
            publication.previous = .init(tip: previous.tag.target, tag: previous.tag.name)
        case nil: break
        case let stands?:
            throw Failure.obstacle(
                "'\(previous.branch)' is at \(stands.prefix(12)), which no tag of ours names, so it is not moved",
                hint: """
                    put your commits on a branch of their own: git branch mine \(stands.prefix(12)) && \
                    git branch -f \(previous.branch) \(previous.tag.name), then add --from mine
                    """)
        }
        return publication
    }
}
