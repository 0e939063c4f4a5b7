// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import ReferenceModel

/// What the end of a child says about the driver in it.
extension ChildPool {
    /// The verdict; what crashed or hung is made small by trying again and again.
    func verdict(
        of result: Result, _ request: ChildRequest, shrinking isShrunk: Bool = true
    ) throws(ConformanceError) -> Verdict {
        switch result.end {
        case .answered(let answer):
            guard let disproof = answer.disproof else { return .conforms }
            return .disproved(
                Counterexample(
                    scenario: disproof.scenario, disagreement: disproof.disagreement,
                    incident: answer.incident,
                    known: request.known.last ?? [], setup: request.setup))
        case .timedOut: return .timedOut
        case .failed(let reason): return .notProven(reason: reason)
        case .crashed(signal: 0): return .notProven(reason: "the child left without an answer")
        case .crashed, .hung:
            let (kind, called) = result.journal.state(0).incident
            if kind == .called {
                return .notProven(reason: "the driver calls '\(called)', which the C world does not have")
            }
            guard let disagreement = Self.disagreement(of: result) else {
                return .notProven(reason: "the child ended before it performed anything")
            }
            let example = Self.example(result, disagreement, request)
            return .disproved(isShrunk ? try shrunk(example, request) : example)
        }
    }

    /// What a child that ended in the middle shows, with its place.
    private static func example(
        _ result: Result, _ disagreement: Disagreement, _ request: ChildRequest
    ) -> Counterexample {
        var disagreement = disagreement
        if let place = crashPlace(result, request) { disagreement.got += ", \(place)" }
        let incident = request.libraries.first.map { result.journal.state(0).incidentText(library: $0) }
        return Counterexample(
            scenario: result.journal.scenario, disagreement: disagreement, incident: incident ?? "",
            known: request.known.last ?? [], setup: request.setup)
    }

    private func shrunk(
        _ example: Counterexample, _ request: ChildRequest
    ) throws(ConformanceError) -> Counterexample {
        let base = request.setup.functions.first?.first ?? 0
        func result(of scenario: Scenario) -> Result? {
            var again = request
            again.work = .replay(scenario)
            // What it deviates in on the way is not what is looked for.
            again.learns = true
            return try? self.run([again], limit: 10, patience: 1).first
        }
        func disagreement(of scenario: Scenario) -> Disagreement? {
            guard let result = result(of: scenario), !result.hasAnswered else { return nil }
            return Self.disagreement(of: result)
        }
        // Which operation it was is exact only now.
        let exact = disagreement(of: example.scenario) ?? example.disagreement
        var shrinker = Shrinker(
            example.scenario, exact, base: base, mostRuns: 300, run: disagreement(of:))
        let (scenario, found) = shrinker.shrunk()
        guard let result = result(of: scenario), !result.hasAnswered else { return example }
        return Self.example(result, found, request)
    }

    /// What a crash or a hang is in the model's words.
    private static func disagreement(of result: Result) -> Disagreement? {
        guard let index = result.journal.operation else { return nil }
        let scenario = result.journal.scenario
        let kind = scenario.operations.indices.contains(index) ? scenario.operations[index].kind : .freeDomain
        var got = "it did not return"
        if case .crashed(let signal) = result.end {
            got = "it crashed with signal \(signal), \(name(of: signal))"
            if signal == SIGSEGV, let crash = result.journal.crash { got += words(of: crash.address) }
        }
        return Disagreement(law: law(of: kind), index: index, expected: "a return", got: got)
    }

    /// Where a child was in the kernel's files when a signal ended it.
    private static func crashPlace(_ result: Result, _ request: ChildRequest) -> String? {
        guard let stack = result.journal.crash?.stack else { return nil }
        return request.libraries.indices.lazy.compactMap { index in
            result.journal.state(index).place(of: stack, library: request.libraries[index])
        }.first
    }

    /// What the address says of a crash; others differ from run to run.
    private static func words(of address: UInt64?) -> String {
        guard let address else { return ", on an address that no memory has" }
        return address < pageSize ? ", NULL dereference on address \(hex(address))" : ""
    }

    private static func name(of signal: Int32) -> String {
        strsignal(signal).map { String(cString: $0) } ?? "unknown"
    }

    private static func law(of kind: Operation.Kind) -> Law {
        switch kind {
        case .map, .mapScattered, .rawMap: .m1
        case .unmap, .rawUnmap: .u1
        case .iovaToPhys: .p1
        default: .l2
        }
    }
}

extension ConformanceError {
    /// The failure in one sentence, or with a compiler's words below it.
    package var sentence: String {
        switch self {
        case .noCompiler(let tried):
            "no C compiler was found; tried \(tried.map { "'\($0)'" }.joined(separator: ", "))"
        case .system(let what, let reason): "cannot \(what): \(reason)"
        case .missingFile(let path): "the tree has no '\(path)'"
        case .missingCoreFunction(let name, let path): "'\(path)' has no function '\(name)'"
        case .unknownHardware(let path): "'\(path)' is for hardware that the model does not know"
        case .unreadableTree(let reason): "the tree cannot be read: \(reason)"
        case .unknownInterface(let reason):
            "the tree's IOMMU interface is not one that the proof knows, as it knows those of Linux 5.15 to 7.2: \(reason)"
        case .doesNotCompile(let path, let message): "'\(path)' does not compile:\n\(message)"
        case .noChild(let path): "'\(path)' cannot be started again"
        case .brokenChild(let reason): "the child that runs the C broke down: \(reason)"
        }
    }
}

extension CostTable.Row {
    /// The numbers that law C2 looks at.
    var text: String {
        "\(mapping.driverCalls) calls and \(mapping.refreshes) flushes to map, \(unmapping.driverCalls) and "
            + "\(unmapping.refreshes) to unmap"
    }
}
