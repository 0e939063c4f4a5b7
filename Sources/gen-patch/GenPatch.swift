// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Where the process starts: as the command, or, started by itself, as the child that runs a stranger's C.
@main
enum Start {
    static func main() {
        exitAsChildIfAsked()
        GenPatch.main()
    }
}

/// Rewrites Linux kernel drivers, proves the result and writes the patch series.
struct GenPatch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gen-patch",
        abstract: "Rewrites Linux kernel drivers, proves the result and writes the patch series.",
        version: "gen-patch 0.1.0")
}
