// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Recipes
import Rewriting

/// What can be done for a driver.
package enum DriverState: Equatable, Sendable {
    /// It can be converted; the names of the recipes that have something to do.
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

    /// What a migration would make of a driver.
    package static func of(_ driver: Driver, by migration: Migration) throws -> DriverState {
        guard driver.mappingStyle != .none else { return .notApplicable }
        let bytes = driver.source.bytes
        if let finding = Finding(carriageReturnIn: bytes, path: driver.path) { return .refused([finding]) }
        let result = try Rewrite.following(migration.plan, path: driver.path, bytes: bytes) { text in
            if text == bytes { return .success(driver) }
            return Driver.read(path: driver.path, bytes: text, kernel: driver.kernel)
                .mapError { Refusal([Finding($0, of: text)]) }
        }
        return switch result {
        case .rewritten(let rewrite): .convertible(by: rewrite.steps.flatMap(\.recipes))
        case .alreadyDone: .done
        case .refused(let findings): .refused(findings)
        }
    }
}
