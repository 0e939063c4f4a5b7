// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The release build of the command, which proves and reads whole trees in seconds: the one that `GEN_PATCH_BINARY`
/// names, as `make test` sets it.
package enum ReleaseBinary {
    /// No release build, which is a failure of the test and never a skip.
    package struct Missing: Error, CustomStringConvertible {
        /// What is missing and how to come by it.
        package let description = "GEN_PATCH_BINARY names no release build; 'make test' does"
    }

    /// Its path.
    package static var path: String {
        get throws {
            let named = ProcessInfo.processInfo.environment["GEN_PATCH_BINARY"]
            guard let named, !named.isEmpty else { throw Missing() }
            return named
        }
    }
}
