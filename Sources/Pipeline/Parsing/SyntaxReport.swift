// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import Glibc
import Rewriting

/// What reading C files gave: how much was read, what was not understood, and how fast it went.
package struct SyntaxReport: Sendable {
    /// One file.
    package struct File: Sendable {
        /// Its path, as the user would type it.
        package var path = ""
        /// Its size in bytes.
        package let bytes: Int
        /// The functions that it defines.
        package let functions: Int
        /// What was not understood.
        package let notUnderstood: [Gap]
        /// The CPU seconds that reading its text took.
        package let seconds: Double
        /// A law of trees that its tree does not keep, with the place.
        package let breach: Gap?
    }

    /// A piece of a file.
    package struct Gap: Sendable {
        /// Where it begins.
        package let place: SourcePlace
        /// Its size in bytes.
        package let bytes: Int
        /// Its text up to the end of its line, or what is to be said of it.
        package let text: String
    }

    /// The files, in the order of the paths.
    package let files: [File]

    /// Reads the files that `paths` name: files, and the `.c` and `.h` files below folders. `verifying` also holds each
    /// tree to the laws of trees.
    package static func of(_ paths: [String], verifying: Bool) async throws -> SyntaxReport {
        var files: [[File]] = []
        var single: [(index: Int, path: String)] = []
        for (index, path) in paths.enumerated() {
            var status = stat()
            guard stat(path, &status) == 0 else { throw Failure.unknown(kind: "file", name: path, known: []) }
            if status.st_mode & S_IFMT == S_IFDIR {
                files.append(try await below(resolved(path), called: path, verifying))
            } else {
                files.append([])
                single.append((index, path))
            }
        }
        for (index, file) in try await read(single, verifying) { files[index] = [file] }
        return SyntaxReport(files: files.flatMap { $0 })
    }

    /// Reads single files, every second one in a task of its own.
    private static func read(
        _ files: [(index: Int, path: String)], _ verifying: Bool
    ) async throws -> [(index: Int, file: File)] {
        try await withThrowingTaskGroup(of: [(index: Int, file: File)].self) { group in
            for half in 0..<2 {
                group.addTask {
                    try stride(from: half, to: files.count, by: 2).map { place in
                        let (index, path) = files[place]
                        return (index, try one(resolved(path), called: path, verifying))
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private static func below(_ folder: String, called path: String, _ verifying: Bool) async throws -> [File]
    {
        let found = try await FolderReader(root: folder).search(under: [""], named: isC) { bytes in
            File(bytes.withUnsafeBytes(Array.init), verifying)
        }
        let prefix = path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
        return found.map { $0.found.called(prefix + $0.path) }
    }

    private static func one(_ file: String, called path: String, _ verifying: Bool) throws -> File {
        guard let bytes = try FolderReader(root: "/").bytes(of: String(file.drop { $0 == "/" })) else {
            throw Failure.unknown(kind: "file", name: path, known: [])
        }
        return File(bytes, verifying).called(path)
    }

    /// Whether a file's name is that of C.
    private static func isC(_ name: UnsafeRawBufferPointer) -> Bool {
        guard name.count > 2, name[name.count - 2] == UInt8(ascii: ".") else { return false }
        return name[name.count - 1] == UInt8(ascii: "c") || name[name.count - 1] == UInt8(ascii: "h")
    }
}

extension SyntaxReport.File {
    /// Reads one text.
    fileprivate init(_ text: [UInt8], _ verifying: Bool) {
        let start = Self.processorTime()
        let tree = SyntaxTree.parse(text)
        seconds = Self.processorTime() - start
        bytes = text.count
        functions = tree.count(of: .functionDefinition)
        let unknown = tree.notUnderstood
        let places = SourcePlace.all(of: unknown.map(\.range.lowerBound), in: text)
        notUnderstood = zip(unknown, places).map { node, place in
            let line = node.text.prefix(60).prefix { $0 != UInt8(ascii: "\n") }
            return SyntaxReport.Gap(
                place: place, bytes: node.range.count, text: String(decoding: line, as: UTF8.self))
        }
        breach = verifying ? tree.breach().map { .init($0.range, of: text, $0.description) } : nil
    }

    fileprivate func called(_ path: String) -> Self {
        var file = self
        file.path = path
        return file
    }

    /// The CPU seconds of this thread.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension SyntaxReport.Gap {
    fileprivate init(_ range: Range<Int>, of bytes: [UInt8], _ text: String) {
        self.init(place: SourcePlace(of: range.lowerBound, in: bytes), bytes: range.count, text: text)
    }
}
