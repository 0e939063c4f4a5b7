// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import ReferenceModel

/// Holds the texts of a driver to the model and to each other.
package struct Prover: Sendable {
    /// One text of the driver's file, and what its change says about itself.
    package struct Step: Sendable {
        /// The whole file.
        package var text: [UInt8]
        /// The tree that it belongs to; nil for the tree of the proof.
        package var tree: (any TreeReader)?
        /// New deviations, and ones that grow, that the change declares.
        package var declared: [Deviation]
        /// Deviations that the change says it mends.
        package var mended: [Deviation.Kind]
        /// Where the change declares that one call covers what several did, so that inherited deviations may
        /// reach from a chunk to the whole request (law C1).
        package var reaches: [Reach]
        /// Whether the change declares a flush that was missing, which may cost more (law C2).
        package var declaresFlush: Bool

        /// A text with what its change declares.
        package init(
            _ text: [UInt8], of tree: (any TreeReader)? = nil, declared: [Deviation] = [],
            mended: [Deviation.Kind] = [], reaches: [Reach] = [], declaresFlush: Bool = false
        ) {
            (self.text, self.tree, self.declared, self.mended) = (text, tree, declared, mended)
            (self.reaches, self.declaresFlush) = (reaches, declaresFlush)
        }

        /// The deviations that may reach farther.
        var growing: Set<Deviation.Kind> { Set(reaches.flatMap(\.kinds)) }
    }

    /// How far a proof is.
    package struct Progress: Sendable {
        /// Operations performed.
        package var performed: Int
        /// Operations planned, as far as that is known.
        package var planned: Int
    }

    /// The compiler that is used.
    package let compiler: Compiler
    /// Our own program, which is started again as the child.
    package let executable: String
    /// A text of the driver of which only the costs are counted, to stand beside the others.
    package var aside: [UInt8]?
    /// What stands around the domains.
    package var setup = Prover.usualSetup
    /// Told how far the proof is.
    package var progress: @Sendable (Progress) -> Void = { _ in }

    /// A prover with a compiler, and our own program for the children.
    package init(compiler: Compiler, executable: String) {
        (self.compiler, self.executable) = (compiler, executable)
    }

    /// Holds the texts of a driver's file, the first as it stands and each further one a commit, to the model and
    /// each to the one before it; wrong drivers that are planted go first.
    package func prove(
        _ path: String, of tree: any TreeReader, _ steps: [Step], effort: Effort, seed: UInt64
    ) throws(ConformanceError) -> ProofReport {
        let cast = try Cast(steps, aside: aside, path, of: tree)
        let planted = steps.first.map { Mutant.planted(in: $0.text) } ?? []
        return try prove(steps, planted: planted, in: cast, effort: effort, seed: seed)
    }

    /// Holds every step to the model and to the one before it; wrong drivers that are planted go first.
    private func prove(
        _ steps: [Step], planted: [Mutant], in cast: Cast, effort: Effort, seed: UInt64
    ) throws(ConformanceError) -> ProofReport {
        let start = monotonicSeconds()
        let workshop = try Workshop()
        let pool = try ChildPool(executable: executable, workshop: workshop)
        pool.progress = { [progress] in progress(Progress(performed: $0, planned: $1)) }
        var report = ProofReport(compiler: compiler.version, seed: seed, effort: effort)
        let build = try Build(cast.worlds, compiler: compiler, workshop: workshop)
        var run = try ProofRun(
            self, steps, cast.sources, planted, build: build, pool: pool, effort: effort, seed: seed)
        try run.deduce()
        try run.judge()
        run.compare()
        try run.measurePace()
        (report.steps, report.planted) = (run.results, run.plantedResults)
        (report.aside, report.pace) = (run.aside, run.pace)
        report.further = [run.sanitizing]
        let further = FurtherRuns(
            prover: self, cast: cast, build: build, workshop: workshop, effort: effort, seed: seed,
            declared: steps.map { $0.declared.map(\.kind) })
        try further.run(&report)
        (report.operations, report.isIsolated) = (pool.operations, pool.isIsolated)
        report.seconds = monotonicSeconds() - start
        return report
    }
}
