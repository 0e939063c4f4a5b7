// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import Foundation
import GitStore

/// A folder that nobody else can read and that is gone when the work in it is done, or this process ends or is killed.
struct TemporaryFolder: Sendable {
    /// Where it is.
    let path: String

    /// Hands `body` a new folder.
    static func with<Value>(
        _ environment: Environment, _ body: (TemporaryFolder) async throws -> Value
    ) async throws -> Value {
        let workshop = try Workshop(below: environment.variables["TMPDIR"])
        let path = workshop.path + "/work"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        defer { withExtendedLifetime(workshop) {} }
        return try await body(TemporaryFolder(path: path))
    }

    /// Makes a folder below it.
    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    /// Writes a file below it, making the folders that it is in.
    func write(_ bytes: [UInt8], to name: String) throws {
        let file = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    /// The bytes of a file below it; nil where there is none.
    func read(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: "\(path)/\(name)").map { Array($0) }
    }
}
