// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Takes Reviewed-by, Acked-by and Tested-by from replies into the next version.
struct Trailers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes Reviewed-by, Acked-by and Tested-by from replies into the next version.",
        discussion: """
            Replies are matched by Message-Id; one that could belong to several patches is refused.
            """)

    @OptionGroup var options: SeriesOptions

    /// The replies.
    @Argument(help: ArgumentHelp("A mailbox of replies, or '-' for standard input.", valueName: "file"))
    var file: String

    /// The series.
    @Option(help: "The branch of the series. (default: HEAD's)")
    var branch: String?

    @OptionGroup var next: VersionOptions

    func run() async throws {
        var wanted = next.options()
        wanted.replies.append(try readWhole(file))
        Terminal.write(
            try await versionWithTrailers(of: branch, kernel: options.kernel, options: wanted).text)
    }
}
