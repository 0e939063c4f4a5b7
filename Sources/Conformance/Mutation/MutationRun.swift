// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import ReferenceModel

/// One mutation run on its way: every mutant is tried by ever more of what a proof does, until something refuses it.
struct MutationRun {
    private let prover: Prover
    private let build: Build
    private let pool: ChildPool
    private let effort: Effort
    private let seed: UInt64
    private let original: [UInt8]
    private let originalLibrary: String
    private let inside: InsideRun
    private var known: [Deviation] = []
    private var costs: [CostTable.Row] = []
    private var coverage = Coverage([], marks: [])
    /// Functions that are not the usual ones, on which the driver runs right.
    struct Aside {
        /// What stands around the domains.
        var setup: Setup
        /// The deviations that the driver has, there or on the usual ones.
        var known: [Deviation]
    }

    /// Tall functions that the driver has tables for.
    private var tall: [Aside] = []
    /// What is known so far.
    private(set) var report: MutationReport

    /// Compiles the driver, and finds out what it does and reaches.
    init(
        _ prover: Prover, _ original: [UInt8], build: Build, pool: ChildPool, effort: Effort, seed: UInt64
    ) throws(ConformanceError) {
        (self.prover, self.build, self.pool, self.original) = (prover, build, pool, original)
        (self.effort, self.seed) = (effort, seed)
        report = MutationReport(original: original, compiler: prover.compiler.version, seed: seed)
        let instrumented = Instrumented(original)
        let variants = [try build.variant(original), try build.variant(instrumented.text)]
        let libraries = try build.libraries(variants, .plain)
        originalLibrary = try libraries[0].get()
        inside = try InsideRun(prover, build: build, pool: pool, effort: effort, seed: seed)
        try learn(instrumented, marked: try libraries[1].get())
    }

    /// Finds out what the driver does and costs, and what of it is reached.
    private mutating func learn(_ instrumented: Instrumented, marked: String) throws(ConformanceError) {
        let amount = ChildRequest.Amount(depth: effort.depth, operations: effort.operations, seed: seed)
        let cover = ChildRequest.Work.cover(amount, marks: instrumented.points.count)
        let ends = try pool.runProbing(
            [
                request(.deduce(amount), originalLibrary), request(.count, originalLibrary),
                request(cover, marked),
            ], limit: effort.limit)
        guard case .answered(let deduced) = ends[0].result.end,
            case .answered(let counted) = ends[1].result.end,
            case .answered(let covered) = ends[2].result.end
        else { throw .brokenChild(reason: "the driver itself does not run to its end") }
        known = deduced.findings.map(\.deviation)
        costs = counted.costs
        var marks = covered.marks
        for setup in ends[0].tall {
            guard let (found, more) = try learned(on: setup, cover, marked) else { continue }
            tall.append(found)
            for (number, mark) in more.enumerated() where mark != 0 { marks[number] = mark }
        }
        coverage = Coverage(instrumented.points, marks: marks)
    }

    /// What the driver does on tall functions, and the marks of what is reached there; nil where it does not run right on
    /// these, so that nothing can be held to it.
    private func learned(
        on setup: Setup, _ cover: ChildRequest.Work, _ marked: String
    ) throws(ConformanceError) -> (tall: Aside, marks: [UInt8])? {
        var requests = [request(.deduce(fewer), originalLibrary), request(cover, marked)]
        for place in requests.indices { requests[place].setup = setup }
        let ends = try pool.run(requests, limit: effort.limit)
        guard case .answered(let deduced) = ends[0].end, deduced.disproof == nil,
            case .answered(let covered) = ends[1].end
        else { return nil }
        let there = deduced.findings.map(\.deviation)
        let elsewhere = known.filter { other in
            !there.contains { $0.kind == other.kind && $0.extent >= other.extent }
        }
        return (Aside(setup: setup, known: there + elsewhere), covered.marks)
    }

    /// What is run on functions that are not the usual ones, and where each access is looked at.
    private var fewer: ChildRequest.Amount {
        ChildRequest.Amount(depth: 1, operations: effort.accessOperations, seed: seed &+ 1)
    }

    /// Tries every mutant, and the driver itself among them.
    mutating func run(_ mutants: [Mutant], progress: (Int, Int) -> Void) throws(ConformanceError) {
        let accepted = try fates(of: [
            Mutant(kind: .dropped, function: "", line: 0, place: 0..<0, text: original)
        ])
        switch accepted[0] {
        case .equivalent, .alike, .survived: report.isOriginalAccepted = true
        default: break
        }
        try checkLook()
        for start in stride(from: 0, to: mutants.count, by: 32) {
            let batch = Array(mutants[start..<min(start + 32, mutants.count)])
            for (mutant, fate) in zip(batch, try fates(of: batch)) {
                report.results.append(.init(mutant: mutant, fate: fate))
            }
            progress(report.results.count, mutants.count)
        }
    }

