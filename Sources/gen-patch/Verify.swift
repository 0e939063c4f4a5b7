// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Verifies a version of a series: signatures, mails, ids, base and the proof's texts.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies signatures, mails, ids, base and the proof of a series.")

    @OptionGroup var options: SeriesOptions

    /// The series.
    @Argument(help: "The branch of the series, or the tag of one version. (default: HEAD's)")
    var branch: String?

    /// As JSON.
    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        let result = try await verifiedSeries(branch, kernel: options.kernel)
        Terminal.write(json ? try JSON.text(of: result) : Array(result.text.utf8))
        if !result.isGood { throw Pipeline.ExitCode.refused }
    }
}
