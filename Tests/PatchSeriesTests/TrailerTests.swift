// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries
import Testing

@Suite struct TrailerTests {
    static let messages = [
        "Title\n\nLog.\n\nSigned-off-by: A <a@b>\n",
        "Title\n\nSigned-off-by: A <a@b>\nCc: x\n  folded further\n",
        "Title\n\nLog: this is\nnot one.\n",
        "Title\n\nLog.\n\n[ x: changed this ]\nSigned-off-by: A <a@b>\n",
        "Title\n\nLog.\n\nthis is\nfree text\nof three\nlines\nSigned-off-by: A <a@b>\n",
        "Title\n\nOne: two\nthree four\n",
        "Title\nFixes: none\n",
        "Title\n\nFixes: 54a4f0239f2e (\"Subject: with colon\")\nReported-by: A <a@b>\nCloses: https://x/y\n\n\n",
        "Title\n\n(cherry picked from commit 0123)\nAcked-by : A <a@b>\n",
        "Title\n\nLog.\n\nKey with blanks: no\n", "Title\n", "", "\n\nTitle\n\nA: b\n",
        "Title\n\n# comment\nA: b\n",
        "Title\n\n  indented\nA: b\n", "Title\n\nhttp://example.com/x\n", "Title\n\nA: b\n\n\tB: c\n",
    ]

    @Test(arguments: messages) func parsesAsGit(message: String) throws {
        let sandbox = try Sandbox()
        let git = try sandbox.git("interpret-trailers", "--parse", input: [UInt8](message.utf8))
        let ours = CommitMessage(parsing: message).trailers.map { "\($0)\n" }.joined()
        #expect(ours == git)
    }

    @Test func standInOrder() throws {
        let me = try Identity(name: "Me", email: "me@example.com")
        let lines = [
            "Link: https://example.com/", "Cc: a@example.com", "Acked-by: A <a@example.com>",
            "Signed-off-by: Me <me@example.com>", "Signed-off-by: Au <au@example.com>",
            "Assisted-by: gen-patch:0.1.0", "Co-developed-by: Co <co@example.com>",
            "Signed-off-by: Co <co@example.com>", "Reviewed-by: R <r@example.com>",
            "Reviewed-by: R. <R@example.com>", "Tested-by: T <t@example.com>",
            "Reported-by: A <a@example.com>", "Closes: https://example.com/bug",
            "Fixes: 54a4f0239f2e (\"x\")",
        ]
        let message = "T\n\n" + lines.joined(separator: "\n") + "\n"
        let ordered = TrailerBlock.ordered(CommitMessage(parsing: message).trailers, submitter: me)
        #expect(
            ordered.map(\.description) == [
                lines[13], lines[11], lines[12], lines[6], lines[7], lines[5], lines[4], lines[10], lines[8],
                lines[2], lines[3], lines[1], lines[0],
            ])
    }

    @Test func injectionIsRefused() {
        #expect(throws: SeriesError.self) { try Trailer("Cc", "a\nSigned-off-by: B <b@c>") }
        #expect(throws: SeriesError.self) { try Trailer("Not a key", "a") }
    }
}
