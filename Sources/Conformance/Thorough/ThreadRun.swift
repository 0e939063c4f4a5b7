// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// Several threads map, unmap, look up, attach and detach in one domain, and the compiler's thread sanitizer watches.
struct ThreadRun {
    /// The threads: as many as `threads.c` has roles for them.
    static let threads = 6
    /// What they do.
    let plan: ThreadPlan

    private let build: Build
    private let confined: ConfinedProgram
    private let driver: String
    private let setup: Setup

    /// A run of drivers at one path; each may take so many seconds.
    init(build: Build, executable: String, driver: String, setup: Setup, plan: ThreadPlan, limit: Double) {
        (self.build, self.driver, self.setup, self.plan) = (build, driver, setup, plan)
        confined = ConfinedProgram(executable: executable, limit: limit, limitsAddresses: false)
    }

    /// The programs of some texts, or the compiler's words.
    func programs(_ sources: [Build.Source]) throws(ConformanceError) -> [Result<String, ConformanceError>] {
        var variants: [Build.Variant] = []
        for source in sources { variants.append(try build.variant(source)) }
        return try build.libraries(variants, .threads)
    }

    /// What is said of a race that was planted; tried again, as threads may miss each other.
    func counterexample(of planted: PlantedRace) throws(ConformanceError) -> Counterexample? {
        let program = try programs([Build.Source(text: planted.text)])[0].get()
        for _ in 0..<3 {
            if case .disproved(let example) = try outcome(of: program).verdict { return example }
        }
        return nil
    }

    /// What one run of a program gave.
    enum Attempt {
        /// A report of the sanitizer.
        case race(RaceReport)
        /// Something else.
        case other(Verdict)
    }

    /// Runs a program once, to the first race.
    func attempt(_ program: String) throws(ConformanceError) -> Attempt {
        let (end, text) = try output(of: program)
        if let race = RaceReport(text, driver: driver, code: CodePlaces(library: program)) {
            return .race(race)
        }
        return .other(try verdict(of: end, text))
    }

    /// Runs a program once, over every race; what is said of it is what is said of one without any.
    func races(of program: String) throws(ConformanceError) -> (races: [RaceReport], verdict: Verdict) {
        let (end, text) = try output(of: program, haltingAtRaces: false)
        let races = RaceReport.all(text, driver: driver, code: CodePlaces(library: program))
        let isDone = text.split(separator: "\n").contains("done")
        return (races, isDone ? .conforms : try verdict(of: end, text))
    }

    private func output(
        of program: String, haltingAtRaces isHalting: Bool = true
    ) throws(ConformanceError) -> (end: ConfinedProgram.End, text: String) {
        let first = setup.functions.first?.first ?? 0, last = setup.functions.first?.last ?? 0
        let words = [program] + [plan.seed, UInt64(plan.operations), first, last].map { String($0) }
        var confined = confined
        let options = [
            "halt_on_error=\(isHalting ? 1 : 0)", "exitcode=66", "report_thread_leaks=0", "history_size=5",
        ]
        confined.environment["TSAN_OPTIONS"] = options.joined(separator: ":")
        let path = program + ".output"
        let end = try confined.run(words, output: path)
        return (end, String(decoding: fileBytes(path) ?? [], as: UTF8.self))
    }

    private func verdict(of end: ConfinedProgram.End, _ text: String) throws(ConformanceError) -> Verdict {
        switch end {
        case .ended(.exited(0)) where text.hasSuffix("done\n"): return .conforms
        case .timedOut: return .timedOut
        case .tooLarge: return .notProven(reason: "with several threads it takes too much memory")
        case .ended(.killed(let signal)):
            return .disproved(example("it crashed with signal \(signal) while several threads used it"))
        case .ended(.exited(let status)):
            throw .system(
                what: "run the thread sanitizer", reason: Self.lastLine(text) ?? "status \(status)")
        }
    }

    private static func lastLine(_ text: String) -> String? {
        text.split(separator: "\n").last.map(String.init)
    }

    /// There is no one order of operations that shows a race, so none stands in the counterexample.
    func example(_ sentence: String) -> Counterexample {
        let disagreement = Disagreement(
            law: .l1, index: 0, expected: "accesses that a lock, RCU or an atomic operation orders",
            got: sentence)
        var example = Counterexample(
            scenario: Scenario(opening: [], []), disagreement: disagreement, incident: sentence)
        example.threads = plan
        return example
    }
}
