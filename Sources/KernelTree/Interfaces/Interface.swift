// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// What a tree's own `include/linux/iommu.h` declares of the callbacks.
package struct Interface: Sendable {
    /// A structure of callbacks, such as `struct iommu_domain_ops`.
    package struct Structure: Sendable {
        /// Its tag: "iommu_domain_ops".
        package let name: String
        /// Its members in order.
        package let members: [Member]
    }

    /// One member of a structure.
    package struct Member: Sendable {
        /// Its name: "map_pages".
        package let name: String
        /// What the function it points to takes and gives; nil where it is no pointer to a function.
        package let prototype: Prototype?
        /// Its declaration in the header.
        package let declaration: Syntax
    }

    /// Where it is read from.
    package static let path = "include/linux/iommu.h"
    /// The tags of the structures of callbacks, that of a driver and that of a domain.
    package static let structureNames = ["iommu_ops", "iommu_domain_ops"]

    /// The structures that the header has.
    package let structures: [Structure]

    /// Reads the text of the header.
    package static func reading(_ bytes: [UInt8]) -> Result<Interface, Obstacle> {
        let found = SyntaxTree.parse(bytes).root.descendants(.structSpecifier).compactMap(Structure.init)
        guard found.contains(where: { $0.name == structureNames[0] }) else {
            return .failure(Obstacle("there is no 'struct \(structureNames[0])'", path: path))
        }
        return .success(Interface(structures: found))
    }

    /// The member of that name, wherever it is.
    package func member(_ name: String) -> Member? {
        structures.lazy.flatMap(\.members).first { $0.name == name }
    }
    /// The structure that has a member of that name.
    package func structure(with member: String) -> Structure? {
        structures.first { $0.members.contains { $0.name == member } }
    }
    /// Whether mapping is done by `struct iommu_ops` itself, as before Linux 5.18.
    package var isFlat: Bool { !structures.contains { $0.name == Self.structureNames[1] } }
}

extension Interface.Structure {
    /// The structure that a node defines; nil where it is none of ours, or only named.
    init?(_ node: Syntax) {
        guard let name = Interface.structureNames.first(where: { node.name == $0 }),
            let list = node.first(.memberList)
        else { return nil }
        self.name = name
        members = list.children(.declaration).flatMap { declaration in
            declaration.children(.initDeclarator).compactMap { Interface.Member($0, in: declaration) }
        }
    }
}

extension Interface.Member {
    /// The member that a declarator declares.
    init?(_ node: Syntax, in declaration: Syntax) {
        guard let named = node.declaredName, let specifiers = declaration.first(.specifiers) else {
            return nil
        }
        name = String(decoding: named.name, as: UTF8.self)
        prototype = node.functionDeclarator.map { Prototype(declarator: $0, specifiers: specifiers) }
        self.declaration = declaration
    }
}
