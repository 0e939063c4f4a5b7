// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// Does in a child what a request asks for, and keeps the journal up to date.
struct ChildWork {
    private let request: ChildRequest
    private let journal: Journal
    /// The places in iova of the first system, once it is loaded.
    private var terrain: Terrain

    /// The work of a request.
    init(_ request: ChildRequest, _ journal: Journal) {
        (self.request, self.journal) = (request, journal)
        terrain = Terrain(request.setup)
    }

    /// Does it to its end.
    mutating func answer() throws(ConformanceError) -> ChildAnswer {
        var answer = ChildAnswer()
        let first = try lockstep(0)
        let second = try request.work.isOfTwo ? lockstep(1) : nil
        journal.note(Scenario([]))
        answer.spanned = spanned(first)
        let opened = first.opened()
        if request.isOptional, !request.setup.isSpanned(by: opened.span) { return answer }
        for side in [first, second] { side?.judge.makeRoom(for: max(opened.span, request.setup.room)) }
        terrain = Terrain(
            request.setup, whole: opened.aperture, deferred: first.system.deferredFlushes)
        let inside = try second.flatMap { second throws(ConformanceError) in
            try request.work.looksInside ? InsideComparison(first, second) : nil
        }
        if let inside, !inside.seesChanges() {
            throw .brokenChild(reason: "a change in the driver's memory is not seen")
        }
        do throws(Disproof) {
            switch request.work {
            case .deduce(let amount): try deduce(first, amount, &answer)
            case .judge(let amount): try judge(first, amount)
            case .compare(let amount, let allowance):
                if let second { try compare(first, second, amount, allowance, &answer) }
            case .look(let amount):
                if let inside { try look(inside, amount, &answer) }
            case .count:
                if request.learns { first.judge.goesAlong(with: [], learning: true) }
                answer.costs = try CostTable(first, workloads: workloads, skipping: request.learns).rows
                if !request.learns { try performHuge(first) }
            case .pace(let amount): pace(first, amount, &answer)
            case .cover(let amount, let count):
                first.judge.goesAlong(with: [], learning: true)
                var mix = RandomScenarios.Mix()
                mix.raw = 0
                for scenario in scenarios(amount, mix: mix) { _ = first.run(scenario) }
                answer.marks = first.system.marks(count)
            case .replay(let scenario): try replay(first, scenario, &answer)
            }
        } catch {
            answer.disproof = error
            // The run that was judged last may not be the one that shows it.
            if first.system.state.incident.kind == .none { _ = first.run(error.scenario) }
            answer.incident = first.system.incidentText
        }
        answer.operations = Int(journal[.performed])
        return answer
    }

    /// Which of the request's other setups the driver's tables span.
    private func spanned(_ lockstep: Lockstep<CompiledSystem>) -> [Bool] {
        journal[.isProbing] = 1
        defer { (lockstep.system.setup, journal[.isProbing]) = (request.setup, 0) }
        return request.others.map { other in
            lockstep.system.setup = other
            return other.isSpanned(by: lockstep.opened().span)
        }
    }

    private func lockstep(_ index: Int) throws(ConformanceError) -> Lockstep<CompiledSystem> {
        guard request.libraries.indices.contains(index) else {
            throw .brokenChild(reason: "a library is missing")
        }
        let known = request.known.indices.contains(index) ? request.known[index] : []
        let judge = Judge(request.setup, hardware: ZPCI(request.setup), deviations: known)
        let system = try CompiledSystem(
            library: request.libraries[index], state: journal.state(index).address, setup: request.setup,
            judge: judge)
        return Lockstep(system, judge: judge)
    }

    private var workloads: [Workload] {
        Workload.all(from: request.setup.functions.first?.first ?? 0)
    }

