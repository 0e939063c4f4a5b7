// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import TestSupport
import Testing

/// Every shape of repository is read alike, and what cannot be read is refused by name.
@Suite struct RepositoryTests {
    private let files = ["drivers/iommu/a.c": "int a;\n", "Makefile": "all:\n"]

    private func expectReadable(_ repository: Repository, _ revision: String = "HEAD") throws {
        let snapshot = try repository.snapshot(of: revision)
        #expect(try snapshot.contents(of: "drivers/iommu/a.c") == Array("int a;\n".utf8))
        #expect(try snapshot.entries(under: "drivers").map(\.name) == ["iommu"])
        #expect(try snapshot.contents(of: "drivers/none.c") == nil)
    }

    @Test func opensFromAnyFolderInside() throws {
        let world = try SealedWorld()
        let path = try world.repository(files: files)
        for place in ["", "/drivers", "/drivers/iommu", "/.git"] {
            try expectReadable(try world.open(path + place))
        }
        #expect(try world.open(path).workTree == path)
    }

    @Test func readsEveryShape() throws {
        let world = try SealedWorld()
        let path = try world.repository(files: files)
        let folder = world.folder
        try world.git("clone", "-q", "--bare", path, "bare.git", in: folder)
        try world.git("clone", "-q", "-s", path, "shared", in: folder)
        try world.git("config", "uploadpack.allowFilter", "true", in: path)
        try world.git("clone", "-q", "--depth", "1", "file://" + path, "shallow", in: folder)
        try world.git("clone", "-q", "--filter=blob:none", "file://" + path, "partial", in: folder)
        try world.git("worktree", "add", "-q", folder + "/linked", in: path)
        for shape in ["bare.git", "shared", "shallow", "partial", "linked"] {
            try expectReadable(try world.open(folder + "/" + shape))
        }
        #expect(try world.open(folder + "/bare.git").workTree == nil)
        let linked = try world.open(folder + "/linked")
        #expect(linked.commonFolder == path + "/.git")
        #expect(linked.gitFolder == path + "/.git/worktrees/linked")
    }

    @Test func namesWhatAPartialCloneLacks() throws {
        let world = try SealedWorld()
        let path = try world.repository(files: files)
        let bare = world.folder + "/lacking.git"
        try world.git("config", "uploadpack.allowFilter", "true", in: path)
        try world.git(
            "clone", "-q", "--bare", "--filter=blob:none", "file://" + path, bare, in: world.folder)
        let id = try #require(ObjectID(try world.git("rev-parse", "HEAD:Makefile", in: path)))
        let snapshot = try world.open(bare).snapshot(of: "HEAD")
        expectFailure(.missingObject(id)) { try snapshot.contents(of: "Makefile") }
    }

    @Test func refusesWhatItCannotRead() throws {
        let world = try SealedWorld()
        let folder = world.folder
        try world.git("init", "-q", "--object-format=sha256", "sha256", in: folder)
        expectFailure(.unsupportedFormat(path: folder + "/sha256", what: "SHA-256 object names")) {
            try world.open(folder + "/sha256")
        }
        try world.git("init", "-q", "reftable", in: folder)
        try world.git("config", "core.repositoryFormatVersion", "1", in: folder + "/reftable")
        try world.git("config", "extensions.refStorage", "reftable", in: folder + "/reftable")
        expectFailure(.unsupportedFormat(path: folder + "/reftable", what: "the reftable format")) {
            try world.open(folder + "/reftable")
        }
        expectFailure(.notARepository(path: folder + "/home")) { try world.open(folder + "/home") }
    }

    @Test func namesAnUnbornHead() throws {
        let world = try SealedWorld()
        try world.git("init", "-q", "empty", in: world.folder)
        let empty = try world.open(world.folder + "/empty")
        expectFailure(.unbornHead(reference: "refs/heads/main")) { try empty.snapshot(of: "HEAD") }
        expectFailure(.unknownRevision("v6.1")) { try empty.snapshot(of: "v6.1") }
    }

    @Test func namesACorruptObject() throws {
        let world = try SealedWorld()
        let path = try world.repository(files: files)
        let id = try world.git("rev-parse", "HEAD:Makefile", in: path)
        let loose = "\(path)/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
        chmod(loose, 0o644)
        try Data("garbage".utf8).write(to: URL(filePath: loose))
        let snapshot = try world.open(path).snapshot(of: "HEAD")
        #expect {
            try snapshot.contents(of: "Makefile")
        } throws: {
            guard case .corruptObject(let found, _) = $0 as? GitError else { return false }
            return found.description == id
        }
    }

    @Test func tellsFilesFromOtherThings() throws {
        let world = try SealedWorld()
        let path = try world.repository(files: files)
        try FileManager.default.createSymbolicLink(atPath: path + "/link.c", withDestinationPath: "Makefile")
        let head = try world.git("rev-parse", "HEAD", in: path)
        try world.git("add", "link.c", in: path)
        try world.git("update-index", "--add", "--cacheinfo", "160000,\(head),module", in: path)
        try world.git("commit", "-q", "-m", "kinds", in: path)
        let snapshot = try world.open(path).snapshot(of: "HEAD")
        for (name, kind) in [
            ("link.c", TreeEntry.Kind.symlink), ("module", .submodule), ("drivers", .folder),
        ] {
            expectFailure(.notAFile(path: name, kind: kind)) { try snapshot.contents(of: name) }
        }
    }

    @Test func trustsAsGitDoes() throws {
        let world = try SealedWorld()
        let path = try world.repository(files: files)
        try #require(chown(path, 4242, 4242) == 0, "the test changes an owner, which takes root")
        #expect(try world.run("git", ["-C", path, "status"]).status != 0)
        expectFailure(.untrusted(path: path)) { try world.open(path) }
        try world.run("git", ["config", "--global", "--add", "safe.directory", path]).status.expectZero()
        try expectReadable(try world.open(path))
        try world.run("git", ["config", "--global", "--add", "safe.directory", ""]).status.expectZero()
        expectFailure(.untrusted(path: path)) { try world.open(path) }
    }
}

extension Int32 {
    fileprivate func expectZero(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(self == 0, sourceLocation: sourceLocation)
    }
}
