// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// Bad input: a clear error, the exit code of the table, and nothing changed.
@Suite struct BadInputTests {
    /// Expects that a run ends with `status` and `message`, and that no reference moved.
    private func expectRefusal(
        _ status: Int32, _ message: String, _ kernel: CommandWorld,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ run: (CommandWorld) throws -> SealedWorld.Outcome
    ) throws {
        let before = try kernel.references()
        let outcome = try run(kernel)
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.errors.contains(message), "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.text.isEmpty, sourceLocation: sourceLocation)
        #expect(try kernel.references() == before, sourceLocation: sourceLocation)
        let objects = try kernel.world.git("count-objects", "-v", in: kernel.path)
        #expect(!objects.contains("garbage: 1"), sourceLocation: sourceLocation)
    }

    @Test func wrongUsage() throws {
        let kernel = try CommandWorld()
        try expectRefusal(
            2, "error: there is no driver 's390-iomu'\nhint: did you mean 's390-iommu'?", kernel
        ) {
            try $0.run("--driver", "s390-iomu")
        }
        try expectRefusal(2, "error: there is no recipe 'map-page'", kernel) {
            try $0.run("--driver", "s390-iommu", "--recipe", "map-page")
        }
        try expectRefusal(2, "error: unknown revision 'v9'", kernel) {
            try $0.generate("topic", "--rev", "v9")
        }
        try expectRefusal(2, "error: no driver is named", kernel) { try $0.run() }
        try expectRefusal(2, "nknown option '--bogus'", kernel) { try $0.run("--bogus") }
        try expectRefusal(2, "error: there is no folder '/nonexistent'", kernel) {
            try $0.run("--kernel", "/nonexistent", "--driver", "s390-iommu")
        }
        try expectRefusal(2, "'drivers/iommu' is a folder, not a driver", kernel) {
            try $0.run("diff", "--driver", "drivers/iommu")
        }
        try expectRefusal(2, "is not a kernel tree", kernel) { try $0.generate("topic", in: "home") }
    }

    @Test func namesThatStand() throws {
        let kernel = try CommandWorld()
        #expect(try kernel.generate("topic", "--output", "../outgoing").status == 0)
        try expectRefusal(1, "error: 'refs/heads/topic' exists already", kernel) { try $0.generate("topic") }
        try expectRefusal(1, "outgoing' is not empty", kernel) {
            try $0.generate("other", "--output", "../outgoing")
        }
        try expectRefusal(1, "cannot stand beside", kernel) { try $0.generate("topic/below") }
        try expectRefusal(2, "is not a valid name\nhint: ", kernel) { try $0.generate("a..b") }
        try kernel.world.git("tag", "tagged-v1", in: kernel.path)
        try expectRefusal(1, "error: 'refs/tags/tagged-v1' exists already", kernel) {
            try $0.generate("tagged")
        }
    }

    @Test func noKeyAndNoName() throws {
        let kernel = try CommandWorld(signing: false)
        try expectRefusal(4, "hint: git config user.signingKey", kernel) { try $0.generate() }
        #expect(try kernel.generate("topic", "--no-sign").status == 0)
    }

    @Test func driversThatAreNoFiles() throws {
        let kernel = try CommandWorld()
        let driver = "\(kernel.path)/\(CommandWorld.driver)"
        try FileManager.default.removeItem(atPath: driver)
        try FileManager.default.createSymbolicLink(atPath: driver, withDestinationPath: "iommu.c")
        try kernel.world.git("commit", "-q", "-a", "-m", "link", in: kernel.path)
        try expectRefusal(1, "symlink", kernel) { try $0.generate() }
        let head = try kernel.world.git("rev-parse", "HEAD", in: kernel.path)
        try kernel.world.git(
            "update-index", "--cacheinfo", "160000,\(head),\(CommandWorld.driver)", in: kernel.path)
        try kernel.world.git("commit", "-q", "-m", "module", in: kernel.path)
        try expectRefusal(1, "submodule", kernel) {
            try $0.generate()
        }
    }

    @Test func unreadableRepositories() throws {
        let kernel = try CommandWorld()
        try kernel.world.git("checkout", "-q", "--orphan", "unborn", in: kernel.path)
        try expectRefusal(2, "which has no commit yet", kernel) { try $0.generate() }
        try kernel.world.git("checkout", "-q", "-f", "main", in: kernel.path)
        let id = try kernel.world.git("rev-parse", "HEAD:\(CommandWorld.driver)", in: kernel.path)
        let loose = "\(kernel.path)/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
        chmod(loose, 0o644)
        try Data("garbage".utf8).write(to: URL(filePath: loose))
        try expectRefusal(4, "\(id) is corrupt", kernel) { try $0.generate() }
    }