    /// The scenarios of an amount, each written into the journal before it is run.
    private func scenarios(_ amount: ChildRequest.Amount, mix: RandomScenarios.Mix = .init())
        -> some Sequence<Scenario>
    {
        let length = max(1, mix.length)
        let drawn = RandomScenarios(terrain, seed: amount.seed, mix: mix)
        let everything = amount.depth == 0 ? nil : ExhaustiveScenarios(terrain, depth: amount.depth)
        journal[.planned] += UInt64(amount.operations)
        return ScenarioStream(everything, drawn, count: (amount.operations + length - 1) / length) {
            [journal] in
            journal.note($0)
        }
    }

    private func deduce(
        _ lockstep: Lockstep<CompiledSystem>, _ amount: ChildRequest.Amount, _ answer: inout ChildAnswer
    ) throws(Disproof) {
        let deduction = Deduction(lockstep)
        do throws(Disproof) {
            try deduction.learn(from: scenarios(amount))
        } catch {
            // What was learned so far stands in the report of a disproof, too.
            answer.findings = (try? deduction.findings()) ?? []
            throw error
        }
        answer.findings = try deduction.findings()
    }

    private func judge(_ lockstep: Lockstep<CompiledSystem>, _ amount: ChildRequest.Amount) throws(Disproof) {
        for scenario in scenarios(amount) {
            guard let disagreement = lockstep.run(scenario) else { continue }
            throw shrunk(Disproof(scenario: scenario, disagreement: disagreement), lockstep) {
                lockstep.run($0)
            }
        }
    }

    /// Measures how fast operations through the core are performed and judged, on one processor.
    private func pace(
        _ lockstep: Lockstep<CompiledSystem>, _ amount: ChildRequest.Amount, _ answer: inout ChildAnswer
    ) {
        lockstep.judge.goesAlong(with: [], learning: true)
        var mix = RandomScenarios.Mix()
        mix.raw = 0
        let start = processorSeconds()
        var performed = 0
        for scenario in scenarios(amount, mix: mix) {
            guard lockstep.run(scenario) == nil else { return }
            performed += scenario.operations.count
        }
        answer.pace = Double(performed) / max(processorSeconds() - start, 1e-9)
    }

    /// Maps and unmaps more bytes than 32 bits can count, where the aperture has room for them.
    private func performHuge(_ lockstep: Lockstep<CompiledSystem>) throws(Disproof) {
        guard let function = request.setup.functions.first else { return }
        let bytes: UInt64 = 1 << 32 + pageSize
        guard function.last - function.first > bytes + pageSize else { return }
        let scenario = Scenario([
            .map(iova: function.first, paddr: 1 << 33, bytes: bytes),
            .unmap(iova: function.first, bytes: bytes),
        ])
        journal.note(scenario)
        guard let disagreement = lockstep.run(scenario) else { return }
        throw Disproof(scenario: scenario, disagreement: disagreement)
    }

    private func compare(
        _ before: Lockstep<CompiledSystem>, _ after: Lockstep<CompiledSystem>, _ amount: ChildRequest.Amount,
        _ allowance: Allowance, _ answer: inout ChildAnswer
    ) throws(Disproof) {
        for (side, known) in zip([before, after], request.known) {
            side.judge.goesAlong(with: known, learning: true)
        }
        let pair = SameResults(before: before, after: after, allowance: allowance)
        // Legal sequences are long; where everything happens, the two soon are in different states.
        var half = amount
        half.operations /= 2
        for (mix, amount) in [(RandomScenarios.Mix.comparable, amount), (.short, half)] {
            for scenario in scenarios(amount, mix: mix) {
                guard let disagreement = pair.firstChange(scenario) else { continue }
                throw shrunk(Disproof(scenario: scenario, disagreement: disagreement), after) {
                    pair.firstChange($0)
                }
            }
        }
        (before.sweepInterval, after.sweepInterval) = (1, 1)
        answer.growths = pair.growths(base: request.setup.functions.first?.first ?? 0)
    }

    private func look(
        _ inside: InsideComparison, _ amount: ChildRequest.Amount, _ answer: inout ChildAnswer
    ) throws(Disproof) {
        for scenario in scenarios(amount) {
            guard try inside.placeOfDifference(in: scenario) != nil else { continue }
            answer.difference = inside.difference(
                in: scenario, base: request.setup.functions.first?.first ?? 0)
            return
        }
    }

