// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

/// Rewrites a driver's `map` and `unmap` callbacks to `map_pages` and `unmap_pages`.
///
/// It wants a driver that maps a range of any size by one call: both callbacks hand the size on to a range helper, which
/// computes the number of pages and goes through them in a loop. The signatures are those of the tree's own header.
/// Facts for the message: "map", "unmap", "newMap", "newUnmap", "helper", "size", "count", "isMinimal".
package struct MapPages: Recipe {
    /// How much is rewritten.
    package enum Style: String, CaseIterable, Sendable {
        /// The range helper takes the number of pages.
        case full
        /// Only the callbacks change; the helper gets the bytes as before.
        case minimal
    }

    /// What it does.
    package static let summary = "implement map_pages()/unmap_pages() instead of map()/unmap()"

    private let style: Style
    private let keepsNames: Bool

    /// A recipe of a style; functions get the suffix `_pages` unless they keep their names.
    package init(style: Style = .full, keepsNames: Bool = false) {
        (self.style, self.keepsNames) = (style, keepsNames)
    }

    /// What it would do to a driver.
    package func outcome(for driver: Driver) -> Outcome {
        switch driver.mappingStyle {
        case .none: return .notApplicable
        case .pages: return .alreadyDone
        case .mixed: return refused(driver, [(Self.mixed, driver.mappingCallbacks[0].entry.node)])
        case .single: break
        }
        switch conversions(of: driver) {
        case .failure(let deviance): return refused(driver, [(deviance.message, deviance.place)])
        case .success(nil):
            return .refused([
                Finding(Self.noSuchMember, path: Interface.path, recipe: name, hint: Self.noSuchMemberHint)
            ])
        case .success(let conversions?):
            return proposal(conversions, driver)
        }
    }

    /// What each callback's conversion needs; nil if the tree's interface has no such callbacks.
    private func conversions(of driver: Driver) -> Result<[Conversion]?, Deviance> {
        var found: [Conversion] = []
        for (old, new) in [("map", "map_pages"), ("unmap", "unmap_pages")] {
            guard let signature = PagesSignature(old, new, in: driver.interface) else { return .success(nil) }
            guard let callback = driver.callback(old) else {
                let place = driver.mappingCallbacks[0].entry.node
                return .failure(Deviance("the ops table has no '.\(old)'", place))
            }
            let mentions = driver.mentions(of: callback.function.name)
            if let other = mentions.first(where: { !callback.entry.node.contains($0) }) {
                return .failure(
                    Deviance(Self.usedElsewhere(callback.function.name), other))
            }
            let inMacros = driver.macros.mentions(of: callback.function.name) - mentions.count
            guard inMacros == (callback.entry.node.tree === driver.source ? 0 : 1) else {
                return .failure(
                    Deviance(Self.inMacro(callback.function.name), callback.function.nameNode))
            }
            switch Conversion.reading(callback, signature, in: driver) {
            case .success(let conversion): found.append(conversion)
            case .failure(let deviance): return .failure(deviance)
            }
        }
        return .success(found)
    }

    private func proposal(_ conversions: [Conversion], _ driver: Driver) -> Outcome {
        var edits = EditList()
        do throws(RewritingError) {
            for conversion in conversions {
                let new = conversion.newName(keepsNames: keepsNames)
                if !keepsNames, driver.isTaken(new) {
                    return refused(driver, [(Self.taken(new), conversion.function.nameNode)])
                }
                guard let head = try conversion.signatureEdits(in: driver, keepsNames: keepsNames) else {
                    return refused(driver, [(Self.noLayout, conversion.function.declarator)])
                }
                try edits.add(EditList(head))
                switch conversion.bodyEdits(passesPages: style == .full) {
                case .failure(let deviance): return refused(driver, [(deviance.message, deviance.place)])
                case .success(let body): try edits.add(EditList(body))
                }
            }
            if style == .full, let refusal = try addHelperEdits(&edits, conversions, driver) {
                return refusal
            }
        } catch {
            return refused(driver, [(Self.overlap, conversions[0].function.nameNode)])
        }
        return .proposed(
            Proposal(
                edits: edits, changes: DeclaredChange.requestExtents, facts: facts(conversions)))
    }

    /// Adds the edits of each helper, once; or says why it cannot change.
    private func addHelperEdits(
        _ edits: inout EditList, _ conversions: [Conversion], _ driver: Driver
    ) throws(RewritingError) -> Outcome? {
        for (index, conversion) in conversions.enumerated() {
            let helper = conversion.helper
            if conversions[..<index].contains(where: { $0.helper.function == helper.function }) { continue }
            let calls = conversions.filter { $0.helper.function == helper.function }.map(\.call)
            let others = driver.mentions(of: helper.function.name).filter { mention in
                !calls.contains { $0.children.first == mention }
            }
            if let other = others.first { return refused(driver, [(Self.calledElsewhere(helper), other)]) }
            switch helper.edits(in: driver) {
            case .failure(let deviance): return refused(driver, [(deviance.message, deviance.place)])
            case .success(let found): try edits.add(EditList(found))
            }
        }
        return nil
    }

    private func refused(_ driver: Driver, _ reasons: [(String, Syntax)]) -> Outcome {
        .refused(
            reasons.map { message, node in
                Finding(message, at: node.range, of: node.tree.bytes, path: driver.path, recipe: name)
            })
    }

    private func facts(_ conversions: [Conversion]) -> CommitFacts {
        let helper = conversions[0].helper
        return CommitFacts(
            recipe: name,
            subject: "Implement map_pages()/unmap_pages() instead of map()/unmap()",
            values: [
                "map": .text(conversions[0].function.name), "unmap": .text(conversions[1].function.name),
                "newMap": .text(conversions[0].newName(keepsNames: keepsNames)),
                "newUnmap": .text(conversions[1].newName(keepsNames: keepsNames)),
                "helper": .text(helper.function.name), "size": .text(helper.size),
                "count": .text(helper.count), "isMinimal": .flag(style == .minimal),
            ])
    }

    private static let mixed = "the ops tables have old and new callbacks side by side"
    private static let noSuchMember =
        "the tree's interface has no 'map_pages' and 'unmap_pages' that fit 'map' and 'unmap'"
    private static let noSuchMemberHint = "Linux 5.14 is the first that has them"
    private static let noLayout = "no layout fits the parameters in 100 columns, or a comment stands in them"
    private static let overlap = "two changes claim the same place"
    private static func usedElsewhere(_ name: String) -> String {
        "'\(name)' is used beside the ops table"
    }
    private static func inMacro(_ name: String) -> String { "'\(name)' is used in a macro" }
    private static func taken(_ name: String) -> String {
        "the name '\(name)' is taken; '--keep-names' keeps the old ones"
    }
    private static func calledElsewhere(_ helper: RangeHelper) -> String {
        "'\(helper.function.name)' has a use that is not one of the two callbacks'"
    }
}

extension Driver {
    /// Whether the file defines, declares or uses something of that name.
    fileprivate func isTaken(_ name: String) -> Bool {
        source.root.descendants(.identifier, .nameDeclarator).contains { $0.name == name }
    }
}
