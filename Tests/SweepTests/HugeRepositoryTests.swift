// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// The main job in repositories of a million: what it costs goes by the path of the driver, not by what else is there.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["GEN_PATCH_SWEEP"] != nil))
struct HugeRepositoryTests {
    private static let driver = "drivers/iommu/s390-iommu.c"
    private static let million = 1_000_000

    @Test func worksBesideAMillionLooseObjects() throws {
        let (world, path) = try Self.repository()
        let objects = "\(path)/.git/objects"
        for prefix in 0..<256 {
            let folder = "\(objects)/\(Self.hexadecimal(prefix, 2))"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let first = "\(folder)/\(Self.hexadecimal(0, 38))"
            // What they hold is never read; a link costs no block, and a file system allows some 65,000 of one.
            try Data("x".utf8).write(to: URL(filePath: first))
            for number in 1..<(Self.million / 256 + 1) {
                try #require(link(first, "\(folder)/\(Self.hexadecimal(number, 38))") == 0)
            }
        }
        try expectConversion(in: path, of: world)
    }

    @Test func worksBesideAFolderOfAMillionFiles() throws {
        let (world, path) = try Self.repository()
        let blob = try world.git("rev-parse", "HEAD:\(Self.driver)", in: path)
        let lines = (0..<Self.million).map { "100644 blob \(blob)\tfile\(Self.hexadecimal($0, 6)).c\n" }
        let crowd = try world.git("mktree", in: path, input: Array(lines.joined().utf8))
        let root = try world.git("ls-tree", "HEAD", in: path) + "\n040000 tree \(crowd)\tcrowd\n"
        let tree = try world.git("mktree", in: path, input: Array(root.utf8))
        let commit = try world.git("commit-tree", "-m", "crowd", "-p", "HEAD", tree, in: path)
        try world.git("update-ref", "refs/heads/main", commit, in: path)
        try expectConversion(in: path, of: world)
        #expect(try world.git("rev-parse", "topic:crowd", in: path) == crowd)
    }

    /// A repository of the real files that the job reads.
    private static func repository() throws -> (SealedWorld, String) {
        let world = try SealedWorld()
        let needed = [
            "Makefile", "COPYING", "CREDITS", "Kbuild", "README", "MAINTAINERS", "include/linux/iommu.h",
            driver,
        ]
        var files: [String: String] = [:]
        for name in needed + ["scripts/checkpatch.pl", "scripts/get_maintainer.pl"] {
            let bytes = try Data(contentsOf: URL(filePath: "\(RealKernel.folder)/\(name)"))
            files[name] = String(decoding: bytes, as: UTF8.self)
        }
        return (world, try world.repository("linux", files: files))
    }

    /// Expects the job to end well and to change the driver alone.
    private func expectConversion(
        in path: String, of world: SealedWorld, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let arguments = ["--driver", "s390-iommu", "--branch", "topic", "--prove", "none", "--quiet"]
        let outcome = try world.run(ReleaseBinary.path, arguments, in: path)
        #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
        let changed = try world.git("diff", "--name-only", "main", "topic", in: path)
        #expect(changed == Self.driver, sourceLocation: sourceLocation)
        let verified = try world.run("git", ["verify-commit", "topic"], in: path)
        #expect(verified.status == 0, "\(verified.errors)", sourceLocation: sourceLocation)
    }

    private static func hexadecimal(_ number: Int, _ width: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: width - digits.count) + digits
    }
}