    /// Makes a disproof as small as it goes, with everything compared after each operation.
    private func shrunk(
        _ disproof: Disproof, _ lockstep: Lockstep<CompiledSystem>,
        _ run: @escaping (Scenario) -> Disagreement?
    ) -> Disproof {
        lockstep.sweepInterval = 1
        guard let exact = run(disproof.scenario) else { return disproof }
        let base = request.setup.functions.first?.first ?? 0
        var shrinker = Shrinker(disproof.scenario, exact, base: base, run: run)
        let (scenario, disagreement) = shrinker.shrunk()
        var result = Disproof(scenario: scenario, disagreement: disagreement)
        result.isShrunk = true
        _ = run(scenario)
        return result
    }

    private func replay(
        _ lockstep: Lockstep<CompiledSystem>, _ scenario: Scenario, _ answer: inout ChildAnswer
    ) throws(Disproof) {
        lockstep.sweepInterval = 1
        lockstep.judge.goesAlong(with: request.known.first ?? [], learning: request.learns)
        journal.note(scenario)
        var lines: [String] = []
        var heard: [String] = []
        lockstep.judge.listener = { heard.append("    \($0)") }
        let disagreement = lockstep.run(scenario) { operation, outcome in
            lines.append("\(operation) → \(operation.text(of: outcome.value))")
            lines += heard + lockstep.judge.tableLines(of: operation)
            lines += lockstep.judge.shown.map {
                "    deviates: \($0) (\($0.kind.law.rawValue)): \($0.kind.sentence)"
            }
            heard.removeAll()
        }
        lockstep.judge.listener = nil
        answer.trace = lines + heard
        if let disagreement { throw Disproof(scenario: scenario, disagreement: disagreement) }
    }
}

extension ChildRequest.Work {
    /// Whether a second library is held to the first one.
    fileprivate var isOfTwo: Bool { if case .compare = self { true } else { looksInside } }
    /// Whether libraries are wanted that can be looked into.
    fileprivate var looksInside: Bool { if case .look = self { true } else { false } }
}

extension Setup {
    /// Whether so many pages, from page 0 on, hold all that the first function can use.
    fileprivate func isSpanned(by pages: UInt64) -> Bool {
        functions.first.map { pages > $0.last / pageSize } ?? false
    }

    /// A space of pages that holds all that the first function can use, and is not smaller than three levels of tables span.
    fileprivate var room: UInt64 {
        var room: UInt64 = 1 << 30
        while !isSpanned(by: room), room < 1 << 52 { room *= 2 }
        return room
    }
}

extension Judge {
    /// The table entries that lead to the first and the last page of an operation.
    fileprivate func tableLines(of operation: Operation) -> [String] {
        guard operation.totalBytes > 0, operation.iova != 0 else { return [] }
        let first = operation.iova / pageSize
        let last = (operation.iova &+ operation.totalBytes &- 1) / pageSize
        return Set([first, last]).sorted().map { page in
            "    tables for iova \(hex(page * pageSize)): \(walk(domain: operation.domain, page: page))"
        }
    }
}

/// First every scenario of one kind, then so many of another, each told of before it is handed out.
private struct ScenarioStream: Sequence, IteratorProtocol {
    private var everything: ExhaustiveScenarios?
    private var drawn: RandomScenarios
    private var count: Int
    private let telling: (Scenario) -> Void

    init(
        _ everything: ExhaustiveScenarios?, _ drawn: RandomScenarios, count: Int,
        telling: @escaping (Scenario) -> Void
    ) {
        (self.everything, self.drawn, self.count, self.telling) = (everything, drawn, count, telling)
    }

    mutating func next() -> Scenario? {
        let scenario: Scenario?
        if let next = everything?.next() {
            scenario = next
        } else {
            guard count > 0 else { return nil }
            count -= 1
            scenario = drawn.next()
        }
        if let scenario { telling(scenario) }
        return scenario
    }
}
