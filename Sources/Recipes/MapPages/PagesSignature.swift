// SPDX-License-Identifier: GPL-2.0-only
import KernelTree

/// How the parameters of a new callback come from those of the old one, told by their types as the tree declares them.
struct PagesSignature {
    /// One parameter of the new callback.
    enum Parameter {
        /// The old callback's parameter at this place.
        case kept(Int)
        /// A new one.
        case new(Prototype.Parameter)
    }

    /// The old member: "map".
    let oldMember: String
    /// The new member: "map_pages".
    let newMember: String
    /// What the old one takes and gives.
    let old: Prototype
    /// The new one's parameters in order.
    let parameters: [Parameter]
    /// The place of the old one's size in bytes.
    let sizeIndex: Int
    /// The name of the size of one page.
    let pgsize: String
    /// The name of the number of pages.
    let pgcount: String
    /// The name of the pointer to the bytes that were mapped; nil where the callback returns them.
    let mapped: String?

    /// The signature for an old and a new member of a tree's interface; nil where their types do not fit together.
    init?(_ oldMember: String, _ newMember: String, in interface: Interface) {
        guard let old = interface.member(oldMember)?.prototype,
            let new = interface.member(newMember)?.prototype, old.result == new.result
        else { return nil }
        let sizes = old.parameters.indices.filter { old.parameters[$0].type == "size_t" }
        guard sizes.count == 1 else { return nil }
        var rest = old.parameters.indices.filter { $0 != sizes[0] }[...]
        var parameters: [Parameter] = []
        var names: [String] = []
        var mapped: String?
        for parameter in new.parameters {
            if let next = rest.first, old.parameters[next].type == parameter.type {
                parameters.append(.kept(next))
                rest = rest.dropFirst()
                continue
            }
            guard let name = parameter.name else { return nil }
            switch parameter.type {
            case "size_t": names.append(name)
            case "size_t *": mapped = name
            default: return nil
            }
            parameters.append(.new(parameter))
        }
        guard rest.isEmpty, names.count == 2 else { return nil }
        (self.oldMember, self.newMember, self.old) = (oldMember, newMember, old)
        (self.parameters, sizeIndex, self.mapped) = (parameters, sizes[0], mapped)
        (pgsize, pgcount) = (names[0], names[1])
    }

    /// The names that a function gets in addition.
    var newNames: [String] { [pgsize, pgcount] + (mapped.map { [$0] } ?? []) }
}
