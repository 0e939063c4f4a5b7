// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser

/// Which series a command is about.
struct SeriesOptions: ParsableArguments {
    /// The folder of the repository.
    @Option(help: ArgumentHelp("The repository that holds the series.", valueName: "dir"))
    var kernel = "."
}
