// SPDX-License-Identifier: GPL-2.0-only
import Checks
import Foundation
import GitStore
import PatchSeries

/// Builds the files of a series with the tree's own kbuild, at each of its patches.
///
/// The tree of the base is written out once into a cache, configured and prepared; after that each patch costs only
/// the files that it changes. A warning counts when the base has fewer of its words.
package struct TreeBuild: Sendable {
    /// The architecture, as the kernel's Makefile calls it.
    let architecture: String?
    /// The folder that trees and objects are kept in.
    let cache: String
    /// The world that the compiler is looked for in.
    let environment: Environment

    /// A build for `architecture`, or for the one that the files are for where that is nil, kept in `cache`, or in the
    /// user's cache folder.
    package init(architecture: String? = nil, cache: String? = nil, environment: Environment) {
        self.architecture = architecture
        let home = environment.variables["HOME"] ?? "/tmp"
        let shared = environment.variables["XDG_CACHE_HOME"] ?? home + "/.cache"
        self.cache = cache ?? "\(shared)/\(Tool.name)/build"
        self.environment = environment
    }

    /// The compilers that build for an architecture, as Debian and others name them.
    private static func prefixes(_ architecture: String) -> [String] {
        let triples = [
            "s390": ["s390x-linux-gnu", "s390x-linux"], "arm64": ["aarch64-linux-gnu", "aarch64-linux"],
            "arm": ["arm-linux-gnueabihf", "arm-linux-gnueabi"], "x86": ["x86_64-linux-gnu"],
            "powerpc": ["powerpc64le-linux-gnu"], "riscv": ["riscv64-linux-gnu"],
        ]
        return (triples[architecture] ?? ["\(architecture)-linux-gnu"]).map { $0 + "-" }
    }

    /// What became of each tree of `trees`, which stand on `base`, by the number of the patch.
    func trials(of trees: [Snapshot], on base: Snapshot) async throws -> [Int: OutsideResults.Trial] {
        let paths = try objects(changedBy: trees, on: base)
        guard !paths.isEmpty else { return [:] }
        let name = try architecture ?? DriverArchitecture.common(to: trees, on: base)
        let build = try await prepared(base, for: name)
        var last = base
        var known = try await build.warnings(building: paths)
        if case .failed(let reasons) = known.trial {
            let reason = "the base does not build: \(reasons.first ?? "")"
            return Dictionary(uniqueKeysWithValues: trees.indices.map { ($0 + 1, .unknown(reason)) })
        }
        var trials: [Int: OutsideResults.Trial] = [:]
        for (index, tree) in trees.enumerated() {
            try build.write(tree, replacing: last)
            last = tree
            let result = try await build.warnings(building: paths)
            let new = result.lines.subtracting(known.lines)
            trials[index + 1] = result.trial
            guard case .passed = result.trial else { continue }
            if !new.isEmpty { trials[index + 1] = .failed(new.sorted()) }
            known = result
        }
        try build.write(base, replacing: last)
        return trials
    }

    /// The objects to build: those of the C files that any patch changes.
    private func objects(changedBy trees: [Snapshot], on base: Snapshot) throws -> [String] {
        guard let last = trees.last else { return [] }
        let files = try base.repository.diff(from: base, to: last).files
        return files.filter { $0.new != nil && $0.path.hasSuffix(".c") }.map { $0.path.dropLast() + "o" }
    }

    private func prepared(_ base: Snapshot, for architecture: String) async throws -> PreparedTree {
        for tool in ["make", "gcc", "bc", "flex", "bison"]
        where !Program(name: tool, environment: environment).isInstalled {
            throw Failure.environment("'\(tool)' is not installed", hint: "apt-get install \(tool)")
        }
        let prefixes = Self.prefixes(architecture)
        let prefix = prefixes.first { Program(name: $0 + "gcc", environment: environment).isInstalled }
        guard let prefix else {
            throw Failure.environment(
                "there is no cross compiler '\(prefixes[0])gcc' for \(architecture)",
                hint: "apt-get install gcc-\(prefixes[0].dropLast())")
        }
        let tree = PreparedTree(
            folder: "\(cache)/\(base.tree.prefix(16))-\(architecture)", architecture: architecture,
            prefix: prefix, environment: environment)
        try await tree.prepare(base)
        return tree
    }
}

