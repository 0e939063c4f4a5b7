// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Which kernel tree a command reads.
struct TreeOptions: ParsableArguments {
    /// The folder of the tree.
    @Option(
        help: ArgumentHelp("A checkout of the kernel, or a plain folder with its source.", valueName: "dir"))
    var kernel = "."

    /// The revision of it.
    @Option(
        help: ArgumentHelp(
            "The revision to read; never the work tree. (default: HEAD; plain folders have none)",
            valueName: "rev"))
    var rev: String?
}

/// How a command shows its results.
struct ReportOptions: ParsableArguments {
    /// As JSON.
    @Flag(help: "Print the result as JSON.")
    var json = false

    /// Not at all.
    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false
}

extension TreeOptions {
    /// Opens the tree.
    func open() throws -> KernelSource {
        try .opening(kernel, revision: rev, environment: .ofProcess())
    }
}