    @Test func aDiskThatIsFull() throws {
        let kernel = try CommandWorld()
        let small = kernel.world.folder + "/small"
        try FileManager.default.createDirectory(atPath: small, withIntermediateDirectories: true)
        let mounted = try kernel.world.run("mount", ["-t", "tmpfs", "-o", "size=16k", "none", small])
        try #require(mounted.status == 0, "the test mounts a small disk, which takes root: \(mounted.errors)")
        defer { _ = try? kernel.world.run("umount", [small]) }
        try expectRefusal(4, "no space left on device", kernel) {
            try $0.generate("topic", "--output", "../small/outgoing")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: small) == [])
        let readOnly = try kernel.world.run("mount", ["-o", "remount,ro", small])
        try #require(readOnly.status == 0, "\(readOnly.errors)")
        try expectRefusal(4, "read-only file system", kernel) {
            try $0.generate("topic", "--output", "../small/outgoing")
        }
    }

    @Test func killedAtAnyMoment() throws {
        let kernel = try CommandWorld()
        let before = try kernel.references()
        var delay = 0.01
        while delay < 1.2 {
            _ = try kernel.world.run(
                "timeout",
                [
                    "-s", "KILL", "\(delay)", CommandWorld.binary, "--driver", "s390-iommu", "--branch",
                    "topic",
                    "--prove", "none", "-q", "--output", "../outgoing",
                ], in: kernel.path)
            let branch = try kernel.world.git("branch", "--list", "topic", in: kernel.path)
            if !branch.isEmpty { break }
            #expect(try kernel.references().replacing(/\n?refs\/tags\/topic-v1 .*/, with: "") == before)
            #expect(try kernel.world.run("git", ["fsck", "--strict"], in: kernel.path).status == 0)
            delay *= 1.25
        }
        let last = try kernel.generate("topic", "--output", "../outgoing")
        #expect(last.status == 0 || last.errors.contains("exists already"), "\(last.errors)")
        #expect(try !kernel.world.git("branch", "--list", "topic", in: kernel.path).isEmpty)
        #expect(FileManager.default.fileExists(atPath: kernel.world.folder + "/outgoing/series.mbox"))
        let names = try FileManager.default.contentsOfDirectory(atPath: kernel.path + "/.git/refs/heads")
        #expect(names.sorted() == ["main", "topic"])
    }

    @Test func linesThatEndInCarriageReturns() throws {
        let kernel = try CommandWorld()
        let file = "\(kernel.path)/\(CommandWorld.driver)"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try kernel.world.write(file, text.replacing("\n", with: "\r\n"))
        try kernel.world.git("-c", "core.autocrlf=false", "commit", "-q", "-a", "-m", "crlf", in: kernel.path)
        try expectRefusal(1, "s390-iommu.c:1:", kernel) { try $0.run("diff", "--driver", "s390-iommu") }
    }

    @Test func driversByAnyPath() throws {
        let kernel = try CommandWorld()
        let wanted = try kernel.run("diff", "--driver", "s390-iommu").text
        #expect(wanted.hasPrefix("diff --git a/\(CommandWorld.driver) b/"))
        for name in ["./" + CommandWorld.driver, "\(kernel.path)/\(CommandWorld.driver)"] {
            #expect(try kernel.run("diff", "--driver", name).text == wanted)
        }
        let below = try kernel.run("diff", "--driver", "./s390-iommu.c", in: "linux/drivers/iommu")
        #expect(below.text == wanted, "\(below.errors)")
    }

    @Test func aFolderThatStandsIsFilled() throws {
        let kernel = try CommandWorld()
        let folder = kernel.world.folder + "/outgoing"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let before = try FileManager.default.attributesOfItem(atPath: folder)
        let made = try kernel.generate(
            "refs/heads/topic", "--kernel", kernel.path, "--output", ".", in: "outgoing")
        #expect(made.status == 0, "\(made.errors)")
        let after = try FileManager.default.attributesOfItem(atPath: folder)
        #expect(after[.posixPermissions] as? Int == 0o700)
        #expect(after[.systemFileNumber] as? Int == before[.systemFileNumber] as? Int)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.count == 4 && names.contains("series.mbox"), "\(names)")
        #expect(try kernel.world.git("branch", "--list", "topic", in: kernel.path) == "  topic")
    }
}
