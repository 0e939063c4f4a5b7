// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Says what a recipe does.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what a recipe does, on an example; without a name, list them.")

    @Argument(help: "The name of a recipe.")
    var recipe: String?

    @Flag(help: "Show all examples, also those that the recipe leaves alone.")
    var all = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
        guard let recipe else {
            if json { return Terminal.write(try JSON.text(of: Explanation.all)) }
            let width = Explanation.all.map(\.name.count).max() ?? 0
            for recipe in Explanation.all {
                let gap = String(repeating: " ", count: width - recipe.name.count)
                Terminal.write("\(recipe.name)\(gap)  \(recipe.summary)\n")
            }
            return
        }
        let explanation = try Explanation.named(recipe)
        if json { return Terminal.write(try JSON.text(of: explanation)) }
        let text = explanation.text(allExamples: all)
        Terminal.write(Terminal.hasColours ? ChangeView.coloured(text) : text)
    }
}
