// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Holds a driver, or any conversion of it, to the reference model.
struct Prove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Holds a driver, or any conversion of it, to the reference model.",
        discussion: """
            The driver's own C is compiled for this machine and run beside a model of what an IOMMU domain must \
            do. A candidate may come from anybody: its C is compiled and run here, in a process with limits and, \
            where the system allows it, without network.

            With '--mutants' it is the prover that is tried: every wrong edit should be refused, or be the same \
            program. What no law refuses runs side by side with the driver, and after every operation results, \
            calls of kernel services and every word of memory are compared. A mutant that differs survived; one \
            that never does is 'alike', which is evidence, not a proof.

            Exit codes: 0 conforms, no mutant survived; 3 disproved, not proven or timed out, a mutant survived or \
            was not decided; 4 no compiler.
            """)

    @OptionGroup var tree: TreeOptions

    /// The driver.
    @Option(help: ArgumentHelp("The driver: its file's name without '.c', or its path.", valueName: "name"))
    var driver: String

    /// A conversion of it.
    @Option(
        help: ArgumentHelp(
            "A conversion to judge: a file, or a commit or branch, which is compiled with its own headers and core.",
            valueName: "file|rev"))
    var candidate: String?

    /// What a conversion is compared with.
    @Option(
        help: ArgumentHelp(
            "The revision with the driver as it was. (default: that of --rev)", valueName: "rev"))
    var against: String?

    /// How much is run.
    @Option(help: "How much is run: quick takes seconds, thorough minutes.")
    var prove = Effort.quick

    /// What operations are drawn from.
    @Option(
        help: ArgumentHelp(
            "What operations are drawn from; the same seed gives the same run.", valueName: "n"))
    var seed = DriverProver.usualSeed

    /// What the conversion may do differently.
    @Option(
        help: ArgumentHelp(
            "A deviation that the conversion may have newly, by name; may be given more than once.",
            valueName: "name"))
    var declare: [String] = []

    /// One scenario.
    @Option(
        help: ArgumentHelp(
            "Perform exactly this scenario, or this run of several threads, as a report printed it.",
            valueName: "scenario"))
    var replay: String?

    /// Whether the prover is tried.
    @Flag(
        help: """
            Try every single wrong edit of the driver, or of the candidate, and tell which are refused; what no law \
            refuses is compared with the driver from inside.
            """)
    var mutants = false

    /// Some wrong edits only.
    @Option(
        help: ArgumentHelp(
            "Try the wrong edit of a number only, as '--mutants' printed it; may be given more than once.",
            valueName: "n"))
    var mutant: [Int] = []

    /// As JSON.
    @Flag(help: "Print the result as JSON.")
    var json = false

    enum Effort: String, ExpressibleByArgument, CaseIterable {
        case quick, thorough
    }

    func run() async throws {
        var order = try await ProofOrder(
            driver: driver, of: tree.kernel, at: against ?? tree.rev, candidate: candidate,
            environment: .ofProcess())
        try order.declare(declare)
        var prover = DriverProver()
        prover.seed = seed
        if prove == .thorough { prover.effort = .thorough }
        let progress = ProofProgress(counting: mutants || !mutant.isEmpty ? "mutant" : "operation")
        prover.progress = { progress.tell($0, to: Terminal.complain) }
        if mutants || !mutant.isEmpty {
            let report = try prover.mutationReport(on: order, only: mutant)
            let again = command + " --mutant"
            if json {
                Terminal.write(
                    try JSON.text(of: MutationRecord(report, path: order.path, command: again)))
            } else {
                Terminal.write(MutationText(report, path: order.path, command: again).text)
            }
            if !report.isStrong { throw Pipeline.ExitCode.unproven }
            return
        }
        if let replay { return try Terminal.write(prover.replayText(replay, on: order)) }
        let report = try prover.report(on: order)
        if json {
            Terminal.write(try JSON.text(of: ProofRecord(report, path: order.path, names: order.names)))
        } else {
            Terminal.write(ProofText(report, path: order.path, names: order.names, replay: command).text)
        }
        if report.verdict != .conforms { throw Pipeline.ExitCode.unproven }
    }

    /// The command as it was typed, as far as a replay needs it.
    private var command: String {
        let options = [
            ("kernel", tree.kernel == "." ? nil : tree.kernel), ("rev", tree.rev), ("driver", driver),
            ("candidate", candidate), ("against", against),
        ]
        return "\(Tool.name) prove"
            + options.map { name, value in value.map { " --\(name) \($0)" } ?? "" }.joined()
    }
}
