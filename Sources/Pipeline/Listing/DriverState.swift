// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Rewriting

/// What can be done for a driver.
package enum DriverState: Equatable, Sendable {
    /// It can be converted; the names of the recipes that have something to do, as far as they are known.
    case convertible(by: [String])
    /// There is nothing left to do.
    case done
    /// It has nothing to convert: it maps in another way, or not at all.
    case notApplicable
    /// It cannot be converted, and why.
    case refused([Finding])

    /// The word for it.
    package var word: String {
        switch self {
        case .convertible: "convertible"
        case .done: "done"
        case .notApplicable: "without map"
        case .refused: "refused"
        }
    }
    /// The recipes that have something to do.
    package var recipes: [String] { if case .convertible(let recipes) = self { recipes } else { [] } }
    /// Why it is refused.
    package var findings: [Finding] { if case .refused(let findings) = self { findings } else { [] } }

    /// What the callbacks of a driver alone tell.
    package static func ofCallbacks(_ driver: Driver) -> DriverState {
        switch driver.mappingStyle {
        case .none: .notApplicable
        case .pages: .done
        case .single where driver.interface.member("map_pages") != nil: .convertible(by: [])
        case .single: refused(noPages, driver)
        case .mixed: refused(mixed, driver)
        }
    }

    private static func refused(_ message: String, _ driver: Driver) -> DriverState {
        let range = driver.mappingCallbacks.first?.entry.node.range ?? 0..<0
        let bytes = driver.source.bytes
        return .refused([Finding(message, at: range, of: bytes, path: driver.path, recipe: "driver")])
    }

    private static let noPages = "the tree's '\(Interface.path)' declares no 'map_pages'"
    private static let mixed = "the ops tables mix 'map' and 'unmap' with 'map_pages' and 'unmap_pages'"
}
