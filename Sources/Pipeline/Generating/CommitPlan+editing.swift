// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// The user's own words in place of ours.
extension CommitPlan {
    /// The plan with the message that the user makes of ours.
    func edited(in repository: Repository) async throws -> CommitPlan {
        let text = try await Editor(repository: repository).edited(message.text)
        let message = CommitMessage(parsing: text)
        guard !message.subject.isEmpty else {
            throw Failure.obstacle("the message is empty, so nothing was written", hint: nil)
        }
        var plan = self
        plan.message = message
        return plan
    }
}

extension SeriesState.Cover {
    /// The cover letter that the user makes of ours: subject, blank line, text.
    func edited(in repository: Repository) async throws -> SeriesState.Cover {
        let text = try await Editor(repository: repository).edited("\(subject)\n\n\(self.text)\n")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var cover = self
        let first = lines.drop { $0.allSatisfy(\.isWhitespace) }
        guard let subject = first.first else {
            throw Failure.obstacle("the cover letter is empty, so nothing was written", hint: nil)
        }
        let edited = SeriesState.Cover(
            subject: String(subject), text: first.dropFirst().joined(separator: "\n"))
        (cover.subject, cover.text) = (edited.subject, edited.text)
        return cover
    }
}
