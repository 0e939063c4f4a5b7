// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import KernelTree
import Rewriting

extension Conversion {
    /// A tree of a series, with what its patch is called from version to version.
    typealias Stage = (tree: Snapshot, identity: String)

    /// The way of the file at `path` from `base` through the trees of a series, whoever wrote them.
    ///
    /// What the recipes declare there for the patch of an identity is declared for the stage of that identity.
    init(of path: String, from base: Commit, through stages: [Stage], in repository: Repository) throws {
        let known = try Self.recipes(for: path, at: base, in: repository) ?? []
        var steps: [Rewrite.Step] = []
        var before = try repository.snapshot(of: base).contents(of: path) ?? []
        for stage in stages {
            let after = try stage.tree.contents(of: path) ?? []
            if after == before { continue }
            let names = (stage.identity.split(separator: " ").first ?? "").split(separator: "+").map(
                String.init)
            let changes = known.filter { !Set($0.recipes).isDisjoint(with: names) }.flatMap(\.changes)
            steps.append(Rewrite.Step(recipes: names, before: before, after: after, changes: changes))
            before = after
        }
        self.init(driver: Driver.name(ofPath: path), path: path, steps: steps)
    }

    /// What the recipes make of the file at `path` in a revision; nil where they refuse.
    static func recipes(
        for path: String, at base: Commit, in repository: Repository
    ) throws -> [Rewrite.Step]? {
        let source = KernelSource.revision(repository, base)
        let converter = try? Converter.recipes(
            ConversionOptions(), for: source, path: repository.commonFolder)
        return try? converter?.conversions(of: [path], in: source.reader).first?.steps
    }
}
