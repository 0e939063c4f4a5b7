// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// The command itself, in a sealed world with a repository of real kernel files.
struct CommandWorld {
    let world: SealedWorld
    let path: String
    static let driver = "drivers/iommu/s390-iommu.c"

    /// What the job reads of a kernel.
    private static let names = [
        "COPYING", "CREDITS", "Kbuild", "MAINTAINERS", "Makefile", "README", ".gitattributes",
        ".get_maintainer.ignore", "scripts/checkpatch.pl", "scripts/get_maintainer.pl",
        "scripts/spelling.txt", "scripts/const_structs.checkpatch", driver, "include/linux/iommu.h",
        "drivers/vfio/vfio_iommu_type1.c", "drivers/iommu/iommu.c", "drivers/iommu/dma-iommu.c",
    ]
    /// Where the proof finds the headers and the table code.
    private static let folders = ["arch/s390/pci", "arch/s390/include/asm"]

    init(signing: Bool = true) throws {
        let kernel = try #require(
            ProcessInfo.processInfo.environment["GEN_PATCH_KERNEL"],
            "GEN_PATCH_KERNEL names no kernel source; run 'make test'")
        world = try SealedWorld(signing: signing)
        var files: [String: String] = [:]
        let more = try Self.folders.flatMap { try RealKernel.cFiles(below: $0) }
        for name in Self.names + more {
            if let bytes = FileManager.default.contents(atPath: "\(kernel)/\(name)") {
                files[name] = String(decoding: bytes, as: UTF8.self)
            }
        }
        try #require(files[Self.driver] != nil)
        path = try world.repository("linux", files: files)
        try world.git("tag", "v6.1.192", in: path)
    }

    /// The top of the package.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The command as the build left it.
    static let binary = root + "/.build/debug/gen-patch"

    /// Runs the command in the repository, or in a folder below the world's.
    func run(_ arguments: String..., in folder: String? = nil) throws -> SealedWorld.Outcome {
        try world.run(Self.binary, arguments, in: folder.map { "\(world.folder)/\($0)" } ?? path)
    }

    /// Runs the main job without the proof, which has tests of its own.
    func generate(_ branch: String = "topic", _ more: String..., in folder: String? = nil) throws
        -> SealedWorld.Outcome
    {
        let arguments = ["--driver", "s390-iommu", "--branch", branch, "--prove", "none"] + more
        return try world.run(Self.binary, arguments, in: folder.map { "\(world.folder)/\($0)" } ?? path)
    }

    /// Runs a command with the build for release, whose proofs take seconds.
    func runRelease(_ arguments: String...) throws -> SealedWorld.Outcome {
        try world.run(try ReleaseBinary.path, arguments, in: path)
    }

    /// Commits edits of files on a new branch, each of which must find its place.
    func commit(
        on branch: String, from start: String = "main", _ edits: [(file: String, old: String, new: String)]
    )
        throws
    {
        try world.git("checkout", "-q", "-b", branch, start, in: path)
        for edit in edits {
            let text = try String(contentsOfFile: "\(path)/\(edit.file)", encoding: .utf8)
            try #require(text.contains(edit.old), "'\(edit.file)' has no '\(edit.old)'")
            try world.write("\(path)/\(edit.file)", text.replacing(edit.old, with: edit.new))
        }
        try world.git("commit", "-q", "-a", "-m", branch, in: path)
        try world.git("checkout", "-q", "main", in: path)
    }

    /// All references and what they name.
    func references() throws -> String {
        try world.git("for-each-ref", "--format=%(refname) %(objectname)", in: path)
    }
}
