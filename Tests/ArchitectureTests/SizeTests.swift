// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

/// Every Swift file of the package, with its path from the package root.
func swiftFiles(under folder: String) throws -> [(path: String, text: String)] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let base = root.appending(path: folder)
    let names = FileManager.default.enumerator(atPath: base.path)
    return try (names?.compactMap { $0 as? String } ?? [])
        .filter { $0.hasSuffix(".swift") }
        .map { ("\(folder)/\($0)", try String(contentsOf: base.appending(path: $0), encoding: .utf8)) }
}

@Suite struct SizeTests {
    @Test func noFileExceedsTheCeiling() throws {
        let files = try swiftFiles(under: "Sources") + swiftFiles(under: "Tests")
        #expect(!files.isEmpty)
        for file in files {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
            #expect(lines <= 400, "\(file.path) has \(lines) lines; the ceiling is 400")
        }
    }
}
