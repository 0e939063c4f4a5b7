// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// One proof on its way: libraries, what is known of each step, and the parts in their order.
struct ProofRun {
    /// The steps so far, as they will stand in the report.
    private(set) var results: [ProofReport.Step]
    /// The planted drivers, as they will stand in the report.
    private(set) var plantedResults: [ProofReport.Planted] = []

    /// The costs of the text that is only counted.
    private(set) var aside: [CostTable.Row] = []
    /// The operations a second that were measured.
    private(set) var pace = 0.0

    /// For each step, the setups of tall functions that its driver has tables for.
    private var tall: [[Setup]]

    /// What of the last step's text was reached so far.
    private var marks: [UInt8] = []
    private let prover: Prover
    private let steps: [Prover.Step]
    private let planted: [Mutant]
    private let pool: ChildPool
    let effort: Effort
    private let seed: UInt64
    let libraries: ProofLibraries

    /// Compiles everything; a step that does not compile is not proven.
    init(
        _ prover: Prover, _ steps: [Prover.Step], _ sources: [Build.Source], _ planted: [Mutant],
        build: Build, pool: ChildPool, effort: Effort, seed: UInt64
    ) throws(ConformanceError) {
        (self.prover, self.steps, self.planted, self.pool) = (prover, steps, planted, pool)
        (self.effort, self.seed) = (effort, seed)
        libraries = try ProofLibraries(
            sources, aside: effort.countsCosts ? prover.aside : nil, planted: planted,
            sanitizes: effort.further.contains(.sanitizers), build: build)
        marks = Array(repeating: 0, count: libraries.points.count)
        tall = Array(repeating: [], count: sources.count)
        results = libraries.steps.map { library in
            switch library {
            case .success: ProofReport.Step(verdict: .conforms)
            case .failure(let error): ProofReport.Step(verdict: .notProven(reason: error.sentence))
            }
        }
    }

    /// Finds the deviations of each step, and which tall functions its driver has tables for.
    mutating func deduce() throws(ConformanceError) {
        let amount = ChildRequest.Amount(depth: effort.depth, operations: effort.operations, seed: seed)
        let indices = results.indices.filter { results[$0].verdict == .conforms }
        let requests = indices.map { request(.deduce(amount), [library($0)]) }
        for (index, end) in zip(indices, try pool.runProbing(requests, limit: effort.limit)) {
            tall[index] = end.tall
            results[index].verdict = try pool.verdict(
                of: end.result, request(.deduce(amount), [library(index)]))
            if case .answered(let answer) = end.result.end { results[index].findings = answer.findings }
        }
    }

    /// One part of the second round, and where its result goes.
    private enum Part {
        case accesses(Int), results(Int), costs(Int), planted(Int), coverage, aside(of: Int?)
    }

