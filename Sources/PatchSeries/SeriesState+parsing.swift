// SPDX-License-Identifier: GPL-2.0-only

extension SeriesState {
    /// Reads fields; the cover letter's subject and text are in the tag's own message, and so empty at first.
    init(fields: [StateField]) throws(SeriesError) {
        let reader = FieldReader(fields)
        let head = reader.section(before: ["cover", "patch"])
        try self.init(
            changeID: ChangeID(parsing: head.one("change-id")),
            version: SeriesVersion(parsing: head.one("version")),
            ids: Self.ids(head.one("message-ids")), sender: Identity(parsing: head.one("sender")),
            date: Self.date(head.one("date")), signature: head.one("signature"),
            foundation: head.one("foundation"),
            base: BaseInformation(
                commit: head.first("base-commit"), prerequisites: head.all("prerequisite-patch-id")),
            cover: reader.sections(beginning: "cover", before: "patch").first.map(Self.cover),
            patches: reader.sections(beginning: "patch", before: "patch").mapped(Self.notes))
        isSignedOff = head.first("signed-off") != nil
        prefix = SubjectPrefix(
            isRFC: head.first("rfc") != nil, isResend: head.first("resend") != nil,
            stableBranch: head.first("stable-branch"))
        command = head.first("command")
        previous = try head.all("previous").mapped(Self.previousVersion)
        proof = try Self.proof(head)
    }

    private static func ids(_ text: String) throws(SeriesError) -> MessageIDSource {
        let words = try words(text, 2)
        return try MessageIDSource(random: words[0], host: words[1])
    }

    private static func date(_ text: String) throws(SeriesError) -> MailDate {
        let words = try words(text, 2)
        guard let seconds = Int(words[0]), let zone = Int(words[1]) else { throw .malformedState(text) }
        return MailDate(seconds: seconds, offset: zone / 100 * 60 + zone % 100)
    }

    private static func previousVersion(_ text: String) throws(SeriesError) -> PreviousVersion {
        let words = try words(text, 4)
        guard words[2].isObjectID else { throw .malformedObjectID(words[2]) }
        return PreviousVersion(
            version: try SeriesVersion(parsing: words[0]), tag: words[1], tip: words[2],
            messageID: try MessageID(parsing: words[3]))
    }

    private static func proof(_ head: FieldReader) throws(SeriesError) -> ProofRecord? {
        guard let verdict = head.first("proof") else { return nil }
        return ProofRecord(
            verdict: verdict, details: head.all("proof-detail"),
            texts: try head.all("proof-text").mapped { text throws(SeriesError) in
                let words = try words(text, 3)
                guard let patch = Int(words[0]), words[1].isObjectID else { throw .malformedState(text) }
                return ProofRecord.Text(patch: patch, path: words[2], blob: words[1])
            })
    }

    private static func cover(_ section: FieldReader) throws(SeriesError) -> Cover {
        var cover = Cover(subject: "", text: "")
        cover.changelog = try section.changelog()
        cover.rangeDiff = section.first("range-diff") ?? ""
        return cover
    }

    private static func notes(_ section: FieldReader) throws(SeriesError) -> PatchNotes {
        var notes = PatchNotes(identity: try section.one("patch"))
        notes.notes = section.first("notes") ?? ""
        notes.changelog = try section.changelog()
        let parse = { (text: String) throws(SeriesError) in try Identity(parsing: text) }
        notes.recipients = Recipients(
            to: try section.all("to").mapped(parse), cc: try section.all("cc").mapped(parse))
        return notes
    }

    /// The `count` words of `text`; the last one may hold blanks.
    private static func words(_ text: String, _ count: Int) throws(SeriesError) -> [String] {
        let words = text.utf8.split(separator: ASCII.blank, maxSplits: count - 1).map {
            String(Substring($0))
        }
        guard words.count == count else { throw .malformedState(text) }
        return words
    }
}

/// Fields, looked up by their keys.
private struct FieldReader {
    private let fields: ArraySlice<StateField>

    init(_ fields: some Collection<StateField>) { self.fields = ArraySlice(fields) }

    func all(_ key: String) -> [String] { fields.filter { $0.key == key }.map(\.value) }

    func first(_ key: String) -> String? { fields.first { $0.key == key }?.value }

    func one(_ key: String) throws(SeriesError) -> String {
        guard let value = first(key) else { throw .malformedState("there is no '\(key)'") }
        return value
    }

    /// What stands before the first field with one of `keys`.
    func section(before keys: Set<String>) -> FieldReader {
        FieldReader(fields.prefix { !keys.contains($0.key) })
    }

    /// Each field called `key` with those that follow it, up to the next one called `end`.
    func sections(beginning key: String, before end: String) -> [FieldReader] {
        fields.indices.filter { fields[$0].key == key }.map { index in
            FieldReader(fields[index...index] + fields[(index + 1)...].prefix { $0.key != end })
        }
    }

    func changelog() throws(SeriesError) -> [ChangelogEntry] {
        var entries: [ChangelogEntry] = []
        for field in fields {
            if field.key == "changes-in" {
                let words = field.value.split(separator: " ", maxSplits: 1).map(String.init)
                guard let version = words.first else { throw .malformedState("an entry of no version") }
                entries.append(
                    ChangelogEntry(
                        version: try SeriesVersion(parsing: version), items: [],
                        previous: words.count == 2 ? try MessageID(parsing: words[1]) : nil))
            } else if field.key == "change" {
                guard !entries.isEmpty else { throw .malformedState("a change in no version") }
                entries[entries.count - 1].items.append(field.value)
            }
        }
        return entries
    }
}

extension Sequence {
    /// `map` with the error's type kept.
    func mapped<Result>(_ transform: (Element) throws(SeriesError) -> Result) throws(SeriesError) -> [Result]
    {
        var results: [Result] = []
        for element in self { results.append(try transform(element)) }
        return results
    }
}
