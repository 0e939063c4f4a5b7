// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// The same scenarios on this machine and on an emulated one of the other byte order, whose traces must agree:
/// results, `*mapped`, calls, flushes, and the tables word by word.
struct BigEndianRun {
    /// The operations.
    let operations: Int

    private let here: Build
    private let there: Build
    private let emulator: String
    private let confined: ConfinedProgram
    private let workshop: Workshop
    private let setup: Setup
    private let scenarios: [Scenario]

    /// A run in some worlds, where the compiler and the emulator of the other machine are known.
    init(
        here: Build, worlds: [HostWorld], executable: String, setup: Setup,
        other: (compiler: Compiler, emulator: String), seed: UInt64, operations: Int = 200_000
    ) throws(ConformanceError) {
        (self.here, workshop, self.setup) = (here, try Workshop(), setup)
        there = try Build(worlds, compiler: other.compiler, workshop: workshop)
        emulator = other.emulator
        confined = ConfinedProgram(executable: executable, limit: 600)
        let mix = RandomScenarios.Mix()
        let count = (operations + mix.length - 1) / mix.length
        scenarios = RandomScenarios(Terrain(setup), seed: seed, mix: mix).prefix(count).map(\.withoutOddCalls)
        self.operations = count * mix.length
    }

    /// What is said of each text, oldest first; throws what keeps the machine from making the run.
    func verdicts(_ sources: [Build.Source]) throws(ConformanceError) -> [Verdict] {
        let input = "\(workshop.path)/scenarios"
        try workshop.write(TraceInput(setup, scenarios).bytes, to: "scenarios")
        var verdicts: [Verdict] = []
        for pair in try programs(sources) {
            verdicts.append(try verdict(of: pair, input: input))
        }
        return verdicts
    }

    /// One text as a program of this machine and of the other.
    private struct Pair {
        var here, there: String
    }

    private func programs(_ sources: [Build.Source]) throws(ConformanceError) -> [Pair] {
        var here: [Build.Variant] = [], there: [Build.Variant] = []
        for source in sources {
            here.append(try self.here.variant(source))
            there.append(try self.there.variant(source))
        }
        var pairs: [Pair] = []
        for (one, other) in zip(
            try self.here.libraries(here, .trace), try self.there.libraries(there, .trace))
        {
            pairs.append(Pair(here: try one.get(), there: try other.get()))
        }
        return pairs
    }

    private func verdict(of pair: Pair, input: String) throws(ConformanceError) -> Verdict {
        let (one, other) = (
            try lines(of: [pair.here], input: input), try lines(of: [emulator, pair.there], input: input)
        )
        guard let first = scenarios.indices.first(where: { one.line($0) != other.line($0) }) else {
            return .conforms
        }
        guard let disagreement = try difference(pair, scenarios[first]) else {
            return .notProven(reason: "the traces of a scenario differ in one of two runs")
        }
        let base = setup.functions.first?.first ?? 0
        var shrinker = Shrinker(scenarios[first], disagreement, base: base, mostRuns: 100) {
            try? difference(pair, $0)
        }
        let (scenario, exact) = shrinker.shrunk()
        return .disproved(Counterexample(scenario: scenario, disagreement: exact))
    }

    /// The first operation of a scenario that gives something else on the other machine.
    private func difference(_ pair: Pair, _ scenario: Scenario) throws(ConformanceError) -> Disagreement? {
        try workshop.write(TraceInput(setup, [scenario]).bytes, to: "scenario")
        let input = "\(workshop.path)/scenario"
        let one = try lines(of: [pair.here, "each"], input: input)
        let other = try lines(of: [emulator, pair.there, "each"], input: input)
        let all = scenario.opening + scenario.operations
        guard let place = all.indices.first(where: { one.line($0) != other.line($0) }) else { return nil }
        let (expected, got) = (one.value(place), other.value(place))
        let isSame = expected == got
        return Disagreement(
            law: Self.law(of: all[place].kind), index: place - scenario.opening.count,
            expected: "\(expected) as on this machine",
            got: isSame
                ? "the same result, but other calls, flushes or tables on big-endian s390x"
                : "\(got) on big-endian s390x")
    }

    private static func law(of kind: Operation.Kind) -> Law {
        switch kind {
        case .map, .mapScattered, .rawMap: .m3
        case .unmap, .rawUnmap: .u2
        case .iovaToPhys: .p1
        default: .l2
        }
    }

    private func lines(of words: [String], input: String) throws(ConformanceError) -> TraceLines {
        let output = "\(workshop.path)/trace"
        let end = try confined.run(words, input: input, output: output)
        let text = String(decoding: fileBytes(output) ?? [], as: UTF8.self)
        guard end == .ended(.exited(127)) else { return TraceLines(text: text, end: end) }
        throw .system(what: "run the operations on another machine", reason: text)
    }
}

extension Scenario {
    /// The scenario with a look-up in place of each call that no core hands down, whatever pages the domain has: of
    /// what C leaves undefined there, such as `__ffs(0)`, each machine makes something else.
    fileprivate var withoutOddCalls: Scenario {
        Scenario(
            opening: opening, operations.map { $0.isOdd ? .iovaToPhys($0.iova).on(domain: $0.domain) : $0 })
    }
}

extension Operation {
    fileprivate var isOdd: Bool {
        guard kind == .rawMap || kind == .rawUnmap else { return false }
        return count == 0 || bytes < pageSize || bytes & (bytes - 1) != 0
    }
}

/// What a program printed, and how it ended.
private struct TraceLines {
    private let lines: [Substring]
    private let end: ConfinedProgram.End

    init(text: String, end: ConfinedProgram.End) {
        lines = text.split(separator: "\n")
        self.end = end
    }

    /// A line, or how the program ended where there is none.
    func line(_ index: Int) -> String {
        guard !lines.indices.contains(index) else { return String(lines[index]) }
        switch end {
        case .ended(.exited(let status)): return "it left with status \(status)"
        case .ended(.killed(let signal)): return "it was killed by signal \(signal)"
        case .timedOut: return "it did not return"
        case .tooLarge: return "it took too much memory"
        }
    }

    /// What an operation gave.
    func value(_ index: Int) -> String {
        guard lines.indices.contains(index), let word = lines[index].split(separator: " ").first,
            let value = UInt64(word, radix: 16)
        else { return line(index) }
        let number = Int64(bitPattern: value)
        return number < 0 && number >= -4095
            ? Errno(rawValue: UInt16(-number)).description : hex(value)
    }
}
