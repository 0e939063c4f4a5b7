// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore

/// A folder that nobody else can read and that is gone when the work in it is done.
struct TemporaryFolder: Sendable {
    /// Where it is.
    let path: String

    /// Hands `body` a new folder.
    static func with<Value>(
        _ environment: Environment, _ body: (TemporaryFolder) async throws -> Value
    ) async throws -> Value {
        let pattern = (environment.variables["TMPDIR"] ?? "/tmp") + "/gen-patch-XXXXXX"
        var bytes = Array(pattern.utf8CString)
        guard let made = mkdtemp(&bytes) else {
            throw GitError.system(operation: "create", path: pattern, code: errno)
        }
        let path = String(cString: made)
        defer { try? FileManager.default.removeItem(atPath: path) }
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