    /// Holds each step to itself in the access pass, to the results of the one before it, counts its costs, and
    /// tries the planted drivers.
    mutating func judge() throws(ConformanceError) {
        var parts: [(part: Part, request: ChildRequest)] = []
        if effort.countsCosts { addCosts(&parts) }
        for index in results.indices where results[index].verdict == .conforms {
            let known = known(index)
            let accesses = ChildRequest.Amount(depth: 1, operations: effort.accessOperations, seed: seed &+ 1)
            if case .success(let path) = libraries.accesses[index] {
                parts.append((.accesses(index), request(.deduce(accesses), [path])))
            }
            let odd = ChildRequest(
                .deduce(accesses), libraries: [library(index)], setup: Prover.oddSetup, known: [])
            parts.append((.accesses(index), odd))
            addTall(&parts, index, accesses)
            if effort.countsCosts {
                parts.append((.costs(index), request(.count, [library(index)], [known])))
            }
            if libraries.sanitized.indices.contains(index),
                case .success(let path) = libraries.sanitized[index]
            {
                let fewer = ChildRequest.Amount(depth: 2, operations: effort.accessOperations, seed: seed)
                parts.append((.accesses(index), request(.deduce(fewer), [path])))
            }
            guard index > 0, results[index - 1].verdict == .conforms else { continue }
            addComparisons(&parts, index)
        }
        if case .success(let path)? = libraries.marked {
            let amount = ChildRequest.Amount(depth: 1, operations: effort.operations / 4, seed: seed)
            var covering = request(.cover(amount, marks: libraries.points.count), [path])
            parts.append((.coverage, covering))
            for setup in tall.last ?? [] {
                (covering.setup, covering.isOptional) = (setup, true)
                parts.append((.coverage, covering))
            }
        }
        if let first = results.first, first.verdict == .conforms {
            let amount = ChildRequest.Amount(depth: 1, operations: effort.operations, seed: seed)
            for (index, library) in libraries.planted.enumerated() {
                guard case .success(let path) = library else { continue }
                parts.append((.planted(index), request(.judge(amount), [path], [known(0)])))
            }
        }
        let ends = try pool.run(parts.map(\.request), limit: effort.limit)
        for ((part, request), result) in zip(parts, ends) { try take(result, for: part, request) }
    }

    /// Tries functions whose ranges need more levels of tables, in both passes, as far as the driver has these.
    private func addTall(
        _ parts: inout [(part: Part, request: ChildRequest)], _ index: Int, _ amount: ChildRequest.Amount
    ) {
        for setup in tall[index] {
            for case .success(let path) in [libraries.steps[index], libraries.accesses[index]] {
                var request = ChildRequest(.deduce(amount), libraries: [path], setup: setup)
                request.isOptional = true
                parts.append((.accesses(index), request))
            }
        }
    }

    /// Holds a step to the results of the one before it, on tall functions too where that one has tables for them.
    private func addComparisons(_ parts: inout [(part: Part, request: ChildRequest)], _ index: Int) {
        let pair = [library(index - 1), library(index)]
        let known = [known(index - 1), known(index)]
        func add(_ part: Part, _ operations: Int, on setup: Setup) {
            let amount = ChildRequest.Amount(depth: 0, operations: operations, seed: seed &+ 2)
            let work = ChildRequest.Work.compare(amount, allowance(index))
            parts.append((part, ChildRequest(work, libraries: pair, setup: setup, known: known)))
        }
        add(.results(index), effort.operations / 4, on: prover.setup)
        for setup in tall[index - 1] { add(.accesses(index), effort.accessOperations / 4, on: setup) }
    }

    /// Counts what is no step, or no right one, as far as it goes.
    private func addCosts(_ parts: inout [(part: Part, request: ChildRequest)]) {
        func add(_ part: Part, _ library: ProofLibraries.Library, _ work: ChildRequest.Work) {
            guard case .success(let path) = library else { return }
            var counting = request(work, [path])
            counting.learns = true
            parts.append((part, counting))
        }
        for index in results.indices where results[index].verdict != .conforms {
            add(.aside(of: index), libraries.steps[index], .count)
        }
        if let library = libraries.aside { add(.aside(of: nil), library, .count) }
    }

    /// Measures how fast operations are performed and judged, with nothing else beside: two children slow each other.
    mutating func measurePace() throws(ConformanceError) {
        guard effort.countsCosts, results.last?.verdict == .conforms, let last = results.indices.last else {
            return
        }
        let amount = ChildRequest.Amount(depth: 0, operations: min(effort.operations, 200_000), seed: seed)
        let result = try pool.run([request(.pace(amount), [library(last)])], limit: effort.limit)[0]
        if case .answered(let answer) = result.end { pace = answer.pace }
    }

