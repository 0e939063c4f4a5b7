// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// The trees that a series of mails makes of its base, one after each patch.
struct PatchedTrees {
    /// The trees in order.
    let trees: [Snapshot]

    /// Applies the diffs of `mails` in memory.
    init(mails: [PostedMail], on base: Snapshot) throws {
        var trees: [Snapshot] = []
        for mail in mails where !mail.diff.files.isEmpty {
            let last = trees.last ?? base
            let diff = mail.lines[mail.diff.start..<mail.diff.end].map { $0 + "\n" }.joined()
            trees.append(try last.applying(diff: Array(diff.utf8)))
        }
        self.trees = trees
    }
}
