// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// How much is proven.
struct ProofOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("How much is run beside the model: quick, thorough or none.", valueName: "effort"))
    var prove = ProofEffort.quick

    @Option(help: ArgumentHelp("What the operations of the proof are drawn from.", valueName: "number"))
    var seed: UInt64?

    @Flag(help: "Let a driver pass that the model does not run; every message says so.")
    var allowUnproven = false

    /// The options as they are typed.
    var command: RepeatableCommand {
        var command = RepeatableCommand(Tool.name)
        if prove != .quick { command.add("prove", prove.rawValue) }
        if let seed { command.add("seed", "\(seed)") }
        if allowUnproven { command.add("allow-unproven") }
        return command
    }

    /// The proof; nil for none.
    func proving(showsProgress: Bool) -> Proving? {
        let line = showsProgress ? ProgressLine() : nil
        return prove.proving(seed: seed) { line?.show($0, of: $1) }
    }
}

extension ProofEffort: ExpressibleByArgument {}