    private mutating func take(
        _ result: ChildPool.Result, for part: Part, _ request: ChildRequest
    ) throws(ConformanceError) {
        switch part {
        case .costs(let index), .accesses(let index), .results(let index):
            if case .answered(let answer) = result.end {
                if case .costs = part { results[index].costs = answer.costs }
                if case .results = part { results[index].growths = answer.growths }
                results[index].add(answer.findings, on: request.setup)
            }
            let said = try pool.verdict(of: result, request)
            if results[index].verdict == .conforms { results[index].verdict = said }
        case .aside(let index):
            guard case .answered(let answer) = result.end else { return }
            if let index { results[index].costs = answer.costs } else { aside = answer.costs }
        case .coverage:
            guard case .answered(let answer) = result.end else { return }
            for (number, mark) in answer.marks.enumerated() where mark != 0 { marks[number] = mark }
            results[results.count - 1].coverage = Coverage(libraries.points, marks: marks)
        case .planted(let index):
            let said = try pool.verdict(of: result, request, shrinking: false)
            var entry = ProofReport.Planted(kind: planted[index].kind.rawValue, line: planted[index].line)
            if case .disproved(let counterexample) = said { entry.counterexample = counterexample }
            plantedResults.append(entry)
        }
    }

    /// Compares what was found of each step with the step before it: deviations, and the cost of law C2.
    mutating func compare() {
        for index in results.indices.dropFirst() {
            let before = results[index - 1]
            guard before.verdict == .conforms else { continue }
            let comparison = DeviationComparison(before: known(index - 1), after: known(index))
            results[index].comparison = comparison
            results[index].undeclared = comparison.undeclared(
                steps[index].declared, growing: steps[index].growing
            ).map(\.kind)
            guard results[index].verdict == .conforms else { continue }
            let declared = steps[index].declared.map(\.kind) + steps[index].mended
            results[index].isCompared = true
            results[index].silentlyFixed = comparison.silentlyFixed(declared).map(\.kind)
            let unmended = comparison.unmended(steps[index].mended).map(\.kind)
            if let kind = (results[index].undeclared + unmended).first,
                let finding = results[index].findings.first(where: { $0.deviation.kind == kind })
            {
                results[index].verdict = .disproved(
                    Counterexample(
                        scenario: finding.scenario, disagreement: finding.disagreement,
                        known: known(index - 1), setup: finding.setup))
            }
            checkCosts(index, before.costs)
        }
    }

    private mutating func checkCosts(_ index: Int, _ before: [CostTable.Row]) {
        guard !steps[index].declaresFlush, results[index].verdict == .conforms else { return }
        let table = CostTable(rows: before)
        guard let after = CostTable(rows: results[index].costs).rowsExceeding(table).first,
            let before = table[after.name]
        else { return }
        let workload = Workload.all(from: prover.setup.functions[0].first).first { $0.name == after.name }
        let disagreement = Disagreement(
            law: .c2, index: 0, expected: "at most \(before.text)", got: "\(after.text) for \(after.name)")
        let operations = (workload?.mapping ?? []) + (workload?.unmapping ?? [])
        results[index].verdict = .disproved(
            Counterexample(scenario: Scenario(operations), disagreement: disagreement, known: known(index)))
    }

    /// What a step may do differently from the one before it: what it declares, and what it no longer does wrong.
    private func allowance(_ index: Int) -> Allowance {
        let gone = Set(known(index - 1).map(\.kind)).subtracting(known(index).map(\.kind))
        let declared = steps[index].declared.map(\.kind) + steps[index].mended
        return Allowance(changing: gone.union(declared), reaching: Set(steps[index].reaches))
    }

    private func known(_ index: Int) -> [Deviation] {
        results[index].findings.map(\.deviation)
    }

    private func library(_ index: Int) -> String {
        (try? libraries.steps[index].get()) ?? ""
    }

    private func request(_ work: ChildRequest.Work, _ libraries: [String], _ known: [[Deviation]] = [])
        -> ChildRequest
    {
        ChildRequest(work, libraries: libraries, setup: prover.setup, known: known)
    }
}
