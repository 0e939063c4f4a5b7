// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Pipeline
import Rewriting

/// Replaces one piece of text by another: a recipe that needs no knowledge of C, to drive the flow with.
struct Replacement: Recipe {
    static let summary = "Replaces a text."
    static let examples: [Example] = []
    let subject: String
    let old: String
    let new: String
    var changes: [DeclaredChange] = []
    var values: [String: CommitFacts.Value] = [:]

    func outcome(for text: [UInt8]) -> Outcome {
        guard let range = text.firstRange(of: Array(old.utf8)) else {
            let isDone = text.firstRange(of: Array(new.utf8)) != nil
            let finding = Finding("there is no '\(old)'", path: "a.c", recipe: name)
            return isDone ? .alreadyDone : .refused([finding])
        }
        guard let edits = try? EditList([Edit(range.lowerBound..<range.upperBound, new)]) else {
            return .notApplicable
        }
        return .proposed(
            Proposal(
                edits: edits, changes: changes,
                facts: CommitFacts(recipe: "aperture-check", subject: subject, values: values)))
    }
}

extension Converter {
    /// Runs replacements one after the other, each a commit.
    static func replacing(_ replacements: [Replacement]) -> Converter {
        Converter { path, tree in
            guard let bytes = try tree.bytes(of: path) else {
                throw Failure.unknown(kind: "file", name: path, known: [])
            }
            let plan = replacements.map { [$0 as any Recipe<[UInt8]>] }
            return try Rewrite.following(plan, path: path, bytes: bytes) { .success($0) }
        }
    }

    /// Two small changes of the real driver of Linux 6.1: a fix with a declared change, and a bitmap.
    static let sample = replacing([
        Replacement(
            subject: "Accept the last page of the aperture",
            old: "dma_addr + size > s390_domain->domain.geometry.aperture_end",
            new: "dma_addr + size - 1 > s390_domain->domain.geometry.aperture_end",
            changes: [
                DeclaredChange(
                    .shows, law: "M4", name: "aperture-last-page", change: "the last page can be mapped",
                    reason: "the end of the aperture is inclusive", sequence: "map the last page",
                    before: "-EINVAL", after: "0")
            ], values: ["function": .text("s390_iommu_update_trans()"), "fix": .flag(true)]),
        Replacement(
            subject: "Claim pages of 4 KiB only", old: "#define S390_IOMMU_PGSIZES\t(~0xFFFUL)",
            new: "#define S390_IOMMU_PGSIZES\tSZ_4K"),
    ])
}
