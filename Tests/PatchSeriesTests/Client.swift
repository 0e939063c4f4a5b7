// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

/// A folder of its own for one test, in which real clients run with nobody's configuration but the test's.
final class Sandbox {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "series-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    struct Output {
        var status: Int32
        var out: [UInt8]
        var err: String
        var text: String { String(decoding: out, as: UTF8.self) }
    }

    /// Runs a program in the sandbox and waits for it.
    @discardableResult
    func run(
        _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
        location: SourceLocation = #_sourceLocation
    ) throws -> Output {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path,
            "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "GIT_AUTHOR_NAME": "A U Thor", "GIT_AUTHOR_EMAIL": "author@example.com",
            "GIT_COMMITTER_NAME": "C O Mitter", "GIT_COMMITTER_EMAIL": "committer@example.com",
            "GIT_AUTHOR_DATE": "1790000000 +0200", "GIT_COMMITTER_DATE": "1790000000 +0200",
        ].merging(environment) { $1 }
        let inputFile = folder.appending(path: ".stdin-\(UUID().uuidString)")
        let outFile = folder.appending(path: ".stdout-\(UUID().uuidString)")
        let errFile = folder.appending(path: ".stderr-\(UUID().uuidString)")
        defer { for file in [inputFile, outFile, errFile] { try? FileManager.default.removeItem(at: file) } }
        try Data(input).write(to: inputFile)
        for file in [outFile, errFile] { try Data().write(to: file) }
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = try FileHandle(forWritingTo: outFile)
        process.standardError = try FileHandle(forWritingTo: errFile)
        try process.run()
        process.waitUntilExit()
        return Output(
            status: process.terminationStatus, out: [UInt8](try Data(contentsOf: outFile)),
            err: String(decoding: try Data(contentsOf: errFile), as: UTF8.self))
    }

    /// Runs git and records a failure when it fails.
    @discardableResult
    func git(
        _ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:],
        location: SourceLocation = #_sourceLocation
    ) throws -> String {
        let output = try run(["git"] + arguments, input: input, environment: environment)
        #expect(output.status == 0, "git \(arguments): \(output.err)", sourceLocation: location)
        return output.text
    }

    func write(_ text: String, to name: String) throws { try write([UInt8](text.utf8), to: name) }

    func write(_ bytes: [UInt8], to name: String) throws {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }
}
