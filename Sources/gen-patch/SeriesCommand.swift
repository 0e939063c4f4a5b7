// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Writes the mails of a series again, or makes its next version.
struct Series: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes the mails of a series again, or makes its next version.",
        discussion: """
            The same version gives the same bytes in every clone that has its signed tag. No mail is sent: the command \
            that would send them is printed.
            """)

    @OptionGroup var options: SeriesOptions

    /// The series.
    @Argument(help: "The branch of the series, or the tag of one version. (default: HEAD's)")
    var branch: String?

    /// Where the mails go.
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "The folder for the mails. (default: gen-patch/TAG in the git folder)", valueName: "dir"))
    var output: String?

    func run() async throws {
        let result = try await writtenSeries(branch, kernel: options.kernel, output: output)
        Terminal.write(result.text)
    }
}
