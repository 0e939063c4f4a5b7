// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries
import Rewriting
import Templates

/// Finds the words for a series: messages and cover letter, from the templates and what the run knows.
struct SeriesWriter {
    /// The templates.
    let texts: Texts
    /// How far the series is shown to be right.
    let validation: Validation
    /// What was shown of each driver, by its path.
    var validations: [String: Validation] = [:]
    /// The command that makes the series again.
    let command: RepeatableCommand

    /// Subject, log and trailers of a commit.
    func message(
        of step: Rewrite.Step, at path: String, prefix: SubsystemPrefix, trailers: [Trailer]
    ) throws -> CommitMessage {
        var parts: [TextValue] = []
        for facts in step.facts where texts.contains(facts.recipe) {
            var values = facts.values.mapValues(\.textValue)
            for other in step.recipes { values["with_\(other.replacing("-", with: "_"))"] = .flag(true) }
            parts.append(.record(["text": .text(try texts.filled(facts.recipe, with: values))]))
        }
        let values = common(validations[path] ?? validation).merging([
            "parts": .list(parts), "recipes": .text(step.recipes.joined(separator: ", ")),
            "groups": .list(ChangeGroup.groups(of: step.changes).map(\.textValue)),
            "has_changes": .flag(!step.changes.isEmpty),
        ]) { $1 }
        return CommitMessage(
            subject: Self.subject(of: step, prefix: prefix),
            log: Paragraphs.filled(try texts.filled("commit", with: values)), trailers: trailers)
    }

    /// The subject of a commit: that of the first recipe that says one.
    static func subject(of step: Rewrite.Step, prefix: SubsystemPrefix) -> String {
        "\(prefix.text): \(step.facts.first?.subject ?? step.recipes.joined(separator: ", "))"
    }

    /// The cover letter's subject and text.
    func cover(
        of plans: [CommitPlan], drivers: [String], place: SeriesPlace
    ) throws -> SeriesState.Cover {
        let sections = ChangeSection.sections(of: plans)
        let patches = plans.enumerated().map { index, plan in
            TextValue.record([
                "number": .text(String(index + 1)), "subject": .text(plan.message.subject),
                "recipes": .text(plan.step.recipes.joined(separator: ", ")),
            ])
        }
        let values = common(validation).merging(place.values) { $1 }.merging([
            "prefix": .text(Self.commonPrefix(of: plans.map(\.prefix.text))),
            "subject": .text(plans.main?.step.facts.first?.subject ?? ""),
            "drivers": .text(Self.enumeration(drivers)), "patches": .list(patches),
            "sections": .list(sections.map { $0.textValue(isNamed: drivers.count > 1) }),
            "has_changes": .flag(!sections.isEmpty),
            "costs": .list(validation.costs.map { .text($0) }),
            "has_costs": .flag(!validation.costs.isEmpty),
        ]) { $1 }.merging(Self.flags(plans)) { $1 }
        let subject = try texts.filled("cover-subject", with: values)
        return SeriesState.Cover(
            subject: subject.split(separator: "\n").joined(separator: " "),
            text: Paragraphs.filled(try texts.filled("cover", with: values)))
    }

    /// What the prefixes of several drivers share: `iommu` for `iommu/s390` and `iommu/exynos`.
    static func commonPrefix(of prefixes: [String]) -> String {
        guard let first = prefixes.first, prefixes.contains(where: { $0 != first }) else {
            return prefixes.first ?? ""
        }
        let parts = prefixes.map { $0.split(separator: "/") }
        let shared = parts[0].indices.prefix { index in
            parts.allSatisfy { $0.count > index && $0[index] == parts[0][index] }
        }
        return shared.isEmpty ? first : parts[0][..<shared.count].joined(separator: "/")
    }

    /// Names in a sentence: `a`, `a and b`, `a, b and c`.
    static func enumeration(_ names: [String]) -> String {
        guard names.count > 1, let last = names.last else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Which recipes a series has, for sentences that are about one: `with_map_pages`.
    private static func flags(_ plans: [CommitPlan]) -> [String: TextValue] {
        var flags: [String: TextValue] = [:]
        for recipe in plans.flatMap(\.step.recipes) {
            flags["with_\(recipe.replacing("-", with: "_"))"] = .flag(true)
        }
        return flags
    }

    private func common(_ validation: Validation) -> [String: TextValue] {
        [
            "tool": .text(Tool.name), "version": .text(Tool.version), "command": .text(command.text),
            "command_lines": .list(command.lines(width: Paragraphs.width - 4).map { .text($0) }),
            "validation": .text(validation.sentence), "untested": .text(validation.untested),
            "proof": .list(validation.details.map { .text($0) }),
        ]
    }
}

/// Where a series stands and is to be had, for the cover letter.
struct SeriesPlace {
    /// The commit that it stands on, and its subject.
    let base: (id: String, subject: String)
    /// The branch and its signed tag.
    let branch: String
    let tag: String
    /// Whether they are signed.
    let isSigned: Bool
    /// What is to be said about the base, a sentence each.
    let remarks: [String]

    /// All of it in sentences, for below the `---` of a lone patch.
    var text: String {
        let signed = isSigned ? "signed " : ""
        return (remarks + ["The branch is \(branch), the \(signed)tag \(tag)."]).joined(separator: " ")
    }

    fileprivate var values: [String: TextValue] {
        [
            "base": .text(base.id), "base_subject": .text(base.subject), "branch": .text(branch),
            "tag": .text(tag), "signed": .flag(isSigned), "routes": .list(remarks.map { .text($0) }),
        ]
    }
}

extension CommitFacts.Value {
    /// As a template takes it.
    fileprivate var textValue: TextValue {
        switch self {
        case .text(let text): .text(text)
        case .list(let texts): .list(texts.map { .text($0) })
        case .flag(let flag): .flag(flag)
        }
    }
}
