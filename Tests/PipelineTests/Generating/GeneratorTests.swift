// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import Pipeline
import Templates
import TestSupport
import Testing

/// The flow from a checkout to a signed branch, on the real driver and with real clients.
@Suite struct GeneratorTests {
    private func generator(
        _ kernel: KernelWorld, _ options: GenerateOptions, converter: Converter = .sample,
        prove: Proving? = nil
    ) throws -> Generator {
        let repository = try kernel.open()
        let source = KernelSource.revision(repository, try repository.commit(named: "HEAD"))
        return try Generator(
            source: source, converter: converter, prove: prove, texts: Texts(), options: options)
    }

    private func options(_ kernel: KernelWorld, output: String = "outgoing") -> GenerateOptions {
        var options = GenerateOptions()
        options.branch = "topic"
        options.output = "\(kernel.world.folder)/\(output)"
        return options
    }

    /// All that must not move: HEAD, index, work tree, configuration.
    private func state(_ kernel: KernelWorld) throws -> [String] {
        [
            try kernel.world.git("status", "--porcelain=v2", "--branch", "--ignored", in: kernel.path),
            try kernel.world.git("config", "--list", "--show-origin", in: kernel.path),
            try String(contentsOfFile: kernel.path + "/.git/HEAD", encoding: .utf8),
        ]
    }

