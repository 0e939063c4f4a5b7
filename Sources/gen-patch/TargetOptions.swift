// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser

/// The trees that may take a series.
struct TargetOptions: ParsableArguments {
    /// Which tree should take it.
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "The trees of which one should take it: what 'route' says of them goes into the mails.",
            valueName: "ref"))
    var onto: [String] = []
}
