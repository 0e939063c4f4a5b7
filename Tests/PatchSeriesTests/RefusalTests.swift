// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries
import Testing

/// No value from a configuration begins a header of its own, and no log is cut short.
@Suite struct RefusalTests {
    @Test(arguments: ["a\nBcc: x@y", "a\rb", "a\0b", "a\u{2028}b", "a\u{85}b"]) func nameIsRefused(
        name: String
    ) {
        #expect(throws: SeriesError.controlCharacter(header: "name", value: name)) {
            try Identity(name: name, email: "a@example.com")
        }
    }

    @Test(arguments: ["a@b\nBcc: c@d", "a b@c", "<a@b>", "", "@b", "a@", "a,b@c", "ä@b"])
    func addressIsRefused(email: String) {
        #expect(throws: SeriesError.self) { try Identity(name: "A", email: email) }
    }

    @Test func subjectIsRefused() throws {
        let repository = try SampleRepository()
        try repository.commit("iommu/a: One\n") { $0[3] = "changed" }
        var series = try repository.series()
        series.patches[0].subject = "a\nBcc: x@example.com"
        #expect(throws: SeriesError.self) { try series.mails() }
    }

    @Test(arguments: [
        "diff --git a/x b/x", "Index: x", "---", "--- a/x", "From 0123 Mon Sep 17 00:00:00 2001",
        "diff -u a b",
    ]) func lineThatEndsTheLogIsRefused(line: String) throws {
        let repository = try SampleRepository()
        try repository.commit("iommu/a: One\n\nFirst.\n\(line)\nLast.\n") { $0[3] = "changed" }
        let series = try repository.series()
        #expect(throws: SeriesError.lineEndsLog(subject: "iommu/a: One", line: line)) { try series.mails() }
        // Git's own mail of that commit does not survive.
        try repository.sandbox.git("format-patch", "-q", repository.base)
        try repository.sandbox.git("checkout", "-q", repository.base)
        let output = try repository.sandbox.run(["git", "am", "-q", "0001-iommu-a-One.patch"])
        let log = try repository.sandbox.git("show", "-s", "--format=%b")
        #expect(output.status != 0 || !log.contains("Last."))
    }

    @Test(arguments: ["-----", "---- a", "---a", "diffuse", "From here", " diff --git a b", "--- "])
    func harmlessLineStays(line: String) throws {
        #expect(MailBoundary.endsLog(line) == (line == "--- "))
    }

    @Test func identitiesParse() throws {
        #expect(try Identity(parsing: "\"Doe, J. \\\"X\\\"\" <j@example.com> # 6.1").name == "Doe, J. \"X\"")
        #expect(
            try Identity(parsing: "linux-kernel@vger.kernel.org").plainText == "linux-kernel@vger.kernel.org")
        #expect(throws: SeriesError.self) { try Identity(parsing: "Nobody") }
    }

    @Test func changeIDs() throws {
        let date = MailDate(seconds: 951_782_400, offset: 0)
        #expect(date.day == "20000229")
        let id = try ChangeID(name: "users/S390 map_pages", began: date, random: "0123456789ab")
        #expect(id.description == "20000229-users-s390-map-pages-0123456789ab")
        #expect(id.stem == "20000229-users-s390-map-pages")
        for text in [
            "20000229-x", "20000229-x-0123", "2000022-x-0123456789ab", "20000229-X-0123456789ab", "",
        ] {
            #expect(throws: SeriesError.malformedChangeID(text)) { try ChangeID(parsing: text) }
        }
    }
}