    @Test func makesASignedBranchWhoseMailsGiveItsTree() async throws {
        let kernel = try KernelWorld()
        try kernel.world.write(kernel.path + "/dirt", "dirt\n")
        let before = try state(kernel)
        let report = try await generator(kernel, options(kernel)).run([KernelWorld.driver])
        #expect(try state(kernel) == before)
        #expect(
            report.patches.map(\.subject) == [
                "iommu/s390: Accept the last page of the aperture", "iommu/s390: Claim pages of 4 KiB only",
            ])
        let world = kernel.world
        for revision in ["topic", "topic~1"] {
            try world.git("verify-commit", revision, in: kernel.path)
        }
        try world.git("verify-tag", "topic-v1", in: kernel.path)
        #expect(try world.git("fsck", "--strict", in: kernel.path) == "")
        try world.git("clone", "-q", kernel.path, "clean", in: world.folder)
        let mails = try FileManager.default.contentsOfDirectory(atPath: world.folder + "/outgoing").sorted()
        #expect(mails == report.files.sorted())
        let numbered = mails.filter { $0.hasSuffix(".patch") && !$0.hasPrefix("0000") }
            .map { world.folder + "/outgoing/" + $0 }
        let outcome = try world.run("git", ["am", "-q"] + numbered, in: world.folder + "/clean")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try world.git("rev-parse", "HEAD^{tree}", in: world.folder + "/clean")
                == world.git("rev-parse", "topic^{tree}", in: kernel.path))
    }

    @Test func saysTheSameTwice() async throws {
        let first = try KernelWorld()
        let second = try KernelWorld()
        let one = try await generator(first, options(first)).run([KernelWorld.driver])
        let two = try await generator(second, options(second)).run([KernelWorld.driver])
        #expect(one.patches.map(\.commit) == two.patches.map(\.commit))
        let names = one.files
        for name in names {
            #expect(
                FileManager.default.contents(atPath: "\(first.world.folder)/outgoing/\(name)")
                    == FileManager.default.contents(atPath: "\(second.world.folder)/outgoing/\(name)"),
                "\(name)")
        }
        #expect(
            try first.world.git("rev-parse", "topic-v1", in: first.path)
                == second.world.git("rev-parse", "topic-v1", in: second.path))
    }

    @Test func namesTheRecipientsThatTheScriptNames() async throws {
        let kernel = try KernelWorld()
        let report = try await generator(kernel, options(kernel)).run([KernelWorld.driver])
        #expect(
            report.recipients == [
                "Matthew Rosato <mjrosato@linux.ibm.com>", "Gerald Schaefer <gerald.schaefer@linux.ibm.com>",
                "Joerg Roedel <joro@8bytes.org>", "Will Deacon <will@kernel.org>",
                "Robin Murphy <robin.murphy@arm.com>", "linux-s390@vger.kernel.org", "iommu@lists.linux.dev",
                "linux-kernel@vger.kernel.org",
            ])
    }

    @Test func writesNothingWhenItIsNotProven() async throws {
        let kernel = try KernelWorld()
        for verdict in [Validation.Verdict.disproved, .notProven, .timedOut] {
            let validation = Validation(verdict: verdict, sentence: "It is \(verdict).", untested: "")
            let generator = try generator(kernel, options(kernel), prove: { _ in validation })
            let failure = await #expect(throws: Failure.self) {
                try await generator.run([KernelWorld.driver])
            }
            #expect(failure?.exitCode == .unproven)
        }
        try expectNothingWritten(kernel)
    }

    @Test func letsPassWhatTheModelDoesNotRun() async throws {
        let kernel = try KernelWorld()
        var options = options(kernel)
        options.allowsUnproven = true
        let validation = Validation(verdict: .notProven, sentence: "Not proven: no model.", untested: "")
        let report = try await generator(kernel, options, prove: { _ in validation })
            .run([KernelWorld.driver])
        #expect(report.verdict == "not proven")
        for revision in ["topic", "topic~1"] {
            let message = try kernel.world.git("log", "-1", "--format=%B", revision, in: kernel.path)
            #expect(
                message.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(
                    "Not proven: no model."))
        }
        let disproved = Validation(verdict: .disproved, sentence: "Disproved.", untested: "")
        options.branch = "other"
        options.output = "\(kernel.world.folder)/other"
        let generator = try generator(kernel, options, prove: { _ in disproved })
        await #expect(throws: Failure.self) { try await generator.run([KernelWorld.driver]) }
    }

    @Test func writesNothingInADryRun() async throws {
        let kernel = try KernelWorld()
        var options = options(kernel)
        options.isDryRun = true
        let report = try await generator(kernel, options).run([KernelWorld.driver])
        #expect(report.patches.count == 2)
        try expectNothingWritten(kernel)
    }

    @Test func keepsTheMailsInTheRepositoryWithoutAnOutput() async throws {
        let kernel = try KernelWorld()
        var options = options(kernel)
        options.output = nil
        let before = try state(kernel)
        let report = try await generator(kernel, options).run([KernelWorld.driver])
        #expect(report.output == kernel.path + "/.git/gen-patch/topic-v1")
        #expect(try state(kernel) == before)
    }

    @Test func saysAlreadyDoneOnItsOwnResult() async throws {
        let kernel = try KernelWorld()
        _ = try await generator(kernel, options(kernel)).run([KernelWorld.driver])
        let repository = try kernel.open()
        let source = KernelSource.revision(repository, try repository.commit(named: "topic"))
        var options = options(kernel, output: "again")
        options.branch = "again"
        let again = try await Generator(
            source: source, converter: .sample, prove: nil, texts: Texts(), options: options
        ).run([KernelWorld.driver])
        #expect(again.isAlreadyDone)
        #expect(again.text == "\(KernelWorld.driver): already done\n")
        #expect(try kernel.world.git("branch", "--list", "again", in: kernel.path) == "")
    }

    @Test func refusesNamesThatStand() async throws {
        let kernel = try KernelWorld()
        _ = try await generator(kernel, options(kernel)).run([KernelWorld.driver])
        let tip = try kernel.world.git("rev-parse", "topic", in: kernel.path)
        await #expect(throws: GitError.exists(reference: "refs/heads/topic")) {
            try await generator(kernel, options(kernel, output: "other")).run([KernelWorld.driver])
        }
        var other = options(kernel)
        other.branch = "other"
        await #expect(throws: GitError.outputNotEmpty(path: kernel.world.folder + "/outgoing")) {
            try await generator(kernel, other).run([KernelWorld.driver])
        }
        #expect(try kernel.world.git("rev-parse", "topic", in: kernel.path) == tip)
    }

    @Test func refusesWithoutAKey() async throws {
        let kernel = try KernelWorld(signing: false)
        let generator = try generator(kernel, options(kernel))
        let error = await #expect(throws: GitError.self) { try await generator.run([KernelWorld.driver]) }
        #expect(error.flatMap { Failure($0) }?.exitCode == .environment)
        try expectNothingWritten(kernel)
    }

    @Test func refusesWithEveryFinding() async throws {
        let kernel = try KernelWorld()
        let wrong = Converter.replacing([Replacement(subject: "x", old: "no such text", new: "nor this")])
        let generator = try generator(kernel, options(kernel), converter: wrong)
        let failure = await #expect(throws: Failure.self) { try await generator.run([KernelWorld.driver]) }
        #expect(failure?.exitCode == .refused)
        #expect(failure?.description == "a.c: error: there is no 'no such text' [replacement]")
    }

    private func expectNothingWritten(
        _ kernel: KernelWorld, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let references = try kernel.world.git("for-each-ref", "--format=%(refname)", in: kernel.path)
        #expect(references == "refs/heads/main\nrefs/tags/v6.1.192", sourceLocation: sourceLocation)
        #expect(
            !FileManager.default.fileExists(atPath: kernel.world.folder + "/outgoing"),
            sourceLocation: sourceLocation)
        let fresh = try KernelWorld()
        #expect(
            try kernel.world.git("count-objects", in: kernel.path)
                == fresh.world.git("count-objects", in: fresh.path), sourceLocation: sourceLocation)
    }
}
