// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import GitStore
import Glibc
import KernelTree
import ReferenceModel

/// What `prove` is asked for: a driver of a tree, and perhaps somebody's conversion of it.
package struct ProofOrder: Sendable {
    /// The tree, and where the driver stands as it was.
    package let source: KernelSource
    /// The driver's file.
    package let path: String
    /// The text as it was.
    package let before: [UInt8]
    /// The conversion; nil where the driver is judged as it stands.
    package var after: [UInt8]? { candidate?.text }
    private let candidate: Candidate?
    /// What the user calls the two.
    package let names: [String]
    /// What the user declares of the conversion.
    package var declared: [Deviation] = []
    /// Where the user declares that one call covers what several did.
    package var reaches: [Reach] = []

    /// Reads a driver and a candidate: a file if there is one of that name, otherwise a revision.
    package init(
        driver: String, of kernel: String, at revision: String?, candidate: String?, environment: Environment
    ) async throws {
        source = try KernelSource.opening(kernel, revision: revision, environment: environment)
        path = try await source.path(ofDriver: driver)
        before = try source.reader.bytes(of: path) ?? []
        names = [revision ?? "as it stands"] + (candidate.map { [$0] } ?? [])
        self.candidate = try candidate.map { [source, path] in try Self.candidate($0, source, path) }
    }

    /// Somebody's conversion.
    private struct Candidate {
        /// The whole file.
        var text: [UInt8]
        /// The tree of its revision; nil for a file, which belongs to the tree of the driver as it was.
        var tree: RevisionReader?
    }

    private static func candidate(_ name: String, _ source: KernelSource, _ path: String) throws -> Candidate
    {
        if let bytes = fileBytes(name) { return Candidate(text: bytes) }
        guard case .revision(let repository, _) = source else {
            throw Failure.unknown(kind: "file", name: name, known: [])
        }
        let snapshot = try snapshot(of: name, in: repository)
        guard let bytes = try snapshot.contents(of: path) else {
            throw Failure.unknown(kind: "file in '\(name)'", name: path, known: [])
        }
        return Candidate(text: bytes, tree: RevisionReader(snapshot))
    }

    /// The tree of a revision. What looks like a path is no revision, and is not spoken of as one.
    private static func snapshot(of name: String, in repository: Repository) throws -> Snapshot {
        do {
            return try repository.snapshot(of: name)
        } catch {
            guard case .unknownRevision = error,
                name.hasPrefix("/") || name.hasPrefix(".") || name.hasSuffix(".c")
            else { throw error }
            throw Failure.unknown(kind: "file", name: name, known: [])
        }
    }

    /// The bytes of a file of this machine; nil if it is none that can be read.
    private static func fileBytes(_ path: String) -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.dropLast().joined(separator: "/")
        let root = parts.count > 1 ? (folder.isEmpty ? "/" : folder) : "."
        return try? FolderReader(root: root).bytes(of: String(parts.last ?? ""))
    }

    /// The texts for the prover. Where `map` became `map_pages`, or `unmap` became `unmap_pages`, one call covers what
    /// several did, whoever wrote it; that lets what the contract names reach farther there, and nothing else.
    var steps: [Prover.Step] {
        guard let after else { return [Prover.Step(before)] }
        let (old, new) = (callbacks(before), callbacks(after))
        let converted = [Deviation.Place.map, .unmap].filter { place in
            let pages = "\(place.rawValue)_pages"
            return new.contains(pages) && !old.contains(pages)
        }
        return [
            Prover.Step(before),
            Prover.Step(
                after, of: candidate?.tree, declared: declared,
                reaches: reaches + converted.flatMap(Reach.all)),
        ]
    }

    /// The names of the callbacks by which the core maps and unmaps.
    private func callbacks(_ text: [UInt8]) -> Set<String> {
        guard let kernel = try? source.kernel(path: ""),
            case .success(let driver) = Driver.read(path: path, bytes: text, kernel: kernel)
        else { return [] }
        return Set(driver.mappingCallbacks.map(\.member))
    }
}

extension DriverProver {
    /// Judges a driver as it stands, or a conversion of it.
    package func report(on order: ProofOrder) throws -> ProofReport {
        var prover = try prover()
        prover.aside = bitmapOnly(order.before, order.path, of: order.source.reader)
        return try prover.prove(
            order.path, of: order.source.reader, order.steps, effort: effort, seed: seed)
    }

    /// Tries the prover with every wrong edit of the last text, or those of some numbers.
    package func mutationReport(on order: ProofOrder, only numbers: [Int] = []) throws -> MutationReport {
        return try prover().mutate(
            order.path, of: order.source.reader, order.steps.last ?? Prover.Step(order.before),
            only: Set(numbers), effort: effort, seed: seed)
    }

    /// Performs one scenario on each text.
    package func replay(_ scenario: Scenario, on order: ProofOrder) throws -> [Prover.Replay] {
        try prover().replay(scenario, order.path, of: order.source.reader, order.steps)
    }

    /// Does what the word of a counterexample says.
    private func replay(_ code: String, on order: ProofOrder) throws -> [Prover.Replay] {
        if let plan = ThreadPlan(code: code) {
            return try prover().replay(plan, order.path, of: order.source.reader, order.steps)
        }
        guard let scenario = Scenario(code: code) else { throw Failure.usage("'\(code)' is not a scenario") }
        return try replay(scenario, on: order)
    }
}

extension ProofOrder {
    /// Declares deviations of the conversion by their names, and where what the driver does may reach farther.
    package mutating func declare(_ names: [String]) throws(Failure) {
        for name in names {
            if let reach = Reach(name: name) {
                reaches.append(reach)
                continue
            }
            guard let kind = Deviation.Kind.allCases.first(where: { $0.name == name }) else {
                throw .unknown(
                    kind: "deviation", name: name,
                    known: Deviation.Kind.allCases.map(\.name)
                        + [Deviation.Place.map, .unmap].flatMap(Reach.all).map(\.name))
            }
            declared.append(Deviation(kind, .request))
        }
    }
}

extension DriverProver {
    /// What a scenario, given by its word, does on each text, ending in a line feed.
    package func replayText(_ code: String, on order: ProofOrder) throws -> String {
        zip(order.names, try replay(code, on: order)).map { name, replay in
            let end = replay.counterexample.map {
                ["disproved (\($0.disagreement.law.rawValue)): \($0.finding)"]
            }
            return (["\(order.path), \(name):"] + replay.lines.map { "  \($0)" } + (end ?? [])).map {
                $0 + "\n"
            }
            .joined()
        }.joined(separator: "\n")
    }
}
