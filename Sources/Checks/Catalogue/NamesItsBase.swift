// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// Robots and maintainers must know where to apply it.
enum NamesItsBase: Check {
    static let summary = "One base-commit that is public stands before the first mail's signature."

    static let examples: [CheckExample] = [
        .accepted("a public one"),
        .refused("none", "base-commit: 830b", becomes: "base: 830b", in: 0),
        .noted("none yet, when we write it") {
            $0.occasion = .writing
            $0.replace("base-commit: 830b", with: "base: 830b", in: 0)
        },
        .refused("two") {
            $0.replace(
                "change-id:", with: "base-commit: 54a4f0239f2e98bc83a1bb5e1a3f2a1b2c3d4e5f\nchange-id:", in: 0
            )
        },
        .refused("an abbreviated one", "76aa2476", becomes: "", in: 0),
        .refused("one that nobody has") { $0.results.isBasePublic = false },
        .refused("below the signature") {
            $0.replace(
                "-- \ngen", with: "-- \nprerequisite-patch-id: \(String(repeating: "a", count: 40))\ngen",
                in: 0)
        },
        .refused(
            "a short prerequisite", "change-id:", becomes: "prerequisite-patch-id: 0123\nchange-id:", in: 0),
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        guard let first = submission.first else { return [] }
        let bases = submission.mails.flatMap { $0.values(of: "base-commit") }
        guard let base = bases.first else {
            let missing = "there is no 'base-commit': the base is not a public commit"
            return [submission.occasion == .writing ? .note(missing, in: first) : .error(missing, in: first)]
        }
        var remarks: [Remark] = []
        if bases.count > 1 { remarks.append(.error("'base-commit' stands more than once", in: first)) }
        let prerequisites = first.values(of: "prerequisite-patch-id")
        for entry in [base] + prerequisites {
            if entry.value.count != 40 || !entry.value.allSatisfy(\.isHexDigit) {
                remarks.append(
                    .error("'\(entry.value)' is not 40 hexadecimal digits", in: first, line: entry.line))
            }
            if entry.line > first.signatureStart {
                remarks.append(.error("the base stands below the signature", in: first, line: entry.line))
            }
        }
        if submission.results.isBasePublic == false {
            let text = "the base \(base.value.prefix(12)) is in no remote-tracking branch and no upstream tag"
            remarks.append(submission.occasion == .writing ? .note(text, in: first) : .error(text, in: first))
        }
        return remarks
    }
}
