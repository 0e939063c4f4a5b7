// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser

/// Rewrites Linux kernel drivers, proves the result and writes the patch series.
@main
struct GenPatch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gen-patch",
        abstract: "Rewrites Linux kernel drivers, proves the result and writes the patch series.",
        version: "gen-patch 0.1.0")
}
