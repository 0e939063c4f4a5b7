// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// One driver, compiled in one way and run in one child: what a whole proof does many times.
struct SingleRun {
    /// How it is compiled.
    var flavor = Compiler.Flavor.plain
    /// The compiler.
    var compiler: Compiler?
    /// What the child does.
    var work = ChildRequest.Work.deduce(.init(depth: 1, operations: 1_000, seed: 1))

    /// The processor time that one operation may take, in seconds.
    var patience = 2.0

    /// What is said of the real driver with some edits.
    func verdict(_ edits: [(String, String)]) throws -> Verdict {
        try verdict(of: [edits], work)
    }

    /// What is said of the real driver with some edits beside the driver as it is.
    func comparison(_ edits: [(String, String)]) throws -> Verdict {
        try verdict(of: [[], edits], .compare(.init(depth: 0, operations: 500, seed: 1), Allowance()))
    }

    private func verdict(of texts: [[(String, String)]], _ work: ChildRequest.Work) throws -> Verdict {
        let path = "drivers/iommu/s390-iommu.c"
        let texts = try texts.map { try RealKernel.text(of: path, $0) }
        let cast = try Cast(texts.map { .init($0) }, path, of: KernelFolder())
        let workshop = try Workshop()
        let build = try Build(cast.worlds, compiler: compiler ?? .find(), workshop: workshop)
        let libraries = try build.libraries(texts.map { try build.variant($0) }, flavor)
        var request = ChildRequest(
            work, libraries: try libraries.map { try $0.get() }, setup: Prover.usualSetup)
        request.known = libraries.map { _ in [] }
        let pool = try ChildPool(executable: try theCommand, workshop: workshop)
        return try pool.verdict(of: try pool.run([request], limit: 120, patience: patience)[0], request)
    }

    /// What shows that the real driver with some edits is wrong.
    func example(_ edits: [(String, String)]) throws -> Counterexample {
        let verdict = try verdict(edits)
        var found: Counterexample?
        if case .disproved(let example) = verdict { found = example }
        return try #require(found, "\(verdict)")
    }
}
