// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Takes Reviewed-by, Acked-by and Tested-by from replies into the next version.
struct Trailers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trailers",
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

    /// As JSON.
    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        var wanted = next.options()
        wanted.replies.append(try readWhole(file))
        let result = try await versionWithTrailers(of: branch, kernel: options.kernel, options: wanted)
        Terminal.write(json ? try JSON.text(of: result.record) : Array(result.text.utf8))
    }
}
