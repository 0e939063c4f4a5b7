// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// What a route says in the mails: the base block, and a paragraph of the cover letter.
struct Destination {
    /// The tree that should take the series, with what it lacks; nothing is claimed where that is not public.
    let base: BaseInformation
    /// Which tree should take it, and why.
    let paragraph: String

    /// What the paragraph begins with, by which a new version finds that of the version before.
    static let opening = "It should go through "

    /// What `route` says; throws where no tree can take the series.
    init(_ route: Route, in repository: Repository) throws {
        guard let choice = route.choice, let id = ObjectID(choice.commit) else {
            throw Failure.obstacle(
                route.answer.hasSuffix(".") ? String(route.answer.dropLast()) : route.answer,
                hint: "name other trees with --onto, or none")
        }
        let needs = choice.needs ?? []
        base = try BaseInformation(
            commit: repository.isPublic(id) ? choice.commit : nil, prerequisites: needs.compactMap(\.patchID))
        let others = route.candidates.filter { $0.reference != choice.reference && !$0.isFit }
            .compactMap { Route.reason($0, citing: "commit ") }
        let condition =
            needs.isEmpty
            ? "where it applies as it is" : "which needs \(Route.list(needs, citing: "commit ")) first"
        let text = (["\(Self.opening)'\(choice.reference)', \(condition)"] + others).joined(separator: "; ")
        paragraph = Paragraphs.filled(text + ".")
    }

    /// What a route onto `references` says of some commits; nil where none is named.
    init?(onto references: [String], router: Router) async throws {
        if references.isEmpty { return nil }
        try self.init(await router.route(onto: references), in: router.repository)
    }

    /// `text` with the paragraph in place of that of another version, or behind its first.
    func told(in text: String) -> String {
        var paragraphs = text.split(separator: "\n\n").map(String.init)
        if let index = paragraphs.firstIndex(where: { $0.hasPrefix(Self.opening) }) {
            paragraphs[index] = paragraph
        } else {
            paragraphs.insert(paragraph, at: min(1, paragraphs.count))
        }
        return paragraphs.joined(separator: "\n\n")
    }

    /// `text` without any such paragraph.
    static func untold(in text: String) -> String {
        text.split(separator: "\n\n").filter { !$0.hasPrefix(opening) }.joined(separator: "\n\n")
    }
}
