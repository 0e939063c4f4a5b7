// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// Which patch of a new version is which of the version before.
///
/// Patches are paired by what they are, not by how much their diffs look alike: a small patch that was rewritten is
/// still the same patch.
struct PatchPairing: Sendable {
    /// One patch of either version.
    struct Entry: Sendable {
        let commit: Commit
        let patchID: ObjectID?
        let message: CommitMessage
        let paths: Set<String>

        init(_ commit: Commit, in repository: Repository) throws(GitError) {
            let diff = try repository.diff(of: commit)
            self.commit = commit
            patchID = diff.patchID
            message = CommitMessage(parsing: String(decoding: commit.message, as: UTF8.self))
            paths = Set(diff.files.map(\.path))
        }
    }

    /// The patches of the version before.
    let old: [Entry]
    /// The patches of the new version.
    let new: [Entry]
    /// For each new patch the index of the old one; nil for one that is new.
    private(set) var partners: [Int?]

    init(old: [Commit], new: [Commit], in repository: Repository) throws(GitError) {
        var entries: ([Entry], [Entry]) = ([], [])
        for commit in old { entries.0.append(try Entry(commit, in: repository)) }
        for commit in new { entries.1.append(try Entry(commit, in: repository)) }
        (self.old, self.new) = entries
        partners = Array(repeating: nil, count: new.count)
        pair { $0.commit.id == $1.commit.id }
        pair { $0.patchID != nil && $0.patchID == $1.patchID }
        pair { $0.message.subject == $1.message.subject }
        // git keeps author and date when a commit is edited or moved.
        pair { $0.commit.author == $1.commit.author && !$0.paths.isDisjoint(with: $1.paths) }
        let (left, right) = (freeOld, freeNew)
        if left.count == 1, right.count == 1,
            !self.old[left[0]].paths.isDisjoint(with: self.new[right[0]].paths)
        {
            partners[right[0]] = left[0]
        }
    }

    /// The same pairs, with the new commits as they were made at last.
    init(_ pairing: PatchPairing, remade commits: [Commit], in repository: Repository) throws(GitError) {
        old = pairing.old
        partners = pairing.partners
        var entries: [Entry] = []
        for commit in commits { entries.append(try Entry(commit, in: repository)) }
        new = entries
    }

    /// The old patches that have no partner.
    var freeOld: [Int] { old.indices.filter { !partners.contains($0) } }

    private var freeNew: [Int] { new.indices.filter { partners[$0] == nil } }

    /// Pairs what is the same in one respect, where there is just one such patch on either side.
    private mutating func pair(_ isSame: (Entry, Entry) -> Bool) {
        for index in freeNew {
            let found = freeOld.filter { isSame(old[$0], new[index]) }
            guard found.count == 1, let only = found.first else { continue }
            let rivals = freeNew.filter { isSame(old[only], new[$0]) }
            if rivals.count == 1 { partners[index] = only }
        }
    }

    /// Whether the code of a new patch is another than that of its partner.
    func isCodeChanged(_ index: Int) -> Bool {
        guard let partner = partners[index] else { return true }
        return old[partner].patchID != new[index].patchID
    }

    /// Whether code or words of a new patch are others than those of its partner, trailers of reviewers apart.
    func isChanged(_ index: Int) -> Bool {
        guard let partner = partners[index] else { return true }
        let (before, after) = (old[partner].message, new[index].message)
        let own = { (message: CommitMessage) in message.trailers.filter { !$0.isReview } }
        return isCodeChanged(index) || before.subject != after.subject || before.log != after.log
            || own(before) != own(after)
    }
}

extension Trailer {
    /// Whether it is a reviewer's word about the patch as it was.
    var isReview: Bool {
        ["reviewed-by", "acked-by", "tested-by"].contains { hasKey($0) }
    }
}
