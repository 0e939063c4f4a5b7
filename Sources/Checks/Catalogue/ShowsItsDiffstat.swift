// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// An edited diff with an old diffstat misleads whoever reads only the latter.
enum ShowsItsDiffstat: Check {
    static let summary = "The diffstat of each patch is that of its diff."

    static let examples: [CheckExample] = [
        .accepted("the same numbers"),
        .refused("other numbers", "1 insertion(+), 1", becomes: "2 insertions(+), 1", in: 1),
        .refused("none", " 1 file changed, 1 insertion(+), 1 deletion(-)\n", becomes: "", in: 1),
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.patches.compactMap { mail in
            let files = mail.diff.files
            let wanted = (
                files.count, files.reduce(0) { $0 + $1.added }, files.reduce(0) { $0 + $1.deleted }
            )
            guard let line = mail.below.last(where: { $0.contains(" changed") && $0.hasPrefix(" ") }) else {
                return .error("there is no diffstat below the '---'", in: mail)
            }
            let numbers = line.split(separator: ",").map { part in
                (Int(part.split(separator: " ").first ?? "") ?? 0, part)
            }
            let shown = (
                numbers.first?.0 ?? 0, numbers.first { $0.1.contains("insertion") }?.0 ?? 0,
                numbers.first { $0.1.contains("deletion") }?.0 ?? 0
            )
            return shown == wanted ? nil : .error("the diffstat is not that of the diff", in: mail)
        }
    }
}
