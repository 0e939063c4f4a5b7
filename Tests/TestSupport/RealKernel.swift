// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The real kernel source that tests run on: the plain tree that `GEN_PATCH_KERNEL` names, as `make test` sets it.
package enum RealKernel {
    /// No kernel source, which is a failure of the test and never a skip.
    package struct Missing: Error, CustomStringConvertible {
        /// What is missing and how to come by it.
        package let description: String
    }

    /// The top of the tree.
    package static var folder: String {
        get throws {
            guard let path = ProcessInfo.processInfo.environment["GEN_PATCH_KERNEL"], !path.isEmpty else {
                throw Missing(description: "GEN_PATCH_KERNEL names no kernel source; 'make test' does")
            }
            return path
        }
    }

    /// The bytes of one of its files.
    package static func bytes(of path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: try folder + "/" + path) else {
            throw Missing(description: "the kernel source has no '\(path)'")
        }
        return Array(data)
    }

    /// The paths of all C files below one of its folders, sorted.
    package static func sources(below path: String) throws -> [String] {
        try cFiles(below: path).filter { $0.hasSuffix(".c") }
    }

    /// The paths of all C files and headers below one of its folders, sorted.
    package static func cFiles(below path: String) throws -> [String] {
        guard let names = FileManager.default.enumerator(atPath: try folder + "/" + path) else {
            throw Missing(description: "the kernel source has no '\(path)'")
        }
        return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".c") || $0.hasSuffix(".h") }
            .map { "\(path)/\($0)" }.sorted()
    }
}