/// A tree that is written out, configured and prepared.
struct PreparedTree {
    let folder: String
    let architecture: String
    let prefix: String
    let environment: Environment

    private var source: String { folder + "/source" }
    private var objects: String { folder + "/objects" }

    /// Writes the tree out, configures it and builds what everything needs; does nothing when that was done before.
    func prepare(_ base: Snapshot) async throws {
        let files = FileManager.default
        let mark = folder + "/.prepared"
        if files.fileExists(atPath: mark) { return }
        try? files.removeItem(atPath: folder)
        try files.createDirectory(atPath: source, withIntermediateDirectories: true)
        try files.createDirectory(atPath: objects, withIntermediateDirectories: true)
        let git = Git(gitFolder: base.repository.gitFolder, environment: environment)
        let index = ["GIT_INDEX_FILE": folder + "/index", "GIT_WORK_TREE": source]
        _ = try await git.adding(index).output(["read-tree", base.tree.description])
        _ = try await git.adding(index).output(["checkout-index", "-a", "-f", "--prefix=\(source)/"])
        for goal in ["defconfig", "prepare"] {
            let outcome = try await make([goal])
            guard outcome.succeeded else {
                throw Failure.environment(
                    "'make \(goal)' failed: \(Self.lastLines(outcome))",
                    hint: "what it needs is in Documentation/process/changes.rst")
            }
        }
        try Data().write(to: URL(filePath: mark))
    }

    /// Writes the files in which `tree` differs from `last`.
    func write(_ tree: Snapshot, replacing last: Snapshot) throws {
        for file in try tree.repository.diff(from: last, to: tree).files {
            let url = URL(filePath: "\(source)/\(file.path)")
            guard let new = file.new else {
                try FileManager.default.removeItem(at: url)
                continue
            }
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(new.bytes).write(to: url)
        }
    }

    /// Builds some objects anew and gives the warnings, and whether they were built.
    func warnings(building paths: [String]) async throws -> (lines: Set<String>, trial: OutsideResults.Trial)
    {
        for path in paths { try? FileManager.default.removeItem(atPath: "\(objects)/\(path)") }
        let hasSparse = Program(name: "sparse", environment: environment).isInstalled
        let outcome = try await make(["W=1"] + (hasSparse ? ["C=1"] : []) + paths)
        let said = String(decoding: outcome.errors, as: UTF8.self).split(separator: "\n").map(String.init)
        let warnings = said.filter { $0.contains("warning: ") }.map(Self.withoutPlace)
        if outcome.succeeded { return (Set(warnings), .passed) }
        let errors = said.filter { $0.contains("error: ") || $0.contains("No rule to make target") }
        let reasons = errors.isEmpty ? [Self.lastLines(outcome)] : errors.map(relative)
        return (Set(warnings), .failed(reasons))
    }

    private func make(_ goals: [String]) async throws -> Program.Outcome {
        var variables = environment.variables.filter { !$0.key.hasPrefix("GIT_") }
        variables["LC_ALL"] = "C"
        let world = Environment(variables: variables, clock: environment.clock)
        let arguments = [
            "-s", "-C", source, "O=\(objects)", "ARCH=\(architecture)", "CROSS_COMPILE=\(prefix)",
        ]
        return try await Program(name: "make", environment: world).run(arguments + goals)
    }

    private func relative(_ line: String) -> String { line.replacing(source + "/", with: "") }

    /// A warning without its line and column, which move with every patch.
    private static func withoutPlace(_ line: String) -> String {
        let parts = line.split(separator: ":", omittingEmptySubsequences: false)
        let file = parts.first?.split(separator: "/").last ?? ""
        let rest = parts.dropFirst().drop { Int($0) != nil }
        return "\(file):\(rest.joined(separator: ":"))"
    }

    private static func lastLines(_ outcome: Program.Outcome) -> String {
        String(decoding: outcome.errors, as: UTF8.self).split(separator: "\n").suffix(3).joined(
            separator: "; ")
    }
}
