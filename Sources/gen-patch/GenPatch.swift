// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Glibc
import Pipeline

/// Where the process starts: as the command, or, started by itself, as the child that runs a stranger's C.
@main
enum Start {
    static func main() async {
        exitAsChildIfAsked()
        await GenPatch.main()
    }
}

/// Rewrites Linux kernel drivers, proves the result and writes the patch series.
struct GenPatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Tool.name,
        abstract: "Rewrites Linux kernel drivers, proves the result and writes the patch series.",
        discussion: """
            In a clone of Linux 6.1, this makes a signed branch, a signed tag and the mails of the series:

              gen-patch --driver s390-iommu --branch s390-map-pages --output outgoing/

            'gen-patch help COMMAND' says more of each command.
            """,
        version: "\(Tool.name) \(Tool.version)",
        subcommands: [
            Generate.self,
            Diff.self,
            Explain.self,
            List.self,
            Syntax.self,
            Prove.self,
            Series.self,
            Trailers.self,
            Check.self,
            PullRequestText.self,
            Verify.self,
            Route.self,
        ],
        defaultSubcommand: Generate.self)

    /// Runs the command that the arguments name and ends the process with its exit code.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let code as Pipeline.ExitCode {
            Glibc.exit(code.rawValue)
        } catch {
            if let failure = Failure(error) { end(with: failure) }
            end(with: error)
        }
    }

    private static func end(with failure: Failure) -> Never {
        Terminal.complain(failure.description)
        Glibc.exit(failure.exitCode.rawValue)
    }

    /// Shows what ArgumentParser has to say; its exit code for a wrong command line is ours.
    private static func end(with error: any Error) -> Never {
        let text = fullMessage(for: error)
        guard exitCode(for: error) != .success else {
            print(text)
            Glibc.exit(Pipeline.ExitCode.done.rawValue)
        }
        Terminal.complain(text.prefix(1).lowercased() + text.dropFirst())
        Glibc.exit(Pipeline.ExitCode.usage.rawValue)
    }
}
