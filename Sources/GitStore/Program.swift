// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import Subprocess

/// A program beside git's own library, run as git runs one: no shell, its own environment.
package struct Program: Sendable {
    /// A path, or a name to look for in `PATH`.
    package let name: String
    /// What it sees of the world.
    package var environment: Environment
    /// The folder that it runs in; nil for this process's.
    package var folder: String?

    /// The program called `name`.
    package init(name: String, environment: Environment, folder: String? = nil) {
        self.name = name
        self.environment = environment
        self.folder = folder
    }

    /// What a program wrote and whether it ended well.
    package struct Outcome: Sendable {
        /// Whether its exit code was 0.
        package let succeeded: Bool
        /// What it wrote to standard output.
        package let output: [UInt8]
        /// What it wrote to standard error.
        package let errors: [UInt8]
    }

    /// The most that is taken of what a program writes, in bytes.
    private static let limit = 64 << 20

    /// Whether there is such a program.
    package var isInstalled: Bool { (try? path) != nil }

    /// Runs the program to its end with `input` as its standard input; throws `program` when there is none.
    package func run(_ arguments: [String], input: [UInt8] = []) async throws(GitError) -> Outcome {
        let path = try self.path
        let input = try self.input(input)
        let variables = environment.variables.map { Array("\($0.key)=\($0.value)\0".utf8) }
        do {
            let result = try await Subprocess.run(
                .path(.init(path)), arguments: Arguments(arguments), environment: .custom(variables),
                workingDirectory: folder.map { .init($0) },
                input: .fileDescriptor(.init(rawValue: input), closeAfterSpawningProcess: true),
                output: .bytes(limit: Self.limit), error: .bytes(limit: Self.limit))
            return Outcome(
                succeeded: result.terminationStatus.isSuccess, output: result.standardOutput,
                errors: result.standardError)
        } catch {
            throw .program(name: name, message: "\(error)")
        }
    }

    /// A nameless file that holds `bytes`: unlike a pipe it does not kill us when nobody reads it.
    private func input(_ bytes: [UInt8]) throws(GitError) -> Int32 {
        var template = Array(((environment.variables["TMPDIR"] ?? "/tmp") + "/gen-patch-XXXXXX").utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw failure("create", "input of \(name)") }
        unlink(template)
        guard fcntl(file, F_SETFD, FD_CLOEXEC) == 0, write(file, bytes, bytes.count) == bytes.count,
            lseek(file, 0, SEEK_SET) == 0
        else {
            close(file)
            throw failure("write", "input of \(name)")
        }
        return file
    }

    private var path: String {
        get throws(GitError) {
            if name.contains("/") { return environment.expanding(name) }
            for folder in (environment.variables["PATH"] ?? "/usr/bin:/bin").split(separator: ":") {
                let path = "\(folder)/\(name)"
                if access(path, X_OK) == 0, !isFolder(path) { return path }
            }
            throw .program(name: name, message: "not found in PATH")
        }
    }
}

/// A folder that nobody else can read, gone when `body` ends.
package func withPrivateFolder<Result>(
    _ environment: Environment, _ body: (String) async throws(GitError) -> Result
) async throws(GitError) -> Result {
    let pattern = (environment.variables["TMPDIR"] ?? "/tmp") + "/gen-patch-XXXXXX"
    var bytes = Array(pattern.utf8CString)
    guard mkdtemp(&bytes) != nil else { throw failure("create", pattern) }
    let folder = text(bytes.dropLast().map { UInt8(bitPattern: $0) })
    defer { removeAll(folder) }
    return try await body(folder)
}
