// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import TestSupport

/// A repository of real files of the kernel, the scripts among them, tagged as its release is.
struct KernelWorld {
    let world: SealedWorld
    let path: String
    static let driver = "drivers/iommu/s390-iommu.c"

    /// The kernel source that the tests were given.
    struct Missing: Error, CustomStringConvertible {
        let description = "GEN_PATCH_KERNEL names no kernel source; run 'make test'"
    }

    init(signing: Bool = true) throws {
        guard let kernel = ProcessInfo.processInfo.environment["GEN_PATCH_KERNEL"],
            FileManager.default.fileExists(atPath: "\(kernel)/\(Self.driver)")
        else { throw Missing() }
        world = try SealedWorld(signing: signing)
        let names = [
            "COPYING", "CREDITS", "Kbuild", "MAINTAINERS", "Makefile", "README", ".gitattributes",
            "scripts/checkpatch.pl", "scripts/get_maintainer.pl", "scripts/spelling.txt",
            "scripts/const_structs.checkpatch", Self.driver, "arch/s390/include/asm/pci.h",
            "arch/s390/pci/pci_dma.c", ".get_maintainer.ignore",
        ]
        var files: [String: String] = [:]
        for name in names {
            if let bytes = FileManager.default.contents(atPath: "\(kernel)/\(name)") {
                files[name] = String(decoding: bytes, as: UTF8.self)
            }
        }
        path = try world.repository("linux", files: files)
        try world.git("tag", "v6.1.192", in: path)
    }

    func open(_ variables: [String: String] = [:]) throws(GitError) -> Repository {
        try Repository(
            at: path,
            environment: Environment(variables: world.variables.merging(variables) { $1 }) {
                Instant(seconds: SealedWorld.now)
            })
    }

    /// Commits an edit of the driver on the branch that is checked out.
    func commit(_ message: String, replacing old: String, with new: String, date: Int = 0) throws {
        let file = "\(path)/\(Self.driver)"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try world.write(file, text.replacing(old, with: new))
        let when = "\(Int(SealedWorld.now) + date) +0000"
        try world.git(
            "commit", "-q", "-a", "-s", "-F", "-", in: path, input: Array(message.utf8),
            adding: ["GIT_AUTHOR_DATE": when])
    }

    /// A branch with two harmless patches to the driver.
    func makeBranch(_ name: String = "topic") throws {
        try world.git("checkout", "-q", "-b", name, in: path)
        try commit(
            "iommu/s390: Say what a domain holds\n\nNobody said it so far. Say it for the next reader.\n",
            replacing: "struct s390_domain {",
            with: "/* What one IOMMU domain holds. */\nstruct s390_domain {")
        try commit(
            "iommu/s390: Name the aperture in the error path\n\nA reader cannot tell which check failed.\n",
            replacing: "static const struct iommu_ops s390_iommu_ops;",
            with: "/* Defined at the end. */\nstatic const struct iommu_ops s390_iommu_ops;", date: 1)
    }
}
