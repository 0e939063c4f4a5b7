// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// A reviewer of the version before must see what became of his words.
enum TellsItsChanges: Check {
    static let summary = "A new version says what changed, in the cover and below each changed patch."

    static let examples: [CheckExample] = [
        .accepted("an entry in the cover and in the changed patch"),
        .accepted("a first version") { submission in
            submission.results.changedPatches = nil
            for index in 0...2 { submission.replace(" v2 ", with: " ", in: index) }
            submission.replace("Changes in v2:", with: "", in: 0)
        },
        .refused("nothing in the cover", "Changes in v2:", becomes: "Changes:", in: 0),
        .refused("no link", "- Link to v1: ", becomes: "- See ", in: 0),
        .refused("nothing in the changed patch", "Changes in v2:", becomes: "Changes:", in: 2),
        .refused("an empty entry", "- take the lock once (Matt)\n", becomes: "", in: 0),
        .refused("a changelog in the log", "One call", becomes: "Changes in v2:\n- none\n\nOne call", in: 1),
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        let inLogs = submission.patches.flatMap { mail in
            mail.lines[..<mail.messageEnd].enumerated().compactMap { number, line -> Remark? in
                guard line.hasPrefix("Changes in v") || line.hasPrefix("Changes since v") else { return nil }
                return .error("the changelog belongs below the '---'", in: mail, line: number)
            }
        }
        guard let first = submission.first, let version = first.brackets?.version, version > .first,
            first.brackets?.isResend != true
        else { return inLogs }
        var remarks = inLogs
        if entry(version, in: first).isEmpty {
            remarks.append(.error("there is no 'Changes in \(version):' with an entry", in: first))
        }
        if !first.below.contains(where: { $0.hasPrefix("- Link to v\(version.number - 1): https://") }) {
            remarks.append(.error("there is no 'Link to v\(version.number - 1)'", in: first))
        }
        for (index, mail) in submission.patches.enumerated() {
            guard submission.results.changedPatches?.contains(index + 1) == true,
                entry(version, in: mail).isEmpty
            else { continue }
            remarks.append(
                .error("the patch changed, but has no 'Changes in \(version):' with an entry", in: mail))
        }
        return remarks
    }

    /// The items of a version's entry, its link apart.
    private static func entry(_ version: SeriesVersion, in mail: PostedMail) -> [String] {
        let lines = mail.below.drop { $0 != "Changes in \(version):" }.dropFirst()
        return lines.prefix { !$0.isEmpty }.filter { $0.hasPrefix("- ") && !$0.hasPrefix("- Link to v") }
    }
}
