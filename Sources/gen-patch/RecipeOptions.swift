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
    var command: String {
        var words = ["gen-patch"]
        for name in driver { words += ["--driver", name] }
        for name in recipe { words += ["--recipe", name] }
        if style != .full { words += ["--style", style.rawValue] }
        if split { words.append("--split") }
        if keepNames { words.append("--keep-names") }
        return words.joined(separator: " ")
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
