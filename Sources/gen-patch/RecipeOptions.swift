// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Which drivers are converted, by which recipes.
struct RecipeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A driver to convert, by its name or path; may be given several times.", valueName: "driver")
    )
    var driver: [String] = []

    @Option(
        help: ArgumentHelp("A recipe to use; may be given several times. (default: all)", valueName: "recipe")
    )
    var recipe: [String] = []

    @Option(help: ArgumentHelp("How much of the driver's code changes: full or minimal.", valueName: "style"))
    var style = ConversionOptions.Style.full

    @Flag(help: "Make the conversion and the page sizes two commits.")
    var split = false

    @Flag(help: "Keep the names of the functions.")
    var keepNames = false

    /// The recipes as the pipeline takes them.
    private var options: ConversionOptions {
        ConversionOptions(recipes: recipe, style: style, isSplit: split, keepsNames: keepNames)
    }

    /// The command that makes the same change of the same revision.
    var command: RepeatableCommand {
        var command = RepeatableCommand(Tool.name)
        for name in driver { command.add("driver", name) }
        for name in recipe { command.add("recipe", name) }
        if style != .full { command.add("style", style.rawValue) }
        if split { command.add("split") }
        if keepNames { command.add("keep-names") }
        return command
    }

    /// The converter for a tree; a diff alone tells nobody who sees the change.
    func converter(for source: KernelSource, path: String, findingReaders: Bool = true) throws -> Converter {
        try .recipes(options, for: source, path: path, findingReaders: findingReaders)
    }

    /// The files of the drivers.
    func paths(in source: KernelSource) async throws -> [String] {
        guard !driver.isEmpty else {
            throw Failure.usage("no driver is named: '--driver NAME'; 'gen-patch list' shows them")
        }
        var paths: [String] = []
        for name in driver {
            let path = try await source.path(ofDriver: name)
            if !paths.contains(path) { paths.append(path) }
        }
        return paths
    }
}

extension ConversionOptions.Style: ExpressibleByArgument {}
