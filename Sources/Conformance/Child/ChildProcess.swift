// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Our own program started again to run a stranger's C, watched from outside.
struct ChildProcess {
    /// How a child's work ended.
    enum End: Equatable {
        /// It answered.
        case answered(ChildAnswer)
        /// Something of ours went wrong in it: what.
        case failed(reason: String)
        /// It was killed by a signal; 0 when it left without an answer.
        case crashed(signal: Int32)
        /// It finished no operation for too long, and was killed.
        case hung
        /// It took longer than it was given, and was killed.
        case timedOut
    }

    /// What parent and child share; it can be read whatever the end is.
    let journal: Journal
    private let pid: pid_t
    private let limit: Double
    private let patience: Double
    private let started = monotonicSeconds()
    private var lifeSigns: UInt64 = 0
    private var lastChange = (processor: 0.0, clock: monotonicSeconds())

    /// Starts a child on a request. `limit` is the time it has, `patience` the processor time that it may use without
    /// finishing an operation, both in seconds. On a busy machine a child that gets no processor is not hung; one that
    /// sleeps is, after a while.
    init(
        _ request: ChildRequest, executable: String, workshop: Workshop, name: String, limit: Double,
        patience: Double
    ) throws(ConformanceError) {
        let path = "\(workshop.path)/\(name).journal"
        journal = try Journal(path: path, creating: true)
        journal.message = request.bytes
        (self.limit, self.patience) = (limit, patience)
        let call = Spawn(
            arguments: [
                executable, ConformanceChild.command, path, String(getpid()), String(Int(limit) + 1),
            ],
            output: "\(workshop.path)/\(name).output", environment: ["SWIFT_BACKTRACE": "enable=no"])
        pid = try call.start()
    }

    /// How it ended, if it did; kills it when its time is over.
    mutating func end() throws(ConformanceError) -> End? {
        var status: Int32 = 0
        if waitpid(pid, &status, WNOHANG) == pid { return try end(Ending(status: status)) }
        let now = monotonicSeconds()
        let used = processorSeconds
        if journal.lifeSigns != lifeSigns { (lifeSigns, lastChange) = (journal.lifeSigns, (used, now)) }
        let isHung = used - lastChange.processor >= patience || now - lastChange.clock >= patience * 20
        guard now - started >= limit || isHung else { return nil }
        askWhereItIs()
        kill(pid, SIGKILL)
        waitpid(pid, &status, 0)
        return now - started >= limit ? .timedOut : .hung
    }

    /// Has the child write down where it is, as far as it still can.
    private func askWhereItIs() {
        kill(pid, SIGQUIT)
        for _ in 0..<100 where journal.crash == nil { usleep(1000) }
    }

    /// The processor time that the child has had.
    private var processorSeconds: Double {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func end(_ ending: Ending) throws(ConformanceError) -> End {
        switch ending {
        case .exited(0) where journal[.isAnswered] == 1: .answered(try ChildAnswer(journal.message))
        case .exited where journal[.hasFailed] == 1:
            .failed(reason: String(decoding: journal.message, as: UTF8.self))
        case .exited: .crashed(signal: 0)
        case .killed(SIGXCPU): .timedOut
        case .killed(let signal): .crashed(signal: signal)
        }
    }
}

/// Runs children side by side, as many as there are processors.
final class ChildPool {
    /// How a request ended.
    struct Result {
        /// The end.
        var end: ChildProcess.End
        /// What the child wrote down on its way.
        var journal: Journal
        /// Whether it got to its end.
        var hasAnswered: Bool { if case .answered = end { true } else { false } }
    }

    private let executable: String
    private let workshop: Workshop
    private let width = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    private var count = 0
    /// The operations of all children that ended.
    private(set) var operations = 0
    /// Whether every child so far was in namespaces of its own.
    private(set) var isIsolated = true
    /// Told now and then: operations of the children that run, and those planned.
    var progress: (Int, Int) -> Void = { _, _ in }

    /// A pool of children of one program.
    init(executable: String, workshop: Workshop) throws(ConformanceError) {
        guard access(executable, X_OK) == 0 else { throw .noChild(path: executable) }
        (self.executable, self.workshop) = (executable, workshop)
    }

    /// Runs requests; the results are in their order.
    func run(
        _ requests: [ChildRequest], limit: Double = 600, patience: Double = 10
    ) throws(ConformanceError) -> [Result] {
        var results = [Result?](repeating: nil, count: requests.count)
        var running: [(index: Int, child: ChildProcess)] = []
        var next = 0
        var pause: useconds_t = 100
        while next < requests.count || !running.isEmpty {
            while next < requests.count, running.count < width {
                count += 1
                let child = try ChildProcess(
                    requests[next], executable: executable, workshop: workshop, name: "child-\(count)",
                    limit: limit, patience: patience)
                running.append((next, child))
                (next, pause) = (next + 1, 100)
            }
            usleep(pause)
            pause = min(pause * 2, 10_000)
            for place in running.indices.reversed() {
                guard let end = try running[place].child.end() else { continue }
                let (index, child) = running.remove(at: place)
                results[index] = Result(end: end, journal: child.journal)
                finish(child)
            }
            tell(running.map(\.child))
        }
        return results.compactMap(\.self)
    }

    private func finish(_ child: ChildProcess) {
        operations += Int(child.journal[.performed])
        isIsolated = isIsolated && child.journal[.isIsolated] == 1
    }

    private func tell(_ running: [ChildProcess]) {
        progress(
            operations + running.reduce(0) { $0 + Int($1.journal[.performed]) },
            operations + running.reduce(0) { $0 + Int($1.journal[.planned]) })
    }
}
