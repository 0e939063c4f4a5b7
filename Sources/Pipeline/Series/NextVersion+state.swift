// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

extension NextVersion {
    /// The state of the version that `commits` make, without its recipients.
    func state(
        of commits: [Commit], changelog: ChangelogText, rangeDiff: String, proof: SeriesState.ProofRecord?
    ) throws -> SeriesState {
        let old = previous.state
        let date = MailDate(committer.date)
        let sender = try PatchSeries.Identity(committer)
        let host = sender.email.split(separator: "@").last.map(String.init) ?? ""
        var state = try SeriesState(
            changeID: old.changeID, version: version,
            ids: MessageIDSource(random: drawn(commits), host: host),
            sender: sender, date: date, signature: "\(Tool.name) \(Tool.version)",
            foundation: foundation.id.description, base: repository.baseInformation(of: foundation.id),
            cover: cover(changelog, rangeDiff), patches: notes(changelog))
        state.prefix = old.prefix
        state.prefix.isResend = false
        state.isSignedOff = old.isSignedOff
        state.command = old.command
        state.previous = old.previous + [try replaced]
        state.proof = proof
        if let cover = state.cover, let old = old.proof, let proof {
            state.cover?.text = Self.retold(cover.text, old: old, new: proof)
        }
        return state
    }

    /// A cover letter's text with what was proved anew in place of what was proved before.
    private static func retold(
        _ text: String, old: SeriesState.ProofRecord, new: SeriesState.ProofRecord
    ) -> String {
        if new.verdict != old.verdict {
            return text + "\n\n" + Paragraphs.filled("For this version: \(new.verdict).")
        }
        return zip(old.details, new.details).reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    private var replaced: SeriesState.PreviousVersion {
        get throws {
            .init(
                version: previous.state.version, tag: previous.tag.name, tip: previous.tag.target.description,
                messageID: try previous.series().leadingMessageID)
        }
    }

    /// Twelve hex digits drawn from all that the version is: another version, person or second gives others.
    private func drawn(_ commits: [Commit]) -> String {
        let parts = [
            "message-ids", "\(previous.state.changeID)", "\(version)", committer.address, "\(committer.date)",
        ]
        let text = (parts + commits.map { "\($0.tree)" + String(decoding: $0.message, as: UTF8.self) })
        return ObjectID(ofFile: Array(text.joined(separator: "\n").utf8)).prefix(12)
    }

    /// The cover letter with its new entry; names of the version before are those of this one.
    private func cover(_ changelog: ChangelogText, _ rangeDiff: String) throws -> SeriesState.Cover? {
        guard sources.count > 1 || previous.state.cover != nil else { return nil }
        guard var cover = previous.state.cover else {
            throw Failure.obstacle(
                "\(sources.count) patches need a cover letter, and the version before had none",
                hint: "start a new series")
        }
        let base = previous.state.foundation.prefix(12)
        cover.text = cover.text.replacing(previous.tag.name, with: tag)
            .replacing(base, with: foundation.id.prefix(12))
        cover.text += disclosure.map { "\n\n" + Paragraphs.filled($0) } ?? ""
        cover.changelog.append(
            ChangelogEntry(version: version, items: items(changelog), previous: try replaced.messageID))
        cover.rangeDiff = rangeDiff
        return cover
    }

    /// What a series of recipes must say when a person has edited it.
    private var disclosure: String? {
        guard previous.state.command != nil else { return nil }
        let edited = pairing.new.indices.filter { pairing.isCodeChanged($0) }.map { "\($0 + 1)" }
        guard !edited.isEmpty else { return nil }
        let what =
            edited.count == 1 ? "Patch \(edited[0]) was" : "Patches \(edited.joined(separator: ", ")) were"
        return "\(what) edited by hand for \(version)."
    }

    /// What the cover says changed: the user's words, else those on the patches; and what we know ourselves.
    private func items(_ changelog: ChangelogText) -> [String] {
        var items = changelog.cover
        if items.isEmpty {
            for number in changelog.patches.keys.sorted() {
                items += (changelog.patches[number] ?? []).map { "patch \(number): \($0)" }
            }
        }
        for index in pairing.freeOld { items.append("drop '\(pairing.old[index].message.subject)'") }
        let collected = Set(replies.given.map { "\($0.trailer)" }).sorted()
        if !collected.isEmpty { items.append("collect \(collected.joined(separator: ", "))") }
        if foundation.id.description != previous.state.foundation {
            items.append("rebase onto \(foundation.id.prefix(12)) (\"\(foundation.subject)\")")
        }
        if !options.onto.isEmpty { items.append("say which tree should take the series") }
        return items
    }

    /// What a line on a lost trailer begins with; it is about one version only.
    private static let lossMark = "Dropped the "

    private func notes(_ changelog: ChangelogText) throws -> [SeriesState.PatchNotes] {
        try sources.indices.map { index in
            let old = pairing.partners[index].map { previous.state.patches[$0] }
            var notes = old ?? SeriesState.PatchNotes(identity: pairing.new[index].message.subject)
            let stood = notes.notes.replacing(previous.tag.name, with: tag)
                .split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.hasPrefix(Self.lossMark) }.joined(separator: "\n")
            let lost = lostReviews(of: index).map {
                "\(Self.lossMark)\($0.key) of \($0.value), since the patch changed."
            }
            notes.notes = ([stood] + [lost.joined(separator: "\n")]).filter { !$0.isEmpty }
                .joined(separator: "\n\n")
            let isLone = previous.state.cover == nil
            var items = changelog.patches[index + 1] ?? []
            if isLone { items = changelog.cover + items }
            if !items.isEmpty || isLone {
                notes.changelog.append(
                    ChangelogEntry(
                        version: version, items: items.isEmpty ? self.items(changelog) : items,
                        previous: isLone ? try replaced.messageID : nil))
            }
            return notes
        }
    }
}
