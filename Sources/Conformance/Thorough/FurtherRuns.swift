// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// Makes the further runs of a proof that need programs of their own, and puts what came of them into its report.
struct FurtherRuns {
    /// The prover whose proof it is.
    let prover: Prover
    /// The texts, with their worlds.
    let cast: Cast
    /// What compiles it for this machine.
    let build: Build
    /// The folder of the proof.
    let workshop: Workshop
    /// How much is run.
    let effort: Effort
    /// What operations are drawn from.
    let seed: UInt64
    /// What each text may do otherwise than the one before it.
    var declared: [[Deviation.Kind]] = []

    /// Makes those that are asked for, on the texts that conform so far.
    func run(_ report: inout ProofReport) throws(ConformanceError) {
        for index in report.further.indices where report.further[index].kind == .sanitizers {
            guard case .run(let amount) = report.further[index].outcome else { continue }
            report.further[index].outcome = try sanitizers(amount, &report)
        }
        for kind in [FurtherRun.Kind.threads, .bigEndian] {
            guard effort.further.contains(kind) else {
                report.further.append(FurtherRun(kind, .notAsked))
                continue
            }
            guard report.verdict == .conforms else {
                report.further.append(FurtherRun(kind, .notRun(reason: "the driver did not get that far")))
                continue
            }
            let outcome = kind == .threads ? threads(&report) : bigEndian(&report)
            report.further.append(FurtherRun(kind, outcome))
        }
    }

    /// Tries the sanitizers, whose run was made with the others, on what is planted.
    private func sanitizers(
        _ amount: String, _ report: inout ProofReport
    ) throws(ConformanceError) -> FurtherRun.Outcome {
        let faults = cast.sources.first.map { PlantedFault.all(in: $0.text) } ?? []
        guard !faults.isEmpty else { return .notProvenItself(amount, reason: "nothing could be planted") }
        var variants: [Build.Variant] = []
        for fault in faults { variants.append(try build.variant(fault.text)) }
        let pool = try ChildPool(executable: prover.executable, workshop: try Workshop())
        for (fault, library) in zip(faults, try build.libraries(variants, .sanitized)) {
            let known = report.steps.first?.findings.map(\.deviation) ?? []
            let request = ChildRequest(
                .judge(.init(depth: 1, operations: 1_000, seed: seed)), libraries: [try library.get()],
                setup: prover.setup, known: [known])
            var planted = ProofReport.Planted(kind: fault.kind, line: fault.line)
            let end = try pool.run([request], limit: effort.limit)[0]
            // Another law that is broken would say nothing of the sanitizers.
            if case .disproved(let example) = try pool.verdict(of: end, request, shrinking: false),
                example.incident.hasPrefix(fault.words)
            {
                planted.counterexample = example
            }
            report.planted.append(planted)
        }
        return .run(amount)
    }

    private func threads(_ report: inout ProofReport) -> FurtherRun.Outcome {
        let plan = ThreadPlan(seed: seed, operations: effort.accessOperations / 20)
        let run = ThreadRun(
            build: build, executable: prover.executable, driver: cast.path, setup: prover.setup, plan: plan,
            limit: effort.limit)
        let races = cast.sources.first.map { PlantedRace.all(in: $0.text) } ?? []
        var isProvenItself = false
        do {
            for race in races {
                let found = try run.counterexample(of: race)
                guard found != nil || !race.isPerhapsNone else { continue }
                isProvenItself = found != nil
                report.planted.append(.init(kind: race.kind, line: race.line, counterexample: found))
            }
            report.take(try run.outcomes(cast.sources), declared: declared)
            return isProvenItself
                ? .run("\(plan)")
                : .notProvenItself("\(plan)", reason: "no race could be planted in the driver")
        } catch {
            return .notRun(reason: Self.reason(error))
        }
    }

    private func bigEndian(_ report: inout ProofReport) -> FurtherRun.Outcome {
        switch Compiler.bigEndian() {
        case .failure(let missing): return .notRun(reason: "'\(missing.name)' is not installed")
        case .success(let other):
            do {
                let run = try BigEndianRun(
                    here: build, worlds: cast.worlds, executable: prover.executable, setup: prover.setup,
                    other: other, seed: seed)
                take(try run.verdicts(cast.sources)[...], &report)
                return .run("\(run.operations.grouped) operations")
            } catch {
                return .notRun(reason: Self.reason(error))
            }
        }
    }

    /// Puts verdicts where there was nothing to object to so far.
    private func take(_ verdicts: ArraySlice<Verdict>, _ report: inout ProofReport) {
        for (index, verdict) in verdicts.enumerated() where report.steps[index].verdict == .conforms {
            report.steps[index].verdict = verdict
        }
    }

    /// Why a machine cannot make a run, in one line.
    static func reason(_ error: ConformanceError) -> String {
        let lines = error.sentence.split(separator: "\n")
        return lines.first { $0.contains("error:") }.map(String.init) ?? lines.first.map(String.init) ?? ""
    }
}
