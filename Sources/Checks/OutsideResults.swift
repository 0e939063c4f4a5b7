// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// What other programs said about a submission; nil wherever nobody asked.
///
/// Mails are named as in `PostedMail.name`, patches numbered from 1.
package struct OutsideResults: Sendable, Equatable {
    /// What `git am` made of the patches.
    package enum Application: Sendable, Equatable {
        /// The branch's tree, and its commits' messages.
        case same
        /// Something else: where the results differ.
        case different([String])
        /// It stopped: what it said.
        case refused(String)
    }

    /// A complaint of `checkpatch.pl`.
    package struct Complaint: Sendable, Equatable {
        /// `ERROR`, `WARNING` or `CHECK`.
        package let level: String
        /// Such as `LONG_LINE`.
        package let type: String
        /// The line of the mail, from 1.
        package let line: Int?
        /// What it says.
        package let message: String

        /// A complaint.
        package init(level: String, type: String, line: Int?, message: String) {
            (self.level, self.type, self.line, self.message) = (level, type, line, message)
        }
    }

    /// What became of a patch at which something was tried.
    package enum Trial: Sendable, Equatable {
        /// It went well.
        case passed
        /// It did not: why, a line each.
        case failed([String])
        /// Nothing was found out: why.
        case unknown(String)
    }

    /// A commit that a text cites.
    package struct Citation: Sendable, Equatable {
        /// The full id, 40 hex; nil where the repository has no such commit.
        package let id: String?
        /// The commit's subject.
        package let subject: String

        /// What the repository knows of a citation.
        package init(id: String?, subject: String) { (self.id, self.subject) = (id, subject) }
    }

    /// What `git am` made of it on its base.
    package var application: Application?
    /// What `checkpatch.pl --strict` said, by mail.
    package var complaints: [String: [Complaint]] = [:]
    /// Whom `get_maintainer.pl` named, by mail.
    package var maintainers: [String: Recipients] = [:]
    /// What `git interpret-trailers --parse` printed, by mail.
    package var trailers: [String: [String]] = [:]
    /// How the tree built, by patch.
    package var builds: [Int: Trial] = [:]
    /// What the prover said, by patch.
    package var proofs: [Int: Trial] = [:]
    /// Whether the base is in a public tree.
    package var isBasePublic: Bool?
    /// What the repository knows of cited commits, by the digits cited.
    package var citations: [String: Citation] = [:]
    /// The numbers of the patches that differ from the version before; nil where there is none.
    package var changedPatches: Set<Int>?

    /// Nobody asked anything yet.
    package init() {}
}
