// SPDX-License-Identifier: GPL-2.0-only

/// The user's `git`, for what libgit2 cannot do, in a world where nobody's configuration changes what it prints.
package struct Git: Sendable {
    private let program: Program

    /// Git in a repository's own folder `gitFolder`, or in the work tree `folder`, as `environment` finds it.
    package init(gitFolder: String? = nil, folder: String? = nil, environment: Environment) {
        var sealed = environment
        sealed.variables = environment.variables.filter { !$0.key.hasPrefix("GIT_") }
        for (key, value) in [
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*",
        ] { sealed.variables[key] = value }
        if let gitFolder { sealed.variables["GIT_DIR"] = gitFolder }
        program = Program(name: "git", environment: sealed, folder: folder)
    }

    /// The same with `variables` set on top.
    package func adding(_ variables: [String: String]) -> Git {
        var copy = program
        copy.environment.variables.merge(variables) { $1 }
        return Git(copy)
    }

    private init(_ program: Program) { self.program = program }

    /// Runs a git command.
    package func run(_ arguments: [String], input: [UInt8] = []) async throws(GitError) -> Program.Outcome {
        try await program.run(arguments, input: input)
    }

    /// Runs a git command and gives what it printed; throws `program` when it fails.
    package func output(_ arguments: [String], input: [UInt8] = []) async throws(GitError) -> [UInt8] {
        let outcome = try await run(arguments, input: input)
        guard outcome.succeeded else {
            let said = text(outcome.errors).split(separator: "\n").joined(separator: "; ")
            throw .program(name: "git \(arguments.first ?? "")", message: said)
        }
        return outcome.output
    }
}

extension Repository {
    /// Hands `body` a git that sees this repository's objects, those that are only in memory among them.
    ///
    /// They are written into a folder of their own that is gone afterwards; the repository is not touched.
    package func withGit<Value>(
        _ body: (Git) async throws(GitError) -> Value
    ) async throws(GitError) -> Value {
        try await withPrivateFolder(environment) { folder async throws(GitError) in
            try objects.store(in: folder)
            let git = Git(gitFolder: gitFolder, environment: environment)
            return try await body(
                git.adding([
                    "GIT_OBJECT_DIRECTORY": folder,
                    "GIT_ALTERNATE_OBJECT_DIRECTORIES": commonFolder + "/objects",
                ]))
        }
    }
}
