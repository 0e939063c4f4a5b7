// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import ReferenceModel

extension Prover {
    /// What one scenario did, line by line, on one text of a driver's file.
    package struct Replay: Sendable {
        /// Each operation with its result, and below it the calls, refreshes, table entries and deviations.
        package var lines: [String]
        /// What nothing explains, if there was something.
        package var counterexample: Counterexample?
    }

    /// Performs one scenario on each of some texts and tells what every operation did. What only shows on functions
    /// whose last page is not wholly theirs or that need more levels of tables, in the pass that looks at each access, or to
    /// a sanitizer, which a proof tries too, is told of those.
    package func replay(
        _ scenario: Scenario, _ path: String, of tree: any TreeReader, _ steps: [Step]
    ) throws(ConformanceError) -> [Replay] {
        let cast = try Cast(steps, path, of: tree)
        let workshop = try Workshop()
        let pool = try ChildPool(executable: executable, workshop: workshop)
        let build = try Build(cast.worlds, compiler: compiler, workshop: workshop)
        var variants: [Build.Variant] = []
        for source in cast.sources { variants.append(try build.variant(source)) }
        var replays: [Replay] = []
        for (variant, library) in zip(variants, try build.libraries(variants, .plain)) {
            let usual = try replay(scenario, try library.get(), setup, pool)
            replays.append(try stricter(usual, scenario, variant, build, pool) ?? usual)
        }
        return replays
    }

    /// What shows only to a stricter look, where the usual one shows nothing.
    private func stricter(
        _ usual: Replay, _ scenario: Scenario, _ variant: Build.Variant, _ build: Build, _ pool: ChildPool
    ) throws(ConformanceError) -> Replay? {
        var looks: [(title: String, flavor: Compiler.Flavor, setup: Setup)] = []
        for special in [Self.oddSetup] + Self.tallSetups {
            looks.append((special.words.map { "on \($0):" } ?? "", .plain, special))
        }
        looks.append(("with a look at each access:", .accesses, setup))
        looks.append(("under the address and undefined behaviour sanitizers:", .sanitized, setup))
        guard usual.counterexample == nil else { return nil }
        for look in looks {
            // Not every compiler has the sanitizers, and the proof does without them then.
            guard case .success(let library)? = try? build.libraries([variant], look.flavor).first else {
                continue
            }
            let replay = try replay(scenario, library, look.setup, pool)
            guard replay.counterexample != nil else { continue }
            return Replay(lines: [look.title] + replay.lines, counterexample: replay.counterexample)
        }
        return nil
    }

    private func replay(
        _ scenario: Scenario, _ library: String, _ setup: Setup, _ pool: ChildPool
    ) throws(ConformanceError) -> Replay {
        var request = ChildRequest(.replay(scenario), libraries: [library], setup: setup)
        request.learns = true
        request.isOptional = Self.tallSetups.contains(setup)
        let result = try pool.run([request], limit: 60)[0]
        var replay = Replay(lines: [])
        if case .answered(let answer) = result.end { replay.lines = answer.trace }
        if case .disproved(let example) = try pool.verdict(of: result, request) {
            replay.counterexample = example
        }
        return replay
    }
}

extension Prover {
    /// How often a run of several threads is tried again.
    static let mostThreadRuns = 10
    /// The time that these may take for one text, in seconds.
    static let threadRunTime = 60.0

    /// Makes a run of several threads again on each of some texts, until the sanitizer has something to tell.
    package func replay(
        _ plan: ThreadPlan, _ path: String, of tree: any TreeReader, _ steps: [Step]
    ) throws(ConformanceError) -> [Replay] {
        let cast = try Cast(steps, path, of: tree)
        let build = try Build(cast.worlds, compiler: compiler, workshop: try Workshop())
        let run = ThreadRun(
            build: build, executable: executable, driver: path, setup: setup, plan: plan,
            limit: Self.threadRunTime)
        var replays: [Replay] = []
        for program in try run.programs(cast.sources) {
            replays.append(try replay(run, try program.get()))
        }
        return replays
    }

    private func replay(_ run: ThreadRun, _ program: String) throws(ConformanceError) -> Replay {
        let start = monotonicSeconds()
        var (made, lines) = (0, ["\(run.plan), seed \(run.plan.seed)"])
        while made < Self.mostThreadRuns, monotonicSeconds() - start < Self.threadRunTime {
            made += 1
            let each = ThreadRun.threads * run.plan.operations
            progress(Progress(performed: made * each, planned: Self.mostThreadRuns * each))
            let seen = "seen in run \(made) of at most \(Self.mostThreadRuns):"
            switch try run.attempt(program) {
            case .race(let race):
                return Replay(lines: lines + [seen] + race.lines, counterexample: run.example(race.sentence))
            case .other(.disproved(let example)):
                return Replay(lines: lines + [seen], counterexample: example)
            case .other(.conforms): continue
            case .other(.timedOut): lines.append("run \(made) did not end in its time")
            case .other(.notProven(let reason)): lines.append("run \(made): \(reason)")
            }
        }
        let runs = "\(made) run\(made == 1 ? "" : "s")"
        let time = made < Self.mostThreadRuns ? ", for which the time was" : ""
        return Replay(
            lines: lines + ["not seen in \(runs)\(time); threads that meet in another order may show it"])
    }
}
