// SPDX-License-Identifier: GPL-2.0-only
import GitStore

/// Which tree should take a series: what each candidate says to it.
package struct Route: Sendable, Encodable {
    /// A commit that a candidate lacks and the series needs.
    package struct Need: Sendable, Encodable {
        /// The commit, 40 hex.
        package let commit: String
        /// Its subject.
        package let subject: String
        /// `git patch-id --stable` of it.
        package let patchID: String?
        /// The other candidates that have it.
        package let isIn: [String]

        /// As a log cites it.
        package var citation: String { "\(commit.prefix(12)) (\"\(subject)\")" }
    }

    /// One candidate.
    package struct Candidate: Sendable, Encodable {
        /// The reference, as the user wrote it.
        package let reference: String
        /// Where it stands, 40 hex.
        package let commit: String
        /// How many patches there are.
        package let patches: Int
        /// How many apply there one after the other, as it is, or need not.
        package var applied = 0
        /// How many of these it has already.
        package var present = 0
        /// The file at which the first that does not apply fails.
        package var conflict: String?
        /// The smallest set of commits with which all apply, convert and conform; nil where none was found.
        package var needs: [Need]?
        /// Whether the recipes can convert the drivers there too; nil where the series is not one of recipes.
        package var converts: Bool?
        /// What the prover says of the prefixes there; nil where it was not asked.
        package var conforms: String?
        /// Why the tree could not be tried; nil where it could.
        package var obstacle: String?

        /// A candidate that nothing is known about yet.
        init(reference: String, commit: String, patches: Int) {
            (self.reference, self.commit, self.patches) = (reference, commit, patches)
        }

        /// Whether it has all of the series already.
        var isDone: Bool { patches > 0 && present == patches }

        /// Whether the series could go in as it is.
        var isFit: Bool {
            obstacle == nil && applied == patches && !isDone && converts != false
                && (conforms == nil || conforms == "conforms")
        }
    }

    /// The series' branch.
    package let series: String
    /// The candidates in the order that the user named them.
    package let candidates: [Candidate]
    /// The answer in one sentence.
    package var answer: String {
        if let done = candidates.first(where: \.isDone) {
            return "Nobody: '\(done.reference)' has all of it already."
        }
        if let fit = candidates.first(where: \.isFit) {
            let others = candidates.filter { !$0.isFit }.compactMap { Self.reason($0) }
            let why = others.isEmpty ? "" : "; \(others.joined(separator: "; "))"
            return "'\(fit.reference)' can take it as it is\(why)."
        }
        if let near = choice, let why = Self.reason(near) { return "'\(near.reference)' is nearest: \(why)." }
        let reasons = candidates.compactMap { Self.reason($0) }
        return "None of them can take it\(reasons.isEmpty ? "" : ": \(reasons.joined(separator: "; "))")."
    }

    /// Why a candidate cannot take it as it is.
    static func reason(_ candidate: Candidate, citing word: String = "") -> String? {
        if let obstacle = candidate.obstacle {
            return "'\(candidate.reference)' was not tried, for \(obstacle)"
        }
        if candidate.isDone { return "'\(candidate.reference)' has all of it already" }
        if let needs = candidate.needs, !needs.isEmpty {
            return "'\(candidate.reference)' needs \(list(needs, citing: word))"
        }
        if let conflict = candidate.conflict {
            return
                "in '\(candidate.reference)' patch \(candidate.applied + 1) does not apply to '\(conflict)'"
        }
        if candidate.converts == false {
            return "in '\(candidate.reference)' the recipes find nothing that they could convert"
        }
        if let word = candidate.conforms, word != "conforms" {
            return "in '\(candidate.reference)' the prover says: \(word)"
        }
        return nil
    }

    /// The commits that a candidate lacks, with the candidates that have them.
    static func list(_ needs: [Need], citing word: String = "") -> String {
        needs.map { need in
            let place = need.isIn.isEmpty ? "" : ", which is in \(need.isIn.joined(separator: " and "))"
            return "\(word)\(need.citation)\(place)"
        }.joined(separator: ", and ")
    }

    private enum CodingKeys: String, CodingKey {
        case series
        case candidates
        case answer
    }

    /// Writes the answer beside what it is made of.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(series, forKey: .series)
        try container.encode(candidates, forKey: .candidates)
        try container.encode(answer, forKey: .answer)
    }
}

extension Route {
    /// A table, the answer, and the lines that the mails would have on the tree that could take it.
    package var text: String {
        let rows =
            [["tree", "applies", "needs", "converts", "conforms"]]
            + candidates.map { candidate in
                [
                    candidate.reference, candidate.appliesCell, candidate.needsCell,
                    candidate.converts.map { $0 ? "yes" : "no" } ?? "-", candidate.conforms ?? "-",
                ]
            }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let table = rows.map { row in
            let cells = row.enumerated().map { $1 + String(repeating: " ", count: widths[$0] - $1.count) }
            var line = cells.joined(separator: "  ")
            while line.hasSuffix(" ") { line.removeLast() }
            return line + "\n"
        }
        return table.joined() + "\n\(answer)\n" + baseLines
    }

    /// The tree that should take it: the first that can as it is, else the one that lacks least; nil where none can,
    /// or where one has it already.
    package var choice: Candidate? {
        if candidates.contains(where: \.isDone) { return nil }
        return candidates.first(where: \.isFit)
            ?? candidates.filter { $0.needs?.isEmpty == false }
            .min { ($0.needs?.count ?? 0) < ($1.needs?.count ?? 0) }
    }

    /// The base block for the tree that could take it.
    private var baseLines: String {
        guard let fit = choice else { return "" }
        let lines =
            ["base-commit: \(fit.commit)"]
            + (fit.needs ?? []).compactMap { $0.patchID.map { "prerequisite-patch-id: \($0)" } }
        return "\n" + lines.map { $0 + "\n" }.joined()
    }
}

extension Route.Candidate {
    /// How many patches apply, in a word where that says more.
    fileprivate var appliesCell: String {
        if obstacle != nil { return "-" }
        return isDone ? "has it" : "\(applied)/\(patches)"
    }

    /// How many commits it lacks.
    fileprivate var needsCell: String {
        if obstacle != nil || isDone { return "-" }
        return needs.map { $0.isEmpty ? "-" : "\($0.count)" } ?? "?"
    }
}
