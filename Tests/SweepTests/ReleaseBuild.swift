// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// What the release build of the command makes of whole trees.
enum ReleaseBuild {
    /// What `gen-patch syntax --json` says.
    struct Report: Decodable {
        struct Gap: Decodable {
            let line, bytes: Int
            let text: String
        }

        struct File: Decodable {
            let path: String
            let bytes, functions: Int
            let notUnderstood: [Gap]
            let breach: Gap?
        }

        let bytes: Int
        let seconds: Double
        let files: [File]

        /// The share of files with something that was not understood.
        var strangeFiles: Double { Double(files.count { !$0.notUnderstood.isEmpty }) / Double(files.count) }
        /// The share of bytes that were not understood.
        var strangeBytes: Double {
            Double(files.flatMap(\.notUnderstood).reduce(0) { $0 + $1.bytes }) / Double(bytes)
        }
    }

    /// Reads files and folders on stacks of `stack` KiB, holding each tree to its laws.
    ///
    /// Names and result go through files: pipes of processes that are started side by side keep each other open.
    static func report(on paths: [String], stack: Int = 512) throws -> Report {
        let binary = try ReleaseBinary.path
        return try withFolder { folder in
            let (names, output) = (folder.appending(path: "names"), folder.appending(path: "output"))
            try Data(paths.joined(separator: "\0").utf8).write(to: names)
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            let room = stack < 8192 ? "" : "-s 1000000"
            let command = "xargs -x \(room) -0 -a \"$1\" \"$0\" syntax --verify --json > \"$2\""
            process.arguments = [
                "-c", "ulimit -s \(stack); exec \(command)", binary, names.path, output.path,
            ]
            process.standardInput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "the command failed, or a tree broke a law")
            return try JSONDecoder().decode(Report.self, from: Data(contentsOf: output))
        }
    }

    /// Makes a folder for the time that `body` takes.
    static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
