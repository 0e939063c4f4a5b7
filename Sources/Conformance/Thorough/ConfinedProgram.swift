// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// A program that a stranger's C was made into, run under the limits and in the namespaces of a child.
struct ConfinedProgram {
    /// The word behind the hidden command that asks for a program.
    static let word = "program"

    /// How it ended.
    enum End: Equatable {
        /// By itself or by a signal.
        case ended(Ending)
        /// It took longer than it was given, and was killed.
        case timedOut
        /// It took more memory than it was given, and was killed.
        case tooLarge
    }

    /// Our own program, which confines itself before it becomes the other one.
    let executable: String
    /// What it may take, in seconds.
    let limit: Double
    /// Whether its address space is limited; sanitizers reserve more than any limit, and are watched instead.
    var limitsAddresses = true
    /// What is set in its environment.
    var environment: [String: String] = [:]

    /// The most memory that it may really use, in pages.
    private static let mostPages = 2 << 20

    /// Runs a program with its arguments; `input` is the path of what it reads, `output` of what it prints.
    func run(_ words: [String], input: String? = nil, output: String) throws(ConformanceError) -> End {
        let file = input.map { open($0, O_RDONLY | O_CLOEXEC) }
        defer { if let file { close(file) } }
        let own = [
            executable, ConformanceChild.command, Self.word, String(getpid()), String(Int(limit) + 1),
            limitsAddresses ? "1" : "0",
        ]
        let pid = try Spawn(arguments: own + words, input: file, output: output, environment: environment)
            .start()
        let started = monotonicSeconds()
        var pause: useconds_t = 100
        while true {
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) == pid { return .ended(Ending(status: status)) }
            let isLarge = Self.pages(of: pid) > Self.mostPages
            if isLarge || monotonicSeconds() - started > limit {
                kill(pid, SIGKILL)
                waitpid(pid, &status, 0)
                return isLarge ? .tooLarge : .timedOut
            }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
    }

    /// The memory that a process uses, in pages.
    private static func pages(of pid: pid_t) -> Int {
        let words = (fileBytes("/proc/\(pid)/statm") ?? []).split(separator: 0x20)
        return words.dropFirst().first.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    }

    /// Becomes the program that the arguments name, behind the parent's process id, the seconds it may take, and
    /// whether its address space is limited. Returns the exit status when that fails.
    static func become(_ arguments: [String]) -> Int32 {
        guard arguments.count > 3, let parent = pid_t(arguments[0]), let seconds = UInt64(arguments[1]) else {
            return 2
        }
        Confinement.dieWithParent(parent)
        _ = Confinement.enter(seconds: seconds * 8, limitsAddresses: arguments[2] == "1")
        Confinement.fixAddresses()
        var words: [UnsafeMutablePointer<CChar>?] = arguments.dropFirst(3).map { strdup($0) }
        words.append(nil)
        if let program = words[0] { execv(program, &words) }
        print("cannot start '\(arguments[3])': \(systemErrorText())")
        return 127
    }
}
