// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import PatchSeries
import Templates
import TestSupport
import Testing

@testable import Pipeline

/// The words that a user chooses: of their own, or those of a backport.
@Suite struct WordingTests {
    private func run(
        _ kernel: KernelWorld, _ variables: [String: String] = [:], _ edit: (inout GenerateOptions) -> Void
    ) async throws -> StoredSeries {
        let repository = try kernel.open(variables)
        let source = KernelSource.revision(repository, try repository.commit(named: "v6.1.192"))
        var options = GenerateOptions()
        options.branch = "topic"
        options.isSignedOff = true
        options.output = kernel.world.folder + "/out"
        edit(&options)
        let generator = try Generator(
            source: source, converter: .sample, prove: nil, texts: Texts(), options: options)
        _ = try await generator.run([KernelWorld.driver])
        return try StoredSeries.named("topic", in: kernel.open())
    }

    @Test func theEditorHasTheLastWord() async throws {
        let kernel = try KernelWorld()
        let script = "sed -i -e '1s/$/ at last/' -e 's/^Assisted-by.*/&\\nAcked-by: R <r@example.com>/'"
        let series = try await run(kernel, ["GIT_EDITOR": script]) { $0.isEdited = true }
        #expect(series.commits.allSatisfy { $0.subject.hasSuffix(" at last") })
        #expect(series.state.cover?.subject.hasSuffix(" at last") == true)
        let trailers = try series.repository.patch(of: series.commits[0]).trailers.map(\.description)
        #expect(trailers.contains("Acked-by: R <r@example.com>"))
        #expect(trailers.count == 3)
    }

    @Test(arguments: ["true > ", "false ", "sed -i 's/^$/EDITME/' "])
    func whatIsNotFinishedIsRefused(editor: String) async throws {
        let kernel = try KernelWorld()
        await #expect(throws: Failure.self) {
            try await run(kernel, ["GIT_EDITOR": editor]) { $0.isEdited = true }
        }
        #expect(try kernel.open().target(of: "refs/heads/topic") == nil)
    }

    @Test func aBackportHasTheFormForStable() async throws {
        let kernel = try KernelWorld()
        try kernel.world.git("checkout", "-q", "-b", "upstream", in: kernel.path)
        try kernel.commit(
            "iommu/s390: The subject upstream\n\nWhy.\n\nReviewed-by: R <r@example.com>\n",
            replacing: "struct s390_domain {", with: "/* New. */\nstruct s390_domain {")
        let id = try kernel.world.git("rev-parse", "HEAD", in: kernel.path)
        try kernel.world.git("checkout", "-q", "main", in: kernel.path)
        let series = try await run(kernel) { $0.upstream = [id, String(repeating: "a", count: 40)] }
        let mails = try series.series().mails()
        #expect(mails[1].subject == "[PATCH 6.1.y 1/2] iommu/s390: The subject upstream")
        let text = String(decoding: mails[1].bytes, as: UTF8.self)
        #expect(text.contains("\n\ncommit \(id) upstream.\n\n"))
        let own = "A Developer <dev@example.org>"
        #expect(
            text.contains(
                """

                [ A Developer: written anew for 6.1.y ]
                Reviewed-by: R <r@example.com>
                Assisted-by: gen-patch:0.1.0
                Signed-off-by: \(own)
                ---

                """), "\(text)")
        let result = try await SeriesCheck(of: ["topic"], in: kernel.open())
        #expect(result.isClean, "\(result.text)")
    }

    @Test func eachPatchNeedsItsCommitUpstream() async throws {
        let kernel = try KernelWorld()
        await #expect(throws: Failure.self) {
            try await run(kernel) { $0.upstream = [String(repeating: "a", count: 40)] }
        }
    }
}
