// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// A reader must find a cited commit, and see what it was without looking.
enum CitesCommits: Check {
    static let summary = "Commits are cited as: commit <12 or more digits> (\"full subject\")."

    static let examples: [CheckExample] = [
        .accepted("digits and a subject"),
        .accepted("a word of seven letters") {
            $0.replace("The core", with: "To commit defaced pages", in: 0)
        },
        .refused("too few digits", "commit 54a4f0239f2e", becomes: "commit 54a4f0239", in: 0),
        .refused(
            "no subject", "commit 54a4f0239f2e (\"Linux at some point\").", becomes: "commit 54a4f0239f2e.",
            in: 0),
        .refused("another subject") { $0.know("54a4f0239f2e", "Linux at another point") },
        .accepted("a subject over two lines") {
            $0.know("54a4f0239f2e", "Linux at some point")
            $0.replace("at some point\")", with: "at\nsome point\")", in: 0)
        },
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.mails.flatMap { mail -> [Remark] in
            let lines = Array(mail.lines[..<mail.messageEnd])
            return lines.indices.flatMap { number in
                complaints(
                    about: lines[number...].prefix(3).joined(separator: " "), first: lines[number], submission
                )
                .map { .error($0, in: mail, line: number) }
            }
        }
    }

    /// What is wrong with the citations that begin in the line `first` of `text`.
    private static func complaints(about text: String, first: String, _ submission: Submission) -> [String] {
        var complaints: [String] = []
        var rest = text[...]
        while let found = rest.ranges(of: "ommit ").first {
            let begin = text.distance(from: text.startIndex, to: found.lowerBound)
            guard begin < first.count else { break }
            rest = rest[found.upperBound...]
            let digits = rest.prefix { $0.isHexDigit && !$0.isUppercase }
            guard digits.count >= 7, digits.contains(where: \.isNumber),
                rest[digits.endIndex...].first?.isLetter != true
            else { continue }
            complaints +=
                complaint(digits: digits, rest: rest[digits.endIndex...], submission).map { [$0] } ?? []
        }
        return complaints
    }

    private static func complaint(digits: Substring, rest: Substring, _ submission: Submission) -> String? {
        if digits.count < 12 { return "commit '\(digits)' is cited with fewer than 12 digits" }
        // The first line of a backport names a whole id and nothing else.
        if rest.hasPrefix(" upstream") { return nil }
        guard rest.hasPrefix(" (\""), let end = rest.ranges(of: "\")").first else {
            return "commit '\(digits)' is cited without its subject: commit \(digits) (\"full subject\")"
        }
        guard let known = submission.results.citations[String(digits)] else { return nil }
        guard known.id != nil else { return "'\(digits)' is no commit of this repository" }
        let subject = rest[rest.index(rest.startIndex, offsetBy: 3)..<end.lowerBound]
        return known.subject == subject ? nil : "commit \(digits) has the subject '\(known.subject)'"
    }
}
