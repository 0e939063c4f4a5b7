// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// A program to be started, with its arguments and where its output goes.
struct Spawn {
    /// The program's path and its arguments.
    var arguments: [String]
    /// The folder it runs in, if not this process's.
    var folder: String?
    /// What it reads, if not nothing.
    var input: Int32?
    /// The file that gets what it prints and complains, if anybody wants it.
    var output: String?
    /// What is set in its environment beside this process's.
    var environment: [String: String] = [:]

    /// Starts the program.
    func start() throws(ConformanceError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 1, output ?? "/dev/null", flags, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var pid: pid_t = 0
        let inFolder = folder.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] } ?? []
        let failure = withCStrings(inFolder + arguments) { words in
            withCStrings(variables) { variables in
                words[0].map { posix_spawnp(&pid, $0, &actions, nil, words, variables) } ?? ENOENT
            }
        }
        guard failure == 0 else {
            throw .system(what: "start '\(arguments[0])'", reason: systemErrorText(failure))
        }
        return pid
    }

    private var variables: [String] {
        var all: [String] = []
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if environment[String(text.prefix { $0 != "=" })] == nil { all.append(text) }
            next += 1
        }
        return all + environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    private func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                preconditionFailure("an array that holds nil has a base")
            }
            return body(base)
        }
    }
}

/// How a process ended.
enum Ending: Equatable {
    case exited(Int32)
    case killed(signal: Int32)

    /// Reads the number that `waitpid` gives.
    init(status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
    }

    /// How a process ended, or nil while it runs.
    static func ifOver(_ pid: pid_t) -> Ending? {
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) == pid ? Ending(status: status) : nil
    }

    /// Waits for a process to end.
    static func of(_ pid: pid_t) -> Ending {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return Ending(status: status)
    }
}
