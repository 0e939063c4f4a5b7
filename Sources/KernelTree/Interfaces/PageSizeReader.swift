// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// A function outside the drivers that reads a domain's `pgsize_bitmap`, and so sees a change of it.
package struct PageSizeReader: Equatable, Sendable, CustomStringConvertible {
    /// The file, from the root of the tree.
    package let path: String
    /// The function.
    package let function: String
    /// The member that the value is handed on in, such as `iova_pgsizes` of VFIO's answer; nil where it is only used.
    package let reportedAs: String?

    /// As a list of readers has it: "drivers/vfio/vfio_iommu_type1.c: vfio_iommu_type1_get_info(), as 'iova_pgsizes'".
    package var description: String {
        "\(path): \(function)()" + (reportedAs.map { ", as '\($0)'" } ?? "")
    }

    /// Where code that works with any driver's domains lives: VFIO, the DMA layer, iommufd.
    private static let folders = ["drivers/vfio", "drivers/iommu/iommufd"]
    private static let files = ["drivers/iommu/dma-iommu.c"]
    private static let member = "pgsize_bitmap"
    private static let pattern = BytePattern(member)

    /// The readers in the subsystems that work with any driver's domains, by path and place.
    static func all(in tree: some TreeReader) throws(TreeReadError) -> [PageSizeReader] {
        var paths = files
        for folder in folders {
            paths += try tree.fileNames(in: folder).map { "\(folder)/\($0)" }
        }
        paths = paths.filter { $0.hasSuffix(".c") && $0.contains("iommu") }
        var readers: [PageSizeReader] = []
        for path in paths.sorted() {
            guard let bytes = try tree.bytes(of: path), pattern.matches(bytes.span.bytes) else { continue }
            readers += self.readers(in: SyntaxTree.parse(bytes), path: path)
        }
        return readers
    }

    /// The functions of a file that read it from a domain, and those that hand on the file's own copy of it.
    private static func readers(in tree: SyntaxTree, path: String) -> [PageSizeReader] {
        let domains = domainNames(in: tree)
        return tree.root.children(.functionDefinition).compactMap(Function.init).compactMap { function in
            let accesses = function.body.descendants(.memberAccess).filter { $0.name == member }
            let reported = function.body.descendants(.assignment).first { assignment in
                let sides = assignment.children
                return sides.count == 2 && sides[0].kind == .memberAccess && sides[0].name != member
                    && accesses.contains(sides[1])
            }
            let isDirect = accesses.contains { access in
                access.children.first.map { domains.contains(Array($0.name)) } ?? false
            }
            guard isDirect || reported != nil else { return nil }
            let name = reported?.children.first.map { String(decoding: $0.name, as: UTF8.self) }
            return PageSizeReader(path: path, function: function.name, reportedAs: name)
        }
    }

    /// The names of variables, parameters and members that are a `struct iommu_domain *` somewhere in a file.
    private static func domainNames(in tree: SyntaxTree) -> Set<[UInt8]> {
        var names: Set<[UInt8]> = []
        for specifier in tree.root.descendants(.structSpecifier) where specifier.name == "iommu_domain" {
            guard let declaring = specifier.parent?.parent else { continue }
            let declarators = declaring.kind == .parameter ? [declaring] : declaring.children(.initDeclarator)
            for declarator in declarators {
                if let name = declarator.declaredName { names.insert(Array(name.name)) }
            }
        }
        return names
    }
}
