// SPDX-License-Identifier: GPL-2.0-only

extension GenerateReport {
    /// The report for people, ending in a line feed.
    package var text: String {
        let done = drivers.filter(\.isAlreadyDone).map { "\($0.path): already done" }
        if isAlreadyDone { return Self.lines(done) }
        let parts = [done, heading, changeLines, validationLines, placeLines, noteLines, nextLines]
        return parts.filter { !$0.isEmpty }.map(Self.lines).joined(separator: "\n")
    }

    private static func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    private var heading: [String] {
        let files = drivers.filter { !$0.isAlreadyDone }.map(\.path).joined(separator: ", ")
        let count = "\(patches.count) patch\(patches.count == 1 ? "" : "es")"
        return ["\(files): \(count) on \(base.prefix(12)) (\"\(baseSubject)\")"]
            + patches.map { "  \($0.commit.prefix(12)) \($0.subject) (+\($0.added) -\($0.deleted))" }
    }

    private var changeLines: [String] {
        guard !sections.isEmpty else { return ["Nothing changes in behaviour."] }
        return sections.flatMap { section in
            let place = drivers.count > 1 ? " in \(section.name)" : ""
            return ["Changes on purpose\(place):"] + section.groups.flatMap(Self.lines(of:))
        }
    }

    private static func lines(of group: ChangeGroup) -> [String] {
        let first = group.changes[0]
        let effect = "    before: \(first.before)   after: \(first.after)"
        guard group.changes.count > 1 else {
            return ["  \(first.law) \(first.name): \(first.change)", "    \(first.sequence)", effect]
                + ["    why: \(first.reason)"] + first.readers.map { "    seen by \($0)" }
        }
        let names = zip(group.changes, group.sentences).map { "    \($0.name): \($1)" }
        let what = group.tail.map { " (\($0))" } ?? ""
        return ["  \(first.law) \(first.reason)\(what):"] + names + [effect]
    }

    private var validationLines: [String] {
        ["Proof: \(verdict ?? "none")\(seconds > 0 ? " in \(seconds.tenths) s" : "")"]
            + validation.map { "  \($0)" } + costs.map { "  \($0)" }
    }

    private var placeLines: [String] {
        guard let branch, let tag, let output else { return [] }
        let would = isDryRun ? " (nothing was written: a dry run)" : ""
        let signed = isSigned ? "signed " : ""
        return [
            "Branch: \(branch)\(would)", "Tag:    \(tag)\(signed.isEmpty ? "" : ", signed")",
            "Mails:  \(output)/",
        ] + files.map { "  \($0)" }
    }

    private var noteLines: [String] { notes.map { "note: \($0)" } }

    private var nextLines: [String] {
        guard let branch, let output, !isDryRun else { return [] }
        let first = isCovered ? "000[1-9]*.patch" : "0001*.patch"
        return [
            "Next: git log -p \(base.prefix(12))..\(branch), or on a clean base: git am \(output)/\(first)",
            "To send it: \(SeriesMails.sendCommand(for: output))",
        ]
    }

    private var isCovered: Bool { files.contains { $0.hasPrefix("0000-") } }
}
