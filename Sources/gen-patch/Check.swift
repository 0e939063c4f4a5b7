// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Looks at a series as maintainers and their tools will.
///
/// The series is that of a branch, or of files as 'git format-patch' writes them, ours or not.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Looks at a series as maintainers and their tools will.",
        discussion: """
            The series is that of a branch, ours or not, or of files as 'git format-patch' writes them. Exit code 1 \
            says that something should keep it from being sent.
            """)

    @OptionGroup var options: SeriesOptions

    /// The series.
    @Argument(help: ArgumentHelp("A branch, or mails in files. (default: HEAD's)", valueName: "branch|files"))
    var subjects: [String] = []

    /// What it stands on.
    @Option(help: ArgumentHelp("What the series stands on. (default: what it says itself)", valueName: "rev"))
    var base: String?

    /// Whether to build.
    @Flag(help: "Build each patch with the tree's own kbuild (W=1, sparse where installed).")
    var build = false

    /// For what to build.
    @Option(
        help: ArgumentHelp(
            "The architecture to build for. (default: that of the files, by path or Kconfig)",
            valueName: "arch"))
    var arch: String?

    /// As JSON.
    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        let result = try await checkedSeries(
            subjects, kernel: options.kernel, base: base, isBuilt: build || arch != nil, architecture: arch)
        Terminal.write(json ? try JSON.text(of: result.record) : Array(result.text.utf8))
        if !result.isClean { throw Pipeline.ExitCode.refused }
    }
}
