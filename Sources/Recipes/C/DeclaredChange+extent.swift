// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

extension DeclaredChange {
    /// What one call now covers that several did before (law C1): whatever a driver does where a page is missing, a
    /// refresh fails or the range leaves the aperture, it does for the whole request and no longer for one piece.
    ///
    /// It comes with the commit after which the core no longer cuts: with `map_pages` where the page sizes are true
    /// already, else with the true page sizes. `piece` is what the core cuts off three pages before, in bytes.
    static func requestExtent(of driver: Driver, piece: UInt64) -> DeclaredChange {
        let claims = driver.unmapClaimsItsSize
        return DeclaredChange(
            .widens, law: "C1", name: "request-extent",
            change:
                "what a call does with a page that is not mapped, a refresh that fails or a range that leaves "
                + "the aperture now reaches over the whole request and no longer over one piece of it",
            reason: "one call covers what the core cut into pieces before",
            sequence: "map 1 page · unmap 3 pages",
            before: claims ? "returned 0x\(String(piece, radix: 16))" : "one piece",
            after: claims ? "returned 0x3000" : "the whole request")
    }
}

extension Driver {
    /// Whether an unmap returns the size that it was asked for, without a count of what was mapped.
    fileprivate var unmapClaimsItsSize: Bool {
        let unmaps = mappingCallbacks.filter { $0.member.hasPrefix("unmap") }.map(\.function)
        return unmaps.contains { function in
            let sizes = function.parameters.compactMap { $0.declaredName?.string } + function.localNames
            return function.body.descendants(.returnStatement).contains { statement in
                statement.children.first.map { value in sizes.contains { value.isName($0) } } ?? false
            }
        }
    }
}

extension Function {
    /// The names of all local variables.
    fileprivate var localNames: [String] {
        body.descendants(.initDeclarator).compactMap { $0.declaredName?.string }
    }
}
