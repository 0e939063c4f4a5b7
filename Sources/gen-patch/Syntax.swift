// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Shows how well and how fast C files are understood.
struct Syntax: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "syntax",
        abstract: "Shows how well and how fast C files are understood.",
        discussion: """
            Each file is read as a recipe reads it: without preprocessing, every byte kept. What was not \
            understood is shown with its place; a recipe never touches it. Say what this prints when you \
            report that something was refused or misread.
            """)

    @Argument(help: ArgumentHelp("Files, and folders whose .c and .h files are read.", valueName: "path"))
    var paths: [String]

    /// Also the laws of trees.
    @Flag(help: "Also check that each tree gives its text back and is sound.")
    var verify = false

    /// The trees in place of the report.
    @Flag(help: "Print the tree of each file: kind, bytes and name of each node.")
    var tree = false

    @OptionGroup var report: ReportOptions

    func run() async throws {
        if tree { return try paths.forEach { Terminal.write(try SyntaxReport.tree(of: $0)) } }
        let found = try await SyntaxReport.of(paths, verifying: verify)
        if report.json {
            Terminal.write(try found.json)
        } else if !report.quiet {
            Terminal.write(found.text)
        }
        guard found.breaches.isEmpty else {
            Terminal.complain(found.breaches)
            throw ExitCode.refused
        }
    }
}
