// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// linux-next's check of `Fixes:`, and what the stable maintainers' scripts read.
enum NamesFixedCommits: Check {
    static let summary = "Fixes: is 12 digits and the full subject on one line, of a commit that exists."

    static let examples: [CheckExample] = [
        .accepted("12 digits and a subject"),
        .accepted("a commit that is there") { $0.know("54a4f0239f2e", "Linux at some point") },
        .refused("11 digits", "Fixes: 54a4f0239f2e", becomes: "Fixes: 54a4f0239f2", in: 2),
        .refused("13 digits", "Fixes: 54a4f0239f2e", becomes: "Fixes: 54a4f0239f2e0", in: 2),
        .refused("no quotes", "(\"Linux at some point\")", becomes: "(Linux at some point)", in: 2),
        .refused("the word commit", "Fixes: 54", becomes: "Fixes: commit 54", in: 2),
        .refused("folded", "(\"Linux at some point\")", becomes: "(\"Linux at\n some point\")", in: 2),
        .refused("another subject") { $0.know("54a4f0239f2e", "Linux at another point") },
        .refused("no such commit") {
            $0.results.citations["54a4f0239f2e"] = .init(id: nil, subject: "")
        },
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.patches.flatMap { mail -> [Remark] in
            mail.lines[..<mail.messageEnd].enumerated().compactMap { number, line in
                guard line.lowercased().hasPrefix("fixes:") else { return nil }
                return complaint(about: line, submission).map { .error($0, in: mail, line: number) }
            }
        }
    }

    private static func complaint(about line: String, _ submission: Submission) -> String? {
        let value = line.dropFirst("fixes:".count).drop { $0 == " " }
        let digits = value.prefix { $0.isHexDigit && !$0.isUppercase }
        let rest = value[digits.endIndex...]
        guard digits.count == 12, rest.hasPrefix(" (\""), rest.hasSuffix("\")"), rest.count > 6 else {
            return "'\(line)' is not 'Fixes: <12 hex> (\"full subject\")' on one line"
        }
        guard let known = submission.results.citations[String(digits)] else { return nil }
        guard known.id != nil else { return "'\(digits)' is no commit of this repository" }
        let subject = rest.dropFirst(3).dropLast(2)
        return known.subject == subject ? nil : "commit \(digits) has the subject '\(known.subject)'"
    }
}

extension Submission {
    /// Lets the repository know a commit.
    mutating func know(_ digits: String, _ subject: String) {
        let id = digits + String(repeating: "0", count: 40 - digits.count)
        results.citations[digits] = .init(id: id, subject: subject)
    }
}
