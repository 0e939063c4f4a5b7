// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

extension RaceReport {
    /// Every race that a sanitizer told of while the program went on.
    static func all(_ text: String, driver: String, code: CodePlaces?) -> [RaceReport] {
        let starts = text.ranges(of: "WARNING: ThreadSanitizer: ").map(\.lowerBound)
        return zip(starts, starts.dropFirst() + [text.endIndex]).compactMap {
            RaceReport(String(text[$0..<$1]), driver: driver, code: code)
        }
    }

    /// Whether an entry is put into a list under a reader who walks that list or the one that it was in: it was taken
    /// off and no grace period went by. What a list's lock orders are writers; a reader needs none.
    var isReuse: Bool {
        let additions: Set = ["list_add_rcu", "list_add_tail_rcu"]
        let writes = accesses.filter { additions.contains($0.function) && $0.deed.hasPrefix("a write") }
        return writes.count == 1 && deeds.contains { $0.hasPrefix("an atomic read") }
    }
}

extension ThreadRun {
    /// What came of one text.
    struct Outcome {
        /// What is said of it, the reuse of entries apart.
        var verdict: Verdict
        /// What shows that it reuses entries, if it does.
        var reuse: Counterexample?
    }

    /// What came of each text, oldest first; throws what keeps the machine from making the run.
    func outcomes(_ sources: [Build.Source]) throws(ConformanceError) -> [Outcome] {
        var outcomes: [Outcome] = []
        var before: String?
        for program in try programs(sources) {
            let program = try program.get()
            outcomes.append(try outcome(of: program))
            // Threads may have missed each other in the text before it.
            if let before, outcomes[outcomes.count - 1].reuse != nil {
                for _ in 0..<3 where outcomes[outcomes.count - 2].reuse == nil {
                    outcomes[outcomes.count - 2].reuse = try outcome(of: before).reuse
                }
            }
            before = program
        }
        return outcomes
    }

    /// What came of a program: a race ends the run, but one by an entry that is reused is a deviation that has a name.
    func outcome(of program: String) throws(ConformanceError) -> Outcome {
        let race: RaceReport
        switch try attempt(program) {
        case .other(let verdict): return Outcome(verdict: verdict)
        case .race(let found): race = found
        }
        guard race.isReuse else { return Outcome(verdict: .disproved(example(race.sentence))) }
        let (races, verdict) = try races(of: program)
        let other = races.first { !$0.isReuse }
        return Outcome(
            verdict: other.map { .disproved(example($0.sentence)) } ?? verdict,
            reuse: example(race.sentence))
    }
}

extension ProofReport {
    /// Puts outcomes where there was nothing to object to so far, and compares each text with the one before it; `declared`
    /// is what each may do otherwise.
    mutating func take(_ outcomes: [ThreadRun.Outcome], declared: [[Deviation.Kind]]) {
        for (index, outcome) in outcomes.enumerated() {
            if steps[index].verdict == .conforms { steps[index].verdict = outcome.verdict }
            guard let reuse = outcome.reuse else { continue }
            steps[index].add([
                DeviationFinding(
                    deviation: Deviation(.entryReusedEarly, .page), scenario: reuse.scenario,
                    disagreement: reuse.disagreement)
            ])
            let isInherited = index == 0 || outcomes[index - 1].reuse != nil
            let isDeclared = declared.indices.contains(index) && declared[index].contains(.entryReusedEarly)
            guard !isInherited, !isDeclared else { continue }
            steps[index].undeclared.append(.entryReusedEarly)
            guard steps[index].verdict == .conforms else { continue }
            steps[index].verdict = .disproved(reuse)
        }
        for index in steps.indices.dropFirst() where steps[index].comparison != nil {
            steps[index].comparison = DeviationComparison(
                before: steps[index - 1].findings.map(\.deviation),
                after: steps[index].findings.map(\.deviation))
        }
    }
}