    /// The look inside is tried first: on a copy of the driver, and on one that differs only there.
    private mutating func checkLook() throws(ConformanceError) {
        var variants = [try build.variant(original)]
        if let planted = Mutant.plantedInside(in: original, reached: coverage.functions) {
            variants.append(try build.variant(planted))
        }
        let fates = try inside.fates(of: variants, known: known, tall: tall)
        report.copy = fates.first
        if fates.count > 1 { report.planted = fates.last }
    }

    private func fates(of mutants: [Mutant]) throws(ConformanceError) -> [MutationReport.Fate] {
        var fates = [MutationReport.Fate](repeating: .survived(nil), count: mutants.count)
        var variants: [Build.Variant] = []
        for mutant in mutants { variants.append(try build.variant(mutant.text)) }
        let libraries = try build.libraries(variants, .plain)
        let same = build.code(of: Build.Variant(number: 1))
        for (index, library) in libraries.enumerated() where !mutants[index].function.isEmpty {
            if case .failure = library {
                fates[index] = .stillborn
            } else if let reason = mutants[index].equivalence {
                fates[index] = .equivalent(reason: reason)
            } else if build.code(of: variants[index]) == same {
                fates[index] = .equivalent(reason: "the compiler makes the same code of it")
            } else if !isReached(mutants[index]) {
                fates[index] = .unreached
            }
        }
        let amount = ChildRequest.Amount(depth: effort.depth, operations: effort.operations, seed: seed)
        try sieve(&fates, libraries) { .judge(amount) }
        let survivors = fates.indices.filter { fates[$0].isSurvival }
        let watched = try build.libraries(survivors.map { variants[$0] }, .accesses)
        var all = libraries
        for (index, library) in zip(survivors, watched) { all[index] = library }
        try sieve(&fates, all) { .judge(fewer) }
        let mended = try repairs(fates, libraries)
        try compare(&fates, libraries, mended)
        try sieve(&fates, libraries, on: Aside(setup: Prover.oddSetup, known: known)) { .judge(fewer) }
        for tall in tall {
            try sieve(&fates, libraries, on: tall) { .judge(fewer) }
            try sieve(&fates, all, on: tall) { .judge(fewer) }
            try compare(&fates, libraries, mended, on: tall)
        }
        for (index, kinds) in mended where fates[index].isSurvival { fates[index] = .mends(kinds) }
        try findEquivalents(&fates, variants)
        let left = fates.indices.filter { fates[$0].isSurvival }
        let looked = try inside.fates(of: left.map { variants[$0] }, known: known, tall: tall)
        for (index, fate) in zip(left, looked) { fates[index] = fate }
        return fates
    }

    /// Whether the run reaches the statement that a mutant is in; what is in no function is always reached.
    private func isReached(_ mutant: Mutant) -> Bool {
        if let outcome = mutant.neededOutcome, !coverage.sees(outcome, on: mutant.line) { return false }
        return mutant.kind == .callback
            || coverage.functions.contains(mutant.function) && coverage.reaches(mutant.line)
    }

    /// Runs what survived so far, and notes what is refused.
    private func sieve(
        _ fates: inout [MutationReport.Fate], _ libraries: [ProofLibraries.Library], on other: Aside? = nil,
        _ work: () -> ChildRequest.Work
    ) throws(ConformanceError) {
        var requests: [(index: Int, request: ChildRequest)] = []
        for (index, library) in libraries.enumerated() where fates[index].isSurvival {
            guard case .success(let path) = library else { continue }
            var request = request(work(), path, other?.known ?? known)
            if let other { request.setup = other.setup }
            requests.append((index, request))
        }
        let ends = try pool.runPatiently(
            requests.map(\.request), limit: effort.limit, alone: effort.limit * 5, patience: 3)
        for ((index, request), end) in zip(requests, ends) {
            let said = try pool.verdict(of: end, request, shrinking: false)
            if let fate = MutationReport.Fate(said) { fates[index] = fate }
        }
    }

    /// What survived and is the same program to the compiler, in any reading of the text, is no wrong driver.
    private func findEquivalents(
        _ fates: inout [MutationReport.Fate], _ variants: [Build.Variant]
    ) throws(ConformanceError) {
        for index in fates.indices where fates[index].isSurvival {
            for reading in build.readings(of: variants[index]) {
                guard let code = try build.code(of: variants[index], reading),
                    code == (try build.code(of: Build.Variant(number: 1), reading))
                else { continue }
                fates[index] = .equivalent(reason: "the compiler makes the same code of it \(reading.words)")
                break
            }
        }
    }

