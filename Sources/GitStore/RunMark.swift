// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Which run made something: a process that can later be told to be alive, dead, or out of sight.
///
/// A number alone would do for neither: numbers are used again, containers have their own, and a folder may be
/// shared between machines.
struct RunMark: Equatable {
    /// The machine, its present boot and the name space of process numbers.
    let place: String
    /// The machine alone, by which a mark from before a reboot is recognised.
    let machine: String
    /// The number of the process and the tick that it started at.
    let process: String

    /// The mark of this process.
    static func own() -> RunMark {
        let machine = Self.word("/etc/machine-id")
        let boot = Self.word("/proc/sys/kernel/random/boot_id")
        return RunMark(
            place: "\(machine).\(boot).\(Self.space)", machine: machine,
            process: "\(getpid()).\(Self.start(getpid()) ?? "0")")
    }

    init(place: String, machine: String, process: String) {
        self.place = place
        self.machine = machine
        self.process = process
    }

    /// Reads what `text` wrote.
    init?(_ text: Substring) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 2, let machine = words[0].split(separator: ".").first else { return nil }
        self.init(place: words[0], machine: String(machine), process: words[1])
    }

    var text: String { "\(place) \(process)" }

    /// Whether the process is provably gone.
    var isDead: Bool {
        let own = RunMark.own()
        if place != own.place {
            return machine == own.machine && machine != "-"
                && place.split(separator: ".").dropFirst().first
                    != own.place.split(separator: ".").dropFirst().first
        }
        let words = process.split(separator: ".")
        guard words.count == 2, let number = pid_t(words[0]) else { return false }
        return Self.start(number) != String(words[1])
    }

    /// The tick since boot at which a process started (`proc(5)`, field 22); nil when there is none.
    private static func start(_ number: pid_t) -> String? {
        guard let bytes = try? readFile("/proc/\(number)/stat"),
            let end = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = GitStore.text(bytes[(end + 1)...]).split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return String(fields[19])
    }

    private static var space: String {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = readlink("/proc/self/ns/pid", &buffer, buffer.count)
        return count > 0 ? GitStore.text(buffer[..<count].map { UInt8(bitPattern: $0) }) : "-"
    }

    private static func word(_ path: String) -> String {
        guard let bytes = try? readFile(path) else { return "-" }
        let word = GitStore.text(bytes).filter { $0.isHexDigit || $0 == "-" }
        return word.isEmpty ? "-" : word
    }
}
