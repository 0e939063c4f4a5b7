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
        let amount = ChildRequest.Amount(depth: effort.depth, operations: effort.operations, seed: seed)
        let requests = [
            request(.deduce(amount), originalLibrary), request(.count, originalLibrary),
            request(.cover(amount, marks: instrumented.points.count), try libraries[1].get()),
        ]
        let ends = try pool.run(requests, limit: effort.limit)
        guard case .answered(let deduced) = ends[0].end, case .answered(let counted) = ends[1].end,
            case .answered(let covered) = ends[2].end
        else { throw .brokenChild(reason: "the driver itself does not run to its end") }
        known = deduced.findings.map(\.deviation)
        costs = counted.costs
        coverage = Coverage(instrumented.points, marks: covered.marks)
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
        let fates = try inside.fates(of: variants, known: known)
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
        let fewer = ChildRequest.Amount(depth: 1, operations: effort.accessOperations, seed: seed &+ 1)
        let survivors = fates.indices.filter { fates[$0].isSurvival }
        let watched = try build.libraries(survivors.map { variants[$0] }, .accesses)
        var all = libraries
        for (index, library) in zip(survivors, watched) { all[index] = library }
        try sieve(&fates, all) { .judge(fewer) }
        let mended = try repairs(fates, libraries)
        try compare(&fates, libraries, mended)
        try sieve(&fates, libraries, setup: Prover.oddSetup) { .judge(fewer) }
        for (index, kinds) in mended where fates[index].isSurvival { fates[index] = .mends(kinds) }
        try findEquivalents(&fates, variants)
        let left = fates.indices.filter { fates[$0].isSurvival }
        for (index, fate) in zip(left, try inside.fates(of: left.map { variants[$0] }, known: known)) {
            fates[index] = fate
        }
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
        _ fates: inout [MutationReport.Fate], _ libraries: [ProofLibraries.Library], setup: Setup? = nil,
        _ work: () -> ChildRequest.Work
    ) throws(ConformanceError) {
        var requests: [(index: Int, request: ChildRequest)] = []
        for (index, library) in libraries.enumerated() where fates[index].isSurvival {
            guard case .success(let path) = library else { continue }
            var request = request(work(), path, known)
            if let setup { request.setup = setup }
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
