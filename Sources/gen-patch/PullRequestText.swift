// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Writes the text that asks a maintainer to pull the signed tag.
struct PullRequestText: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull-request",
        abstract: "Writes the text that asks a maintainer to pull the signed tag.",
        discussion: """
            The text goes to standard output; what should be done before it is sent, such as pushing the tag, to \
            standard error.
            """)

    @OptionGroup var options: SeriesOptions

    /// From where.
    @Argument(
        help:
            "The URL to pull from, or a remote's name. (default: where the user's git would push the branch)")
    var url: String?

    /// The series.
    @Option(help: "The branch of the series, or the tag of one version. (default: HEAD's)")
    var branch: String?

    func run() async throws {
        let request = try await pullRequest(branch, from: url, kernel: options.kernel)
        Terminal.write(request.text)
        if let note = request.note { Terminal.complain("note: \(note)") }
    }
}
