// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import KernelTree
import PatchSeries

/// The first version of a series: what is drawn for it, who gets it, and its mails.
struct FirstVersion {
    let generator: Generator
    let names: Names
    let conversions: [Conversion]
    let plans: [CommitPlan]
    let commits: [Commit]
    let committer: GitStore.Identity

    private var repository: Repository { generator.repository }
    private var base: Commit { generator.base }

    /// The message of the tag, which keeps the state, and the mails.
    func mails(
        _ writer: SeriesWriter, _ report: inout GenerateReport
    ) async throws -> (TagMessage, [Mail]) {
        let destination = try await Destination(onto: generator.options.onto, router: router)
        let foundation = try destination?.base ?? repository.baseInformation(of: base.id)
        report.note(foundation)
        var patches: [Patch] = []
        for commit in commits { patches.append(try repository.patch(of: commit)) }
        let diffstat = try repository.diffstat(from: base.id, to: commits[commits.count - 1].id)
        let backport = try generator.backport(of: plans.count)
        var remarks = try (destination == nil ? foundation.remarks : []) + kind(backport)
        if destination == nil, backport == nil { remarks += try await trees() }
        let place = SeriesPlace(
            base: (base.id.prefix(12), base.subject), branch: names.branch, tag: names.tag,
            isSigned: generator.options.isSigned, remarks: remarks)
        var cover =
            plans.count < 2
            ? nil
            : try writer.cover(
                of: plans, drivers: conversions.filter { !$0.steps.isEmpty }.map(\.driver), place: place)
        if let destination, let text = cover?.text { cover?.text = destination.told(in: text) }
        if generator.options.isEdited { cover = try await cover?.edited(in: repository) }
        var state = try state(foundation, cover, writer.validation)
        if cover == nil {
            let notes = Paragraphs.filled(place.text)
            state.patches[0].notes = destination?.told(in: notes) ?? notes
        }
        let draft = try Series(state, patches: patches, diffstat: diffstat).mails()
        let recipients = try await recipients(of: draft.suffix(patches.count).map(\.bytes))
        for (index, recipients) in recipients.enumerated() { state.patches[index].recipients = recipients }
        let series = try Series(state, patches: patches, diffstat: diffstat)
        report.recipients = series.recipients.everyone.map(\.plainText)
        let message = TagMessage(
            state: state, loneSubject: patches[0].subject, loneText: patches[0].log)
        return (message, try series.mails())
    }

    /// What tries the series on other trees.
    private var router: Router {
        Router(
            repository: repository, name: names.branch, commits: commits, base: base,
            recipePaths: Set(plans.map(\.path)).sorted(), identities: plans.map(\.identity),
            prove: generator.options.allowsUnproven ? nil : generator.prove)
    }

    /// What the series honestly is, where it stands on a tree that takes backports only.
    private func kind(_ backport: Backport?) throws -> [String] {
        if let backport { return ["It is a backport to \(backport.branch) of what upstream has."] }
        let makefile = try repository.snapshot(of: base).contents(of: "Makefile") ?? []
        guard let version = KernelVersion(makefile: makefile) else { return [] }
        let upstream = UpstreamWork.sentence(on: plans, in: version, known: repository).map { [$0] } ?? []
        guard version.numbers[2] > 0 else {
            return upstream.isEmpty ? [] : upstream + ["So this is a demonstration."]
        }
        return upstream + [
            "The base is the stable tree \(version), which takes backports only: this is a demonstration."
        ]
    }

    /// Which trees MAINTAINERS names for the files, a sentence; that of the last resort only where there is no other.
    private func trees() async throws -> [String] {
        let paths = Set(plans.map(\.path)).sorted()
        let named = try await KernelScripts.with(of: repository.snapshot(of: base), for: paths) { scripts in
            var named: [String] = []
            for path in paths { named += try await scripts.trees(of: path) }
            return named
        }
        let nearest = named.filter { !$0.hasSuffix("/torvalds/linux.git") }
        var trees: [String] = []
        for tree in nearest.isEmpty ? named : nearest where !trees.contains(tree) { trees.append(tree) }
        if trees.isEmpty { return [] }
        return ["By MAINTAINERS it is for \(SeriesWriter.enumeration(trees))."]
    }

    private func state(
        _ foundation: BaseInformation, _ cover: SeriesState.Cover?, _ validation: Validation
    ) throws -> SeriesState {
        let sender = try PatchSeries.Identity(committer)
        let date = MailDate(committer.date)
        let host = sender.email.split(separator: "@").last.map(String.init) ?? ""
        var state = try SeriesState(
            changeID: ChangeID(name: names.branch, began: date, random: drawn("change-id")),
            version: .first, ids: MessageIDSource(random: drawn("message-ids"), host: host), sender: sender,
            date: date, signature: "\(Tool.name) \(Tool.version)", foundation: base.id.description,
            base: foundation, cover: cover, patches: plans.map { .init(identity: $0.identity) })
        state.isSignedOff = generator.options.isSignedOff
        state.command = generator.command(names).text
        state.prefix.stableBranch = try generator.backport(of: plans.count)?.branch
        state.proof = record(of: validation)
        return state
    }

    /// Twelve hex digits for one purpose, drawn from all that the version is, its clock and its committer too.
    ///
    /// Law 7: the same input gives the same ids; another version, branch, person or second gives others.
    private func drawn(_ purpose: String) -> String {
        var parts = [purpose, names.branch, "\(base.id)", committer.address, "\(committer.date)"]
        for (plan, commit) in zip(plans, commits) { parts += ["\(commit.tree)", plan.message.text] }
        return ObjectID(ofFile: Array(parts.joined(separator: "\n").utf8)).prefix(12)
    }

    /// What was shown about which texts, each file before the series and after each of its patches.
    private func record(of validation: Validation) -> SeriesState.ProofRecord {
        var texts: [SeriesState.ProofRecord.Text] = []
        var seen: Set<String> = []
        for (index, plan) in plans.enumerated() {
            if seen.insert(plan.path).inserted { texts.append(text(0, plan.path, plan.step.before)) }
            texts.append(text(index + 1, plan.path, plan.step.after))
        }
        return .init(verdict: validation.verdict.rawValue, details: validation.details, texts: texts)
    }

    private func text(_ patch: Int, _ path: String, _ bytes: [UInt8]) -> SeriesState.ProofRecord.Text {
        .init(patch: patch, path: path, blob: ObjectID(ofFile: bytes).description)
    }

    private func recipients(of mails: [[UInt8]]) async throws -> [Recipients] {
        let paths = Set(plans.map(\.path)).sorted()
        return try await KernelScripts.with(of: repository.snapshot(of: base), for: paths) { scripts in
            try await withThrowingTaskGroup(of: (Int, Recipients).self) { group in
                for (index, mail) in mails.enumerated() {
                    group.addTask { (index, try await scripts.recipients(of: mail) ?? Recipients()) }
                }
                var all = Array(repeating: Recipients(), count: mails.count)
                for try await (index, recipients) in group { all[index] = recipients }
                return all
            }
        }
    }
}

extension BaseInformation {
    /// What a cover letter has to say about the base, a sentence each.
    var remarks: [String] {
        if commit == nil { return ["The base is not a public commit."] }
        guard !prerequisites.isEmpty else { return ["It depends on nothing else."] }
        let count = prerequisites.count
        return [
            "Between it and the public tree \(count == 1 ? "is one patch" : "are \(count) patches") on the way."
        ]
    }
}
