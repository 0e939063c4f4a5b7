// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// The subject's form: SUBMISSION in the kernel's `submitting-patches` ("The canonical patch format").
enum HasProperSubjects: Check {
    static let summary = "Subjects are numbered, short, unique, and begin with a subsystem."

    static let examples: [CheckExample] = [
        .accepted("the usual form"),
        .refused("no brackets", "[PATCH v2 1/2] ", becomes: "", in: 1),
        .refused("another version", "[PATCH v2 1/2]", becomes: "[PATCH 1/2]", in: 1),
        .refused("a version 1", "[PATCH v2 1/2]", becomes: "[PATCH v1 1/2]", in: 1),
        .refused("a wrong number", "[PATCH v2 2/2]", becomes: "[PATCH v2 1/2]", in: 2),
        .refused("another width", "[PATCH v2 2/2]", becomes: "[PATCH v2 02/2]", in: 2),
        .refused("a final dot", "Map many pages\nMIME", becomes: "Map many pages.\nMIME", in: 1),
        .refused(
            "a small letter", "iommu/a: Map many pages\nMIME", becomes: "iommu/a: map many pages\nMIME", in: 1
        ),
        .refused("no subsystem", "iommu/a: Map many pages\nMIME", becomes: "Map many pages\nMIME", in: 1),
        .refused(
            "76 columns", "iommu/a: Map many pages\nMIME",
            becomes: "iommu/a: Map many pages \(String(repeating: "x", count: 52))\nMIME", in: 1),
        .refused("twice the same", "Allow the last page\nMIME", becomes: "Map many pages\nMIME", in: 2),
        .refused("a file's name", "Map many pages\nMIME", becomes: "Map many pages in a.c\nMIME", in: 1),
        .noted("a function without parentheses") {
            $0.replace("Map many pages\nMIME", with: "Implement map_pages for all\nMIME", in: 1)
        },
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        var remarks = submission.mails.flatMap { numbering(of: $0, in: submission) }
        var seen: Set<String> = []
        for mail in submission.patches {
            remarks += form(of: mail)
            if !seen.insert(mail.subject).inserted {
                remarks.append(.error("'\(mail.subject)' is the subject of another patch too", in: mail))
            }
        }
        return remarks
    }

    private static func numbering(of mail: PostedMail, in submission: Submission) -> [Remark] {
        guard let brackets = mail.brackets else {
            return [.error("the subject has no '[PATCH n/m]' in front", in: mail)]
        }
        if brackets.words.contains("v1") {
            return [.error("version 1 is not named in the subject", in: mail)]
        }
        if brackets.version != submission.first?.brackets?.version {
            return [.error("the subject names another version than the first mail's", in: mail)]
        }
        let total = submission.patches.count
        let place = (submission.patches.firstIndex { $0.name == mail.name } ?? -1) + 1
        guard total > 1 || submission.cover != nil else { return [] }
        let zeros = String(repeating: "0", count: String(total).count - String(place).count)
        let wanted = "\(zeros)\(place)/\(total)"
        if brackets.numbering == wanted { return [] }
        return [.error("the subject's number is '\(brackets.numbering ?? "")', not '\(wanted)'", in: mail)]
    }

    private static func form(of mail: PostedMail) -> [Remark] {
        let subject = mail.subject
        var remarks: [Remark] = []
        if subject.count > 75 {
            remarks.append(.error("the subject has \(subject.count) columns, not 75 at most", in: mail))
        }
        if subject.hasSuffix(".") { remarks.append(.error("the subject ends in a dot", in: mail)) }
        let files = mail.diff.files.compactMap { $0.path.split(separator: "/").last.map(String.init) }
        let words = subject.split(separator: " ").map(String.init)
        if let file = files.first(where: { words.contains($0) }) {
            remarks.append(.error("the subject names the file '\(file)'", in: mail))
        }
        guard let colon = subject.range(ofPrefixEnd: ": ") else {
            return remarks + [.error("the subject does not begin with a subsystem and a colon", in: mail)]
        }
        if subject[colon...].first?.isLowercase == true {
            remarks.append(.error("the subject's text begins with a small letter", in: mail))
        }
        for word in words
        where word.contains("_") && word.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) {
            if word.contains(where: \.isLowercase) {
                remarks.append(.note("'\(word)' in the subject has no '()' if it is a function", in: mail))
            }
        }
        return remarks
    }
}

extension String {
    /// Where the text behind the first `mark` begins.
    fileprivate func range(ofPrefixEnd mark: String) -> Index? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(mark) { return self.index(index, offsetBy: mark.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
