// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Writes the text that asks a maintainer to pull the signed tag.
struct PullRequestText: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull-request",
        abstract: "Writes the text that asks a maintainer to pull the signed tag.")

    @OptionGroup var options: SeriesOptions

    /// From where.
    @Argument(help: "The URL to pull from. (default: where the user's git would push the branch)")
    var url: String?

    /// The series.
    @Option(help: "The branch of the series, or the tag of one version. (default: HEAD's)")
    var branch: String?

    func run() async throws {
        Terminal.write(try pullRequest(branch, url: url, kernel: options.kernel))
    }
}
