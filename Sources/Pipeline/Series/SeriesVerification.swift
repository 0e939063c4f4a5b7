// SPDX-License-Identifier: GPL-2.0-only
import Checks
import GitStore
import PatchSeries

/// `gen-patch verify`: whether a version is what its signed tag says.
package struct SeriesVerification: Sendable, Encodable {
    /// One thing that was looked at.
    package struct Finding: Sendable, Encodable {
        /// What it is.
        package let subject: String
        /// Whether it is as it must be.
        package let isGood: Bool
        /// Who signed, or what is wrong.
        package let detail: String
    }

    /// The version's tag.
    package let tag: String
    /// What was looked at, in order.
    package private(set) var findings: [Finding] = []

    /// Whether everything is as it must be.
    package var isGood: Bool { findings.allSatisfy(\.isGood) }

    /// One line a finding.
    package var text: String {
        findings.map { finding in
            let detail = finding.detail.isEmpty ? "" : ": \(finding.detail)"
            return "\(finding.isGood ? "good" : "BAD ") \(finding.subject)\(detail)\n"
        }.joined()
    }

    /// Looks at a version.
    package init(of series: StoredSeries) async throws {
        tag = series.tag.name
        try await signatures(series)
        try branch(series)
        try await mails(series)
        try base(series)
        try previous(series)
        try proof(series)
    }

    private mutating func add(_ subject: String, _ isGood: Bool, _ detail: String = "") {
        findings.append(Finding(subject: subject, isGood: isGood, detail: detail))
    }

    private mutating func signatures(_ series: StoredSeries) async throws {
        let objects =
            [("tag '\(series.tag.name)'", series.tag.id)]
            + series.commits.map { ("commit \($0.id.prefix(12)) '\($0.subject)'", $0.id) }
        for (name, id) in objects {
            switch try await series.repository.verification(of: id) {
            case .good(let signer): add("signature of \(name)", true, signer)
            case .unsigned: add("signature of \(name)", false, "there is none")
            case .bad(let reason): add("signature of \(name)", false, reason)
            }
        }
    }

    /// The branch stands where the tag was put, unless a newer version moved it.
    private mutating func branch(_ series: StoredSeries) throws {
        guard let tip = try series.repository.target(of: "refs/heads/\(series.branch)") else { return }
        let newest = try StoredSeries.named(series.branch, in: series.repository)
        guard newest.tag.name == series.tag.name else { return }
        let isThere = tip == series.tag.target
        add(
            "branch '\(series.branch)'", isThere,
            isThere ? "" : "it is at \(tip.prefix(12)), not at \(series.tag.target.prefix(12))")
    }

    /// The mails give the branch, and their ids are those that were drawn.
    private mutating func mails(_ series: StoredSeries) async throws {
        guard let foundation = ObjectID(series.state.foundation) else { return }
        let posted = try series.series().mails().map { PostedMail(parsing: $0.bytes, name: $0.fileName) }
        let base = series.repository.snapshot(of: try series.repository.commit(foundation))
        let result = try await MailApplication(base: base, patches: posted.filter { !$0.isCover })
            .result(comparedWith: series.commits)
        let subject = "mails give the branch's tree and messages"
        switch result {
        case .same: add(subject, true)
        case .different(let places): add(subject, false, places.joined(separator: ", "))
        case .refused(let message): add(subject, false, message)
        }
        let ids = posted.compactMap(\.mail.messageID)
        let drawn = series.state.ids.random
        let isDrawn = Set(ids).count == posted.count && ids.allSatisfy { $0.description.contains(drawn) }
        add("ids are unique and derive from \(drawn)", isDrawn)
    }

    private mutating func base(_ series: StoredSeries) throws {
        guard let foundation = ObjectID(series.state.foundation) else { return }
        guard let commit = series.state.base.commit else {
            add("base", true, "none is claimed")
            return
        }
        let now = try series.repository.baseInformation(of: foundation)
        // A base may have become public since; what was claimed must still lead to the series.
        let isSame =
            try now == series.state.base
            || now.prerequisites.count < series.state.base.prerequisites.count
            || leads(from: series.state.base, to: series, foundation)
        add(
            "base \(commit.prefix(12))", isSame,
            isSame ? "" : "it is not public here, or its prerequisites are others")
    }

    /// Whether a base that was chosen among other trees takes the series, its prerequisites first.
    private func leads(
        from base: BaseInformation, to series: StoredSeries, _ foundation: ObjectID
    ) throws -> Bool {
        let repository = series.repository
        guard let id = base.commit.flatMap(ObjectID.init), let commit = try? repository.commit(id),
            try repository.isPublic(id)
        else { return false }
        let own =
            base.prerequisites.isEmpty
            ? [] : try repository.commits(upTo: foundation, without: [id])
        let needed = try base.prerequisites.compactMap { wanted in
            try own.first {
                try $0.parents.count == 1 && repository.diff(of: $0).patchID?.description == wanted
            }
        }
        guard needed.count == base.prerequisites.count else { return false }
        let all = needed + series.commits
        return try Application(of: all, to: repository.snapshot(of: commit)).isComplete(for: all)
    }

    private mutating func previous(_ series: StoredSeries) throws {
        for version in series.state.previous {
            let tag = try series.repository.tag(named: version.tag)
            let isThere = tag?.target.description == version.tip
            add(
                "version \(version.version) under '\(version.tag)'", isThere,
                isThere ? "" : tag == nil ? "the tag is not here" : "the tag moved")
        }
    }

    private mutating func proof(_ series: StoredSeries) throws {
        guard let record = series.state.proof else {
            add("proof", false, "none is recorded")
            return
        }
        add("proof", record.verdict == "conforms", record.verdict)
        guard let foundation = ObjectID(series.state.foundation) else { return }
        let trees = [foundation] + series.commits.map(\.id)
        for text in record.texts {
            guard trees.indices.contains(text.patch) else {
                add("proved text of patch \(text.patch)", false, "there is no such patch")
                continue
            }
            let tree = series.repository.snapshot(of: try series.repository.commit(trees[text.patch]))
            let isSame = try (tree.entry(at: text.path)?.id ?? .zero).description == text.blob
            let when = text.patch == 0 ? "before the series" : "after patch \(text.patch)"
            add("proved text of '\(text.path)' \(when)", isSame, isSame ? "" : "it is another one")
        }
    }
}
