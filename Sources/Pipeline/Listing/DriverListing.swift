// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import KernelTree
import Recipes
import Rewriting

/// Every driver of a tree that has IOMMU callbacks, and what can be done for it.
package struct DriverListing: Sendable {
    /// One driver.
    package struct Line: Sendable {
        /// Its file, from the root of the tree.
        package let path: String
        /// What was read of it; nil where that is what was refused.
        package let driver: Driver?
        /// What can be done for it.
        package let state: DriverState
    }

    /// The tree.
    package let kernel: Kernel
    /// The drivers, by path.
    package let lines: [Line]

    /// What names one of the structures of callbacks.
    private static let pattern = BytePattern("iommu_", endings: ["ops", "domain_ops"])

    /// Lists the drivers of a tree, with what a migration would make of each.
    package static func of(
        _ kernel: Kernel, in reader: some TreeReader, migration: Migration = Migration()
    ) async throws -> DriverListing {
        let files = try await reader.search(under: [""], named: isSource) { bytes in
            pattern.matches(bytes) ? bytes.withUnsafeBytes(Array.init) : nil
        }
        let lines: [Line] = try files.compactMap { path, bytes in
            switch Driver.find(path: path, bytes: bytes, kernel: kernel) {
            case .success(let driver): Line(path: path, driver: driver, state: try .of(driver, by: migration))
            case .failure(let obstacle):
                Line(path: path, driver: nil, state: .refused([Finding(obstacle, of: bytes)]))
            case nil: nil
            }
        }
        return DriverListing(kernel: kernel, lines: lines)
    }

    /// Lists the drivers of the tree that `path` names, at a revision if it is in git.
    package static func of(_ path: String, revision: String?) async throws -> DriverListing {
        let source = try KernelSource.opening(path, revision: revision, environment: .ofProcess())
        return try await of(source.kernel(path: path, findingReaders: false), in: source.reader)
    }

    /// Whether a file's name is one of C source.
    @Sendable private static func isSource(_ name: UnsafeRawBufferPointer) -> Bool {
        name.count > 2 && name[name.count - 1] == UInt8(ascii: "c")
            && name[name.count - 2] == UInt8(ascii: ".")
    }
}