    /// Laws C1 and C2: the same results for callers but for what is mended, and no more calls or flushes.
    private func compare(
        _ fates: inout [MutationReport.Fate], _ libraries: [ProofLibraries.Library],
        _ mended: [Int: [Deviation.Kind]]
    ) throws(ConformanceError) {
        let amount = ChildRequest.Amount(depth: 0, operations: effort.operations / 4, seed: seed &+ 2)
        for (index, library) in libraries.enumerated() where fates[index].isSurvival {
            guard case .success(let path) = library else { continue }
            let pair = ChildRequest(
                .compare(amount, Allowance(changing: Set(mended[index] ?? []))),
                libraries: [originalLibrary, path], setup: prover.setup,
                known: [known, known])
            let ends = try pool.run([pair, request(.count, path, known)], limit: effort.limit)
            if case .disproved(let example) = try pool.verdict(of: ends[0], pair, shrinking: false) {
                fates[index] = .killed(example)
            }
            if case .disproved(let example) = try pool.verdict(
                of: ends[1], request(.count, path, known), shrinking: false)
            {
                fates[index] = .killed(example)
            }
            guard case .answered(let answer) = ends[1].end else { continue }
            let table = CostTable(rows: costs)
            if let after = CostTable(rows: answer.costs).rowsExceeding(table).first,
                let before = table[after.name]
            {
                fates[index] = .killed(
                    Self.example(.c2, "at most \(before.text)", "\(after.text) for \(after.name)"))
            }
        }
    }

    /// Law C1 on tall functions: the same results.
    private func compare(
        _ fates: inout [MutationReport.Fate], _ libraries: [ProofLibraries.Library],
        _ mended: [Int: [Deviation.Kind]], on tall: Aside
    ) throws(ConformanceError) {
        var amount = fewer
        amount.depth = 0
        var pairs: [(index: Int, request: ChildRequest)] = []
        for (index, library) in libraries.enumerated() where fates[index].isSurvival {
            guard case .success(let path) = library else { continue }
            let work = ChildRequest.Work.compare(amount, Allowance(changing: Set(mended[index] ?? [])))
            var pair = request(work, originalLibrary)
            (pair.libraries, pair.setup) = ([originalLibrary, path], tall.setup)
            pair.known = [tall.known, tall.known]
            pairs.append((index, pair))
        }
        let ends = try pool.run(pairs.map(\.request), limit: effort.limit)
        for ((index, request), end) in zip(pairs, ends) {
            guard case .disproved(let example) = try pool.verdict(of: end, request, shrinking: false)
            else { continue }
            fates[index] = .killed(example)
        }
    }

    /// The deviations of the driver that survivors no longer have, by their places.
    private func repairs(
        _ fates: [MutationReport.Fate], _ libraries: [ProofLibraries.Library]
    ) throws(ConformanceError) -> [Int: [Deviation.Kind]] {
        let amount = ChildRequest.Amount(depth: effort.depth, operations: effort.operations, seed: seed)
        var requests: [(index: Int, request: ChildRequest)] = []
        for (index, library) in libraries.enumerated() where fates[index].isSurvival {
            if case .success(let path) = library { requests.append((index, request(.deduce(amount), path))) }
        }
        var mended: [Int: [Deviation.Kind]] = [:]
        for ((index, _), result) in zip(requests, try pool.run(requests.map(\.request), limit: effort.limit))
        {
            guard case .answered(let answer) = result.end, answer.disproof == nil else { continue }
            let kinds = Set(answer.findings.map(\.deviation.kind))
            let gone = known.map(\.kind).filter { !kinds.contains($0) }
            if !gone.isEmpty { mended[index] = gone }
        }
        return mended
    }

    private static func example(_ law: Law, _ expected: String, _ got: String) -> Counterexample {
        Counterexample(
            scenario: Scenario([]),
            disagreement: Disagreement(law: law, index: 0, expected: expected, got: got))
    }

    private func request(_ work: ChildRequest.Work, _ library: String, _ known: [Deviation] = [])
        -> ChildRequest
    {
        ChildRequest(work, libraries: [library], setup: prover.setup, known: [known])
    }
}

extension MutationReport.Fate {
    /// Whether nothing refused it so far.
    var isSurvival: Bool {
        if case .survived = self { true } else { false }
    }
}

extension Prover {
    /// Tries every single wrong edit of a driver's text that the rules know, or those of some numbers.
    package func mutate(
        _ path: String, of tree: any TreeReader, _ step: Step, only numbers: Set<Int> = [], effort: Effort,
        seed: UInt64
    ) throws(ConformanceError) -> MutationReport {
        let start = monotonicSeconds()
        let world = try HostWorld.cut(from: step.tree ?? tree, driver: path, texts: [step.text])
        let workshop = try Workshop()
        let pool = try ChildPool(executable: executable, workshop: workshop)
        let build = try Build([world], compiler: compiler, workshop: workshop)
        var run = try MutationRun(self, step.text, build: build, pool: pool, effort: effort, seed: seed)
        let mutants = Mutant.all(of: step.text).filter { numbers.isEmpty || numbers.contains($0.number) }
        try run.run(mutants) { [progress] in progress(Progress(performed: $0, planned: $1)) }
        var report = run.report
        report.seconds = monotonicSeconds() - start
        return report
    }
}
