// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Shows the change; nothing is written, nothing is proven.
struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show the change as a diff, without writing or proving anything.",
        discussion: """
            Works on a plain folder with kernel source too:

              gen-patch diff --kernel ~/src/linux-6.1 --driver s390-iommu | patch -p1 --dry-run
            """)

    @OptionGroup(title: "The tree") var tree: TreeOptions
    @OptionGroup(title: "The change") var recipes: RecipeOptions

    @Flag(help: "Commit by commit, each with its subject.")
    var each = false

    @Flag(name: [.short, .long], help: "Print nothing but errors; the exit status tells.")
    var quiet = false

    func run() async throws {
        let source = try tree.open()
        let converter = try recipes.converter(for: source, path: tree.kernel, findingReaders: false)
        let paths = try await recipes.paths(in: source)
        let view = ChangeView(try converter.conversions(of: paths, in: source.reader))
        if quiet { return }
        for path in view.donePaths { Terminal.complain("\(path): already done") }
        let diff = each ? view.commitByCommit : view.whole
        Terminal.write(Terminal.hasColours ? ChangeView.coloured(diff) : diff)
    }
}
