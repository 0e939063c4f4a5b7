// SPDX-License-Identifier: GPL-2.0-only
import GitStore

/// What the parts of a first version are called, and where its mails go.
struct Names: Sendable {
    /// The branch, without `refs/heads/`.
    let branch: String
    /// The tag, without `refs/tags/`.
    let tag: String
    /// The folder of the mails, absolute.
    let output: String

    private static let prefix = "refs/heads/"

    /// The names that the user chose, else names made of the drivers and their recipes.
    init(conversions: [Conversion], options: GenerateOptions, repository: Repository) {
        let changed = conversions.filter { !$0.steps.isEmpty }
        let steps = changed.flatMap(\.steps)
        let main = steps.first { !$0.isFix }
        let recipe = (main ?? steps.last)?.recipes.first ?? "series"
        let driver = changed.count == 1 ? changed[0].driver : "drivers"
        let named = options.branch.map {
            $0.hasPrefix(Self.prefix) ? String($0.dropFirst(Self.prefix.count)) : $0
        }
        branch = named ?? "\(driver)-\(recipe)"
        tag = branch + "-v1"
        output = options.output ?? "\(repository.commonFolder)/\(Tool.name)/\(tag)"
    }
}
