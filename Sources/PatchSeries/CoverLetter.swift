// SPDX-License-Identifier: GPL-2.0-only

/// The mail that introduces a series.
package struct CoverLetter: Sendable, Equatable {
    /// The subject without brackets.
    package var subject: String
    /// The text: what, why, order, dependencies, testing, branch and tag; rendered by the caller.
    package var text: String
    /// What each version changed.
    package var changelog: [ChangelogEntry] = []
    /// The diffstat of the whole series; lines end in a line feed.
    package var diffstat: String
    /// The range-diff against the previous version; empty for none.
    package var rangeDiff: String = ""

    /// Makes a cover letter.
    package init(subject: String, text: String, diffstat: String) {
        self.subject = subject
        self.text = text
        self.diffstat = diffstat
    }

    /// The shortlog as Git writes it into a cover letter: authors in the order of their names, subjects in series order.
    static func shortlog(of patches: [Patch]) -> [String] {
        var subjects: [String: [String]] = [:]
        for patch in patches { subjects[patch.author.name, default: []].append(patch.subject) }
        return subjects.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.flatMap { name in
            let own = subjects[name] ?? []
            return ["\(name) (\(own.count)):"] + own.map { "  \($0)" } + [""]
        }
    }
}
