// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import KernelTree
import Pipeline
import TestSupport
import Testing

/// What `--kernel` and `--rev` name is what is read, and nothing of the work tree.
@Suite struct KernelSourceTests {
    private let files = [
        "Makefile": "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION = -rc3\n",
        Interface.path: "struct iommu_ops { int (*map)(int a); };\n",
        "drivers/iommu/b.c": "b\n", "drivers/iommu/a.c": "a\n", "drivers/iommu/amd/a.c": "amd\n",
        "drivers/xen/x.c": "x\n", "drivers/iommu/notes.txt": "n\n",
    ]

    private func open(_ path: String, _ revision: String? = nil, in world: SealedWorld) throws -> KernelSource
    {
        let environment = Environment(variables: world.variables) { Instant(seconds: SealedWorld.now) }
        return try KernelSource.opening(path, revision: revision, environment: environment)
    }

    /// The tree as a repository whose work tree says other things, and as a plain folder.
    private func places(_ world: SealedWorld) throws -> [KernelSource] {
        let path = try world.repository(files: files)
        for (file, text) in files { try world.write("\(world.folder)/plain/\(file)", text) }
        let places = try [open(path, in: world), open("\(world.folder)/plain", in: world)]
        try world.git("clone", "-q", "--bare", path, "bare.git", in: world.folder)
        try world.write(path + "/drivers/iommu/a.c", "dirty\n")
        try world.write(path + "/drivers/iommu/new.c", "new\n")
        return try places + [open("\(world.folder)/bare.git", in: world), open("\(path)/drivers", in: world)]
    }

    @Test func allPlacesAreTheSameTree() async throws {
        let world = try SealedWorld()
        for source in try places(world) {
            let reader = source.reader
            #expect(try source.kernel(path: "here").version.description == "6.1-rc3")
            #expect(try reader.bytes(of: "drivers/iommu/a.c") == Array("a\n".utf8))
            #expect(try reader.bytes(of: "drivers/none.c") == nil)
            #expect(try reader.bytes(of: "../plain/Makefile") == nil)
            #expect(try reader.fileNames(in: "drivers/iommu") == ["a.c", "b.c", "notes.txt"])
            #expect(try reader.folderNames(in: "drivers") == ["iommu", "xen"])
            #expect(try reader.folderNames(in: "none").isEmpty)
            let found = try await reader.search(under: ["drivers"], named: { $0.last == UInt8(ascii: "c") }) {
                $0.byteCount
            }
            #expect(found.map(\.path) == files.keys.filter { $0.hasSuffix(".c") }.sorted())
            #expect(found.map(\.found) == [2, 4, 2, 2])
        }
    }

    @Test func driversAreFoundByName() async throws {
        let world = try SealedWorld()
        for source in try places(world) {
            #expect(try await source.path(ofDriver: "b") == "drivers/iommu/b.c")
            #expect(try await source.path(ofDriver: "b.c") == "drivers/iommu/b.c")
            #expect(try await source.path(ofDriver: "x") == "drivers/xen/x.c")
            #expect(try await source.path(ofDriver: "drivers/iommu/amd/a.c") == "drivers/iommu/amd/a.c")
            await expectFailure(.usage, "'a' is more than one file: drivers/iommu/a.c, drivers/iommu/amd/a.c")
            {
                _ = try await source.path(ofDriver: "a")
            }
            await expectFailure(.usage, "there is no driver 'z'") { _ = try await source.path(ofDriver: "z") }
            await expectFailure(.usage, "there is no file './z.c'") {
                _ = try await source.path(ofDriver: "./z.c")
            }
        }
    }

    @Test func revisions() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: files)
        try world.write(path + "/drivers/iommu/a.c", "newer\n")
        try world.git("commit", "-q", "-a", "-m", "newer", in: path)
        let old = try open(path, "HEAD^", in: world)
        #expect(try old.reader.bytes(of: "drivers/iommu/a.c") == Array("a\n".utf8))
        await expectFailure(.usage, "unknown revision 'nowhere'") { _ = try open(path, "nowhere", in: world) }
        try world.write("\(world.folder)/plain/Makefile", "")
        try world.write("\(world.folder)/plain/\(Interface.path)", "")
        await expectFailure(.usage, "'--rev' needs a git repository") {
            _ = try open("\(world.folder)/plain", "HEAD", in: world)
        }
    }

    /// A kernel that lies unpacked in somebody's repository is no revision of it.
    @Test func unpackedBelowARepository() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["README": "mine\n"])
        for (file, text) in files { try world.write("\(path)/linux/\(file)", text) }
        #expect(try open("\(path)/linux", in: world).reader is FolderReader)
        await expectFailure(.usage, "'here' is not a kernel tree: it has no 'Makefile'") {
            _ = try open(path, in: world).kernel(path: "here")
        }
    }

    @Test func notKernels() async throws {
        let world = try SealedWorld()
        try world.write(world.folder + "/empty/x", "")
        await expectFailure(.usage, "is not a kernel tree") {
            _ = try open("\(world.folder)/empty", in: world)
        }
        await expectFailure(.usage, "there is no folder '/nowhere/at/all'") {
            _ = try open("/nowhere/at/all", in: world)
        }
        let wrong = files.merging(["Makefile": "all:\n"]) { $1 }
        let path = try world.repository(files: wrong)
        await expectFailure(.refused, "Makefile: it names no version of a kernel") {
            _ = try open(path, in: world).kernel(path: path)
        }
    }

    @Test func anObjectThatIsMissing() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: files)
        let id = try world.git("rev-parse", "HEAD:drivers/iommu/a.c", in: path)
        try FileManager.default.removeItem(atPath: "\(path)/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))")
        try world.write(path + "/drivers/iommu/a.c", "not the same\n")
        let source = try open(path, in: world)
        await expectFailure(.environment, "'drivers/iommu/a.c' cannot be read: object \(id) is missing") {
            _ = try source.reader.bytes(of: "drivers/iommu/a.c")
        }
        await expectFailure(.environment, "'.' cannot be read: object \(id) is missing") {
            _ = try await source.reader.search(under: [""], named: { _ in true }, { $0.byteCount })
        }
    }

    @Test func whatIsNoFile() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: files)
        try FileManager.default.createSymbolicLink(
            atPath: path + "/drivers/iommu/link.c", withDestinationPath: "a.c")
        try world.git("add", "-A", in: path)
        try world.git("commit", "-q", "-m", "link", in: path)
        for reader in [try open(path, in: world).reader, FolderReader(root: path)] {
            #expect(
                throws: TreeReadError(
                    path: "drivers/iommu/link.c", reason: "it is a symlink, not a file", isNoFile: true)
            ) {
                try reader.bytes(of: "drivers/iommu/link.c")
            }
            #expect(
                throws: TreeReadError(
                    path: "drivers/iommu", reason: "it is a folder, not a file", isNoFile: true)
            ) {
                try reader.bytes(of: "drivers/iommu")
            }
        }
    }
}

/// Expects `body` to fail with an exit code and an error that begins or goes on as told.
func expectFailure(
    _ code: Pipeline.ExitCode, _ text: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("it did not fail", sourceLocation: sourceLocation)
    } catch {
        let failure = Failure(error)
        #expect(failure?.exitCode == code, sourceLocation: sourceLocation)
        #expect(failure?.description.contains(text) == true, "\(error)", sourceLocation: sourceLocation)
    }
}
