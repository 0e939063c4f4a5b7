// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore

/// The user's editor, as git chooses it.
struct Editor {
    let repository: Repository

    /// Lets the user edit `text`; throws where there is no editor and no terminal.
    func edited(_ text: String) async throws -> String {
        try await TemporaryFolder.with(repository.environment) { folder in
            try folder.write(Array(text.utf8), to: "CHANGELOG")
            let command = try self.command()
            guard run(command, on: folder.path + "/CHANGELOG") == 0 else {
                throw Failure.obstacle("the editor '\(command)' ended with an error", hint: nil)
            }
            return String(decoding: folder.read("CHANGELOG") ?? [], as: UTF8.self)
        }
    }

    private func command() throws(Failure) -> String {
        let variables = repository.environment.variables
        let isTerminal = isatty(STDIN_FILENO) == 1
        let named =
            variables["GIT_EDITOR"] ?? repository.configuration.string("core.editor")
            ?? (isTerminal ? variables["VISUAL"] : nil) ?? variables["EDITOR"]
        guard let command = named ?? (isTerminal ? "vi" : nil), !command.isEmpty else {
            throw .usage("no editor is set, and no terminal is there: say what changed with --changelog FILE")
        }
        return command
    }

    /// Runs the editor on this terminal, by the shell, as git does; its exit code.
    private func run(_ command: String, on file: String) -> Int32 {
        let arguments = ["/bin/sh", "-c", "\(command) \"$@\"", command, file]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        words.append(nil)
        var variables: [UnsafeMutablePointer<CChar>?] = repository.environment.variables.map {
            strdup("\($0.key)=\($0.value)")
        }
        variables.append(nil)
        defer { for word in words + variables { free(word) } }
        var process: pid_t = 0
        guard posix_spawn(&process, "/bin/sh", nil, nil, words, variables) == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }
}
