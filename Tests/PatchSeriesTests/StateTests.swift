// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries
import Testing

/// The state of a series comes back from its tag's message as it went in.
@Suite struct StateTests {
    /// A state with a value in every place, the odd ones among them.
    static func fullState() throws -> SeriesState {
        let id = String(repeating: "0123456789", count: 4)
        let first = try MessageID(parsing: "20261124-x-v1-0-0123456789ab@example.com")
        var cover = SeriesState.Cover(
            subject: "iommu/s390: Map many pages",
            text: "Why.\n\n  # indented\n# gen-patch-series: 1\n#> no field\n\nSigned-off-by: in the text")
        cover.changelog = [
            ChangelogEntry(
                version: try SeriesVersion(2), items: ["One (Robin)", "two\n  lines\n", ""], previous: first)
        ]
        cover.rangeDiff = "1:  a = 1:  b One\n\n    ## c ##\n"
        var odd = SeriesState.PatchNotes(identity: "page-size-bitmap: drivers/iommu/a.c")
        odd.notes = "Below:\n\n\tindented"
        odd.changelog = [ChangelogEntry(version: try SeriesVersion(2), items: ["x: y"])]
        odd.recipients = Recipients(
            to: [try Identity(name: "Jörg \"J.\" Rödel, Dr.", email: "j@example.com")],
            cc: [try Identity(parsing: "iommu@lists.linux.dev")])
        var state = try SeriesState(
            changeID: ChangeID(parsing: "20261124-x-0123456789ab"), version: SeriesVersion(2),
            ids: MessageIDSource(random: "a1b2c3d4e5f6", host: "example.com"),
            sender: Identity(name: "Ärger, A.", email: "a@example.com"),
            date: MailDate(seconds: 1_790_000_000, offset: -210), signature: "gen-patch 0.1.0",
            foundation: id, base: BaseInformation(commit: id, prerequisites: [id, id]), cover: cover,
            patches: [SeriesState.PatchNotes(identity: "map-pages: drivers/iommu/a.c"), odd])
        state.prefix = SubjectPrefix(isRFC: true, isResend: true, stableBranch: "6.1.y")
        state.isSignedOff = true
        state.previous = [.init(version: .first, tag: "x-v1", tip: id, messageID: first)]
        state.proof = .init(
            verdict: "conforms", details: ["200,000 operations, seed 7", ""],
            texts: [.init(patch: 0, path: "drivers/a b.c", blob: id), .init(patch: 1, path: "x.c", blob: id)])
        state.command = "gen-patch generate s390-iommu"
        return state
    }

    @Test func comesBack() throws {
        let message = TagMessage(state: try Self.fullState())
        let text = try message.description()
        let signed = text + "-----BEGIN PGP SIGNATURE-----\n\n# no: field\n-----END PGP SIGNATURE-----\n"
        for text in [text, signed] {
            let read = try #require(try TagMessage(parsing: text))
            #expect(read == message)
            #expect(try read.description() == message.description())
        }
    }

    @Test func smallStateComesBack() throws {
        var state = try Self.fullState()
        (state.cover, state.proof, state.command, state.previous) = (nil, nil, nil, [])
        state.prefix = SubjectPrefix()
        state.base = try BaseInformation(commit: nil)
        state.isSignedOff = false
        state.patches.removeLast()
        let message = TagMessage(state: state, loneSubject: "iommu/a: One", loneText: "Why it is so.\n")
        #expect(try TagMessage(parsing: message.description()) == message)
        #expect(message.readableText == "iommu/a: One\n\nWhy it is so.\n")
    }

    /// Git's own editing of a merge message takes the state away and leaves the rest.
    @Test func gitStripsIt() throws {
        let sandbox = try Sandbox()
        var state = try Self.fullState()
        state.cover?.text = "Why it is so."
        let message = TagMessage(state: state)
        let stripped = try sandbox.git(
            "stripspace", "--strip-comments", input: [UInt8](try message.description().utf8))
        #expect(stripped == message.readableText)
    }

    @Test func everyLostFieldIsRefusedOrSeen() throws {
        let message = TagMessage(state: try Self.fullState())
        let lines = try message.description().split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.lastIndex(of: "# gen-patch-series: 1"))
        for index in lines.indices where index > start && lines[index].hasPrefix("#") {
            var fewer = lines
            fewer.remove(at: index)
            let text = fewer.joined(separator: "\n")
            #expect((try? TagMessage(parsing: text)) != message, "without '\(lines[index])'")
        }
    }

    @Test(arguments: ["a\0b", "a\nb", ""]) func summaryIsRefused(summary: String) throws {
        var message = TagMessage(state: try Self.fullState())
        message.summary = summary
        #expect(throws: SeriesError.self) { try message.description() }
    }

    @Test func otherTagsAreNotOurs() throws {
        #expect(try TagMessage(parsing: "Linux 6.1\n\n# gen-patch: no\n") == nil)
        #expect(throws: SeriesError.self) { try TagMessage(parsing: "x\n\n# gen-patch-series: 1\n# a: b\n") }
    }

    @Test func mailsComeBack() throws {
        let repository = try SampleRepository()
        try repository.commit("iommu/a: One\n\nWhy.\n") { $0[3] = "changed" }
        try repository.commit("iommu/a: Two\n\nWhy.\n") { $0[9] = "changed" }
        let patches = try repository.patches()
        let state = try Self.fullState()
        let series = try Series(state, patches: patches, diffstat: "one\n")
        let read = try #require(try TagMessage(parsing: TagMessage(state: state).description())).state
        #expect(try Series(read, patches: patches, diffstat: "one\n").mails() == series.mails())
        #expect(throws: SeriesError.self) {
            try Series(state, patches: Array(patches.dropLast()), diffstat: "one\n")
        }
    }
}
