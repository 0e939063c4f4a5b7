// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Says which tree should take a series, and what it would need there.
struct Route: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route",
        abstract: "Says which tree should take a series, and what it would need there.",
        discussion: """
            Each patch is applied in memory to each tree. Where one does not apply, the smallest set of commits with \
            which it would is found by trying. Nothing is written; '--onto' with 'generate' or 'series -v' asks the same \
            and puts the answer into the mails: the base block and a paragraph of the cover letter.
            """)

    @OptionGroup var options: SeriesOptions

    /// The series.
    @Argument(help: "The branch of the series, ours or anybody's. (default: HEAD's)")
    var branch: String?

    /// The trees.
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The trees to try: linus/master s390/features …", valueName: "ref"))
    var onto: [String]

    /// What it stands on.
    @Option(help: ArgumentHelp("What the series stands on. (default: what it says itself)", valueName: "rev"))
    var base: String?

    /// How much is proven there.
    @Option(help: ArgumentHelp("How much is run there: quick, thorough or none.", valueName: "effort"))
    var prove = ProofEffort.none

    /// As JSON.
    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        let result = try await route(
            branch, onto: onto, kernel: options.kernel, base: base,
            prove: prove.proving(seed: nil) { _, _ in })
        Terminal.write(json ? try JSON.text(of: result) : Array(result.text.utf8))
    }
}
