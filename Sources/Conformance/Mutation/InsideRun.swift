// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import ReferenceModel

/// Tells wrong drivers that no law refuses from the driver by what shows inside.
struct InsideRun {
    private let prover: Prover
    private let build: Build
    private let pool: ChildPool
    private let effort: Effort
    private let seed: UInt64
    private let library: String

    /// Compiles the driver so that it can be looked into; it is the first variant of the build.
    init(
        _ prover: Prover, build: Build, pool: ChildPool, effort: Effort, seed: UInt64
    ) throws(ConformanceError) {
        (self.prover, self.build, self.pool) = (prover, build, pool)
        (self.effort, self.seed) = (effort, seed)
        library = try build.libraries([Build.Variant(number: 1)], .inside)[0].get()
    }

    /// What becomes of variants that nothing refused so far; the driver has the deviations that are known, and takes the
    /// tall functions of some setups with those that are known there.
    func fates(
        of variants: [Build.Variant], known: [Deviation], tall: [MutationRun.Aside] = []
    ) throws(ConformanceError) -> [MutationReport.Fate] {
        var fates: [MutationReport.Fate] = []
        var requests: [(index: Int, request: ChildRequest)] = []
        for (index, library) in try build.libraries(variants, .inside).enumerated() {
            fates.append(.survived(nil))
            guard case .success(let path) = library else { continue }
            requests += looks(at: path, known, tall).map { (index, $0) }
            fates[index] = .alike(operations: 0)
        }
        // Two drivers are run and compared, where other children run and judge one.
        let ends = try pool.run(requests.map(\.request), limit: effort.limit * 5)
        for ((index, request), end) in zip(requests, ends) {
            fates[index] = try fates[index].joined(with: fate(of: end, request))
        }
        return fates
    }

    /// The looks at a library: everything on the usual functions, less on those whose last page is not theirs and on
    /// tall ones.
    private func looks(at path: String, _ known: [Deviation], _ tall: [MutationRun.Aside])
        -> [ChildRequest]
    {
        let much = ChildRequest.Amount(
            depth: effort.depth, operations: effort.operations, seed: seed &+ 3)
        let fewer = ChildRequest.Amount(
            depth: 1, operations: effort.accessOperations, seed: seed &+ 4)
        let looks =
            [(prover.setup, much, known), (Prover.oddSetup, fewer, known)]
            + tall.map { ($0.setup, fewer, $0.known) }
        return looks.map { setup, amount, known in
            ChildRequest(
                .look(amount), libraries: [library, path], setup: setup, known: [known, known])
        }
    }

    private func fate(
        of result: ChildPool.Result, _ request: ChildRequest
    ) throws(ConformanceError) -> MutationReport.Fate {
        switch try pool.verdict(of: result, request, shrinking: false) {
        case .disproved(let example): return .killed(example)
        case .notProven, .timedOut: return .survived(nil)
        case .conforms: break
        }
        guard case .answered(let answer) = result.end else { return .survived(nil) }
        guard var difference = answer.difference else { return .alike(operations: answer.operations) }
        difference.setup = request.setup
        return .survived(difference)
    }
}

extension MutationReport.Fate {
    /// What two looks say together: what was refused is refused, and what differs differs.
    fileprivate func joined(with other: Self) -> Self {
        switch (self, other) {
        case (.alike(let one), .alike(let more)): .alike(operations: one + more)
        case (.killed, _): self
        case (_, .killed): other
        case (.survived, _): self
        default: other
        }
    }
}

extension Mutant {
    /// A driver that differs from another only inside, as no law forbids it: a function of the names given is a
    /// reader for a moment. One that tells the hardware of changes is taken first.
    static func plantedInside(in text: [UInt8], reached names: Set<String>) -> [UInt8]? {
        let functions = SyntaxTree.parse(text).root.children.filter { node in
            guard node.kind == .functionDefinition,
                let name = node.children.lazy.compactMap(\.declaredName).first
            else { return false }
            return names.contains(name)
        }
        let heart = functions.first { $0.flushCall != nil } ?? functions.first
        guard let body = heart?.first(.compoundStatement) else { return nil }
        let place = body.range.lowerBound + 1
        return text[..<place] + Array(" rcu_read_lock(); rcu_read_unlock();".utf8) + text[place...]
    }
}
