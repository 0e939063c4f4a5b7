// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

/// Turns files of Linux 6.1 into the form that they had before Linux 5.18: one flat `struct iommu_ops`, with
/// `domain_free` for `free`.
package enum FlatOps {
    /// What could not be turned, because it is not as in Linux 6.1.
    package struct Unexpected: Error {
        /// What was missing.
        package let what: String
    }

    /// A driver's file: the callbacks of the domain among those of the driver.
    package static func driver(_ bytes: [UInt8]) throws -> [UInt8] {
        let tree = SyntaxTree.parse(bytes)
        var edits = EditList()
        for entry in tree.root.descendants(.designatedInitializer)
        where entry.children.first?.string == ".default_domain_ops" {
            guard let list = entry.descendants(.initializerList).last else {
                throw Unexpected(what: "a list")
            }
            let inner = list.children.map { entry in
                entry.children.first?.string == ".free" ? ".domain_" + entry.string.dropFirst() : entry.string
            }.joined(separator: ",\n\t")
            try edits.add(Edit(entry.range, inner))
        }
        guard !edits.isEmpty else { throw Unexpected(what: "default_domain_ops") }
        return try edits.applied(to: bytes)
    }

    /// `include/linux/iommu.h`: the members of `struct iommu_domain_ops` in `struct iommu_ops`.
    package static func header(_ bytes: [UInt8]) throws -> [UInt8] {
        let tree = SyntaxTree.parse(bytes)
        func structure(_ name: String) throws -> Syntax {
            let found = tree.root.descendants(.structSpecifier).first {
                $0.name == name && $0.first(.memberList) != nil
            }
            guard let found, let list = found.first(.memberList) else { throw Unexpected(what: name) }
            return list
        }
        let domain = try structure("iommu_domain_ops")
        let members = try structure("iommu_ops").children(.declaration)
        guard let link = members.first(where: { $0.string.contains("*default_domain_ops") }),
            let declaration = domain.parent?.parent?.parent
        else { throw Unexpected(what: "default_domain_ops") }
        let inner = domain.children(.declaration).map(\.string).joined(separator: "\n\t")
            .replacing("(*free)", with: "(*domain_free)")
        var edits = try EditList([Edit(link.range, inner), Edit(declaration.range, "")])
        try rename(in: tree, &edits) {
            !domain.range.contains($0.lowerBound) && !link.range.contains($0.lowerBound)
        }
        return try edits.applied(to: bytes)
    }

    /// Any other file, such as `drivers/iommu/iommu.c`.
    package static func user(_ bytes: [UInt8]) throws -> [UInt8] {
        let tree = SyntaxTree.parse(bytes)
        var edits = EditList()
        try rename(in: tree, &edits) { _ in true }
        for access in tree.root.descendants(.memberAccess) {
            guard let base = access.children.first else { continue }
            if access.name == "default_domain_ops" {
                try edits.add(Edit(base.range.upperBound..<access.range.upperBound, ""))
            } else if access.name == "free", base.string.hasSuffix("ops") {
                try edits.add(Edit(access.anchor.range, "domain_free"))
            }
        }
        return try edits.applied(to: bytes)
    }

    /// Calls `struct iommu_domain_ops` what it is a part of, where `isMeant`.
    private static func rename(
        in tree: SyntaxTree, _ edits: inout EditList, _ isMeant: (Range<Int>) -> Bool
    ) throws {
        for node in tree.root.descendants(.structSpecifier)
        where node.name == "iommu_domain_ops" && node.first(.memberList) == nil && isMeant(node.range) {
            try edits.add(Edit(node.anchor.range, "iommu_ops"))
        }
    }
}
