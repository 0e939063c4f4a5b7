// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// What was proved of a new version: the record of the version before where it is about these very texts, else a
/// proof of its own.
extension NextVersion {
    /// The record for the version that `commits` make; nil where the version before had none.
    ///
    /// Throws where the texts are disproved, and where they are not proven and the user does not let that pass.
    func proof(of commits: [Commit]) async throws -> SeriesState.ProofRecord? {
        guard let old = previous.state.proof else { return nil }
        let texts = try texts(of: commits, at: Set(old.texts.map(\.path)).sorted())
        let proved = Set(old.texts.map { "\($0.path) \($0.blob)" })
        if Set(texts.map { "\($0.path) \($0.blob)" }).isSubset(of: proved) {
            return .init(verdict: old.verdict, details: old.details, texts: texts)
        }
        guard let prove = options.prove else {
            let word =
                "not proven: texts changed since \(previous.state.version), whose verdict was: \(old.verdict)"
            return .init(verdict: try letPass(word), details: [], texts: texts)
        }
        var details: [String] = []
        for path in Set(texts.map(\.path)).sorted() {
            let conversion = try Conversion(
                of: path, from: foundation, through: stages(commits), in: repository)
            guard !conversion.steps.isEmpty else { continue }
            let tree = RevisionReader(repository.snapshot(of: foundation))
            let validation = try await prove(ProofSubject(tree: tree, conversion: conversion))
            guard validation.verdict == .conforms else {
                let sentence = "'\(path)': \(validation.sentence)"
                guard validation.verdict == .notProven else { throw Failure.unproven(sentence, hint: nil) }
                return .init(
                    verdict: try letPass("not proven: \(sentence)"), details: validation.details, texts: texts
                )
            }
            details += validation.details
        }
        return .init(verdict: Validation.Verdict.conforms.rawValue, details: details, texts: texts)
    }

    private func letPass(_ word: String) throws(Failure) -> String {
        guard options.allowsUnproven else {
            throw .unproven(word, hint: "--allow-unproven lets it pass, and says so in the tag")
        }
        return word
    }

    /// The texts of the files at `paths` before the series and after each commit that touches them.
    private func texts(of commits: [Commit], at paths: [String]) throws -> [SeriesState.ProofRecord.Text] {
        var texts: [SeriesState.ProofRecord.Text] = []
        for path in paths {
            for (number, commit) in ([foundation] + commits).enumerated() {
                let isTouched = number == 0 || pairing.new[number - 1].paths.contains(path)
                guard isTouched else { continue }
                // A text that is gone is another one too: it must not pass for proved.
                let entry = try repository.snapshot(of: commit).entry(at: path)
                texts.append(.init(patch: number, path: path, blob: (entry?.id ?? .zero).description))
            }
        }
        return texts
    }

    /// The trees of the commits, with what their patches are called.
    private func stages(_ commits: [Commit]) -> [Conversion.Stage] {
        commits.enumerated().map { index, commit in
            let identity = pairing.partners[index].map { previous.state.patches[$0].identity } ?? ""
            return (repository.snapshot(of: commit), identity)
        }
    }
}
