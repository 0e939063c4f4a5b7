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
        if case .equivalent = accepted[0] { report.isOriginalAccepted = true }
        if case .survived = accepted[0] { report.isOriginalAccepted = true }
        for start in stride(from: 0, to: mutants.count, by: 32) {
            let batch = Array(mutants[start..<min(start + 32, mutants.count)])
            for (mutant, fate) in zip(batch, try fates(of: batch)) {
                report.results.append(.init(mutant: mutant, fate: fate))
            }
            progress(report.results.count, mutants.count)
        }
    }

    private func fates(of mutants: [Mutant]) throws(ConformanceError) -> [MutationReport.Fate] {
        var fates = [MutationReport.Fate](repeating: .survived, count: mutants.count)
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
        try compare(&fates, libraries)
        try findRepairs(&fates, libraries)
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
        _ fates: inout [MutationReport.Fate], _ libraries: [ProofLibraries.Library],
        _ work: () -> ChildRequest.Work
    ) throws(ConformanceError) {
        var requests: [(index: Int, request: ChildRequest)] = []
        for (index, library) in libraries.enumerated() where fates[index].isSurvival {
            guard case .success(let path) = library else { continue }
            requests.append((index, request(work(), path, known)))
        }
        let ends = try pool.run(requests.map(\.request), limit: effort.limit, patience: 3)
        for ((index, request), end) in zip(requests, ends) {
            switch try pool.verdict(of: end, request, shrinking: false) {
            case .conforms: break
            case .disproved(let example): fates[index] = .killed(example)
            case .notProven(let reason): fates[index] = .killed(Self.example(.l2, "a run", reason))
            case .timedOut: fates[index] = .killed(Self.example(.m1, "an end", "it did not end in its time"))
            }
        }
    }

    /// Laws C1 and C2: the same results for callers, and no more calls or flushes.
    private func compare(
        _ fates: inout [MutationReport.Fate], _ libraries: [ProofLibraries.Library]
    ) throws(ConformanceError) {
        let amount = ChildRequest.Amount(depth: 0, operations: effort.operations / 4, seed: seed &+ 2)
        for (index, library) in libraries.enumerated() where fates[index].isSurvival {
            guard case .success(let path) = library else { continue }
            let pair = ChildRequest(
                .compare(amount, Allowance()), libraries: [originalLibrary, path], setup: prover.setup,
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
            let exceeding = zip(answer.costs, costs).first {
                $0.mapping.exceeds($1.mapping) || $0.unmapping.exceeds($1.unmapping)
            }
            if let (after, before) = exceeding {
                fates[index] = .killed(
                    Self.example(.c2, "at most \(before.text)", "\(after.text) for \(after.name)"))
            }
        }
    }

    /// What survived because it departs less from the laws than the driver does is told apart.
    private func findRepairs(
        _ fates: inout [MutationReport.Fate], _ libraries: [ProofLibraries.Library]
    ) throws(ConformanceError) {
        let amount = ChildRequest.Amount(depth: effort.depth, operations: effort.operations, seed: seed)
        for (index, library) in libraries.enumerated() where fates[index].isSurvival {
            guard case .success(let path) = library else { continue }
            let result = try pool.run([request(.deduce(amount), path)], limit: effort.limit)[0]
            guard case .answered(let answer) = result.end, answer.disproof == nil else { continue }
            let kinds = Set(answer.findings.map(\.deviation.kind))
            let mended = known.map(\.kind).filter { !kinds.contains($0) }
            if !mended.isEmpty { fates[index] = .mends(mended) }
        }
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
    /// Tries every single wrong edit of a driver's text that the rules know.
    package func mutate(
        _ path: String, of tree: any TreeReader, text: [UInt8], effort: Effort, seed: UInt64
    ) throws(ConformanceError) -> MutationReport {
        let start = monotonicSeconds()
        let world = try HostWorld.cut(from: tree, driver: path, texts: [text])
        let workshop = try Workshop()
        let pool = try ChildPool(executable: executable, workshop: workshop)
        let build = try Build(world, compiler: compiler, workshop: workshop)
        var run = try MutationRun(self, text, build: build, pool: pool, effort: effort, seed: seed)
        try run.run(Mutant.all(of: text)) { [progress] in progress(Progress(performed: $0, planned: $1)) }
        var report = run.report
        report.seconds = monotonicSeconds() - start
        return report
    }
}
