// SPDX-License-Identifier: GPL-2.0-only
import GitStore

/// How a version differs from the one before, patch by patch, in the form of `git range-diff`.
///
/// Git pairs by likeness; here it is shown one pair at a time, with explicit ranges, and the pairs are ours.
struct RangeDiff {
    /// The lines, each ending in a line feed.
    let text: String

    private static let settings = [
        "core.abbrev=12", "color.ui=false", "diff.noprefix=false", "diff.mnemonicPrefix=false",
        "diff.algorithm=default", "diff.context=3", "diff.interHunkContext=0", "diff.renames=true",
        "core.attributesFile=/dev/null", "core.quotePath=true", "notes.displayRef=",
    ]

    /// The difference that `pairing` describes; git sees the commits through `repository`.
    init(of pairing: PatchPairing, in repository: Repository) async throws {
        var lines: [String] = []
        let width = String(1 + max(pairing.old.count, pairing.new.count)).count
        try await repository.withGit { git async throws(GitError) in
            var next = 0
            let free = Set(pairing.freeOld)
            func showFree(upTo end: Int) {
                while next < end {
                    if free.contains(next) { lines.append(Self.lost(pairing.old[next].commit, next, width)) }
                    next += 1
                }
            }
            for (index, entry) in pairing.new.enumerated() {
                guard let partner = pairing.partners[index] else {
                    lines.append(Self.added(entry.commit, index, width))
                    continue
                }
                showFree(upTo: partner)
                lines += try await Self.pair(
                    pairing.old[partner].commit, partner, entry.commit, index, width, git)
            }
            showFree(upTo: pairing.old.count)
        }
        text = lines.map { $0 + "\n" }.joined()
    }

    private static func number(_ index: Int?, _ width: Int) -> String {
        let text = index.map { "\($0 + 1)" } ?? "-"
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func lost(_ commit: Commit, _ index: Int, _ width: Int) -> String {
        "\(number(index, width)):  \(commit.id.prefix(12)) < \(number(nil, width)):  ------------ \(commit.subject)"
    }

    private static func added(_ commit: Commit, _ index: Int, _ width: Int) -> String {
        "\(number(nil, width)):  ------------ > \(number(index, width)):  \(commit.id.prefix(12)) \(commit.subject)"
    }

    /// The line on a pair, and below it what git says about it.
    private static func pair(
        _ old: Commit, _ oldIndex: Int, _ new: Commit, _ newIndex: Int, _ width: Int, _ git: Git
    ) async throws(GitError) -> [String] {
        let options = settings.flatMap { ["-c", $0] }
        let output = try await git.output(
            options + [
                "range-diff", "--no-color", "--no-notes", "--creation-factor=100000", "\(old.id)^..\(old.id)",
                "\(new.id)^..\(new.id)",
            ])
        let lines = String(decoding: output, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        let isSame = lines.first?.contains(" = ") == true && lines.dropFirst().allSatisfy(\.isEmpty)
        let head =
            "\(number(oldIndex, width)):  \(old.id.prefix(12)) \(isSame ? "=" : "!") "
            + "\(number(newIndex, width)):  \(new.id.prefix(12)) \(new.subject)"
        return [head] + lines.dropFirst().dropLast(lines.last == "" ? 1 : 0).map(String.init)
    }
}
