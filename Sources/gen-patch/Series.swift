// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Writes the mails of a series again, or makes its next version.
struct Series: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "series",
        abstract: "Writes the mails of a series again, or makes its next version.",
        discussion: """
            The same version gives the same bytes in every clone that has its signed tag. No mail is sent: the command \
            that would send them is printed.

            What a new version changed is said patch by patch, in an editor or in a file for --changelog; a heading \
            is 'cover:' or a patch's number, and each patch that changed needs an entry:

              cover:
              - take the lock once (Robin)
              2:
              - say why the end is inclusive (Jason),
                in the log too
            """)

    @OptionGroup var options: SeriesOptions

    /// The series.
    @Argument(help: "The branch of the series, or the tag of one version. (default: HEAD's)")
    var branch: String?

    /// Which version.
    @Option(
        name: [.customShort("v"), .long],
        help: ArgumentHelp("The version: one that stands, or the next one, which is made.", valueName: "n"))
    var rerollCount: Int?

    /// Whether it is sent once more.
    @Flag(help: "Mark the mails RESEND, with new ids: the same version is sent once more, unchanged.")
    var resend = false

    @OptionGroup var next: VersionOptions

    /// As JSON.
    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        if resend, rerollCount != nil {
            throw ValidationError("--resend sends a version once more, not a new one")
        }
    }

    func run() async throws {
        let result =
            if let rerollCount {
                try await nextVersion(
                    rerollCount, of: branch, kernel: options.kernel, options: next.options())
            } else {
                try await writtenSeries(branch, kernel: options.kernel, output: next.output, isResent: resend)
            }
        Terminal.write(json ? try JSON.text(of: result.record) : Array(result.text.utf8))
    }
}
