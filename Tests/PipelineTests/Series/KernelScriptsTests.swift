// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries
import Testing

@testable import Pipeline

/// The real scripts of the real tree, run on mails.
@Suite struct KernelScriptsTests {
    private func mail(_ kernel: KernelWorld) throws -> [UInt8] {
        Array(try kernel.world.git("format-patch", "-1", "--stdout", in: kernel.path).utf8)
    }

    @Test func namesTheMaintainersOfTheDriver() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let mail = try mail(kernel)
        let base = try kernel.open().snapshot(of: "v6.1.192")
        let found = try await KernelScripts.with(of: base, for: [KernelWorld.driver]) {
            try await $0.recipients(of: mail)
        }
        let recipients = try #require(found)
        #expect(
            recipients.to.map(\.name) == [
                "Matthew Rosato", "Gerald Schaefer", "Joerg Roedel", "Will Deacon", "Robin Murphy",
            ])
        #expect(
            recipients.cc.map(\.email) == [
                "linux-s390@vger.kernel.org", "iommu@lists.linux.dev", "linux-kernel@vger.kernel.org",
            ])
    }

    @Test func checkpatchSpeaks() async throws {
        let kernel = try KernelWorld()
        try kernel.makeBranch()
        let good = try mail(kernel)
        let bad = Array(
            String(decoding: good, as: UTF8.self).replacing("at the end. */", with: "at the end. */ ").utf8)
        let base = try kernel.open().snapshot(of: "v6.1.192")
        let answers = try await KernelScripts.with(of: base, for: [KernelWorld.driver]) {
            (try await $0.complaints(about: good), try await $0.complaints(about: bad))
        }
        #expect(answers.0 == [])
        #expect(answers.1?.contains { $0.type == "TRAILING_WHITESPACE" && $0.level == "ERROR" } == true)
        #expect(answers.1?.allSatisfy { $0.line != nil } == true)
    }

    @Test func treeWithoutScripts() async throws {
        let kernel = try KernelWorld()
        let path = try kernel.world.repository("other", files: ["a.c": "int a;\n"])
        let other = try Repository(at: path, environment: kernel.open().environment)
        let base = try other.snapshot(of: "HEAD")
        let answer = try await KernelScripts.with(of: base, for: []) { try await $0.recipients(of: []) }
        #expect(answer == nil)
    }
}
