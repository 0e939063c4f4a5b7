// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import GitStore
import KernelTree
import PatchSeries
import Rewriting
import Templates

/// Why a command ends without what it was asked for; all of it is for the user's eyes.
package enum Failure: Error {
    /// The C is not what was needed.
    case refused([Finding])
    /// Something stands in the way, in one sentence, with what can be done about it.
    case obstacle(String, hint: String?)
    /// The command line names something that is not there: what kind of thing, its name, and what there is instead.
    case unknown(kind: String, name: String, known: [String])
    /// Options that do not go together, or one that lacks another.
    case usage(String)
    /// The folder holds no kernel tree.
    case notAKernelTree(path: String, missing: String)
    /// Not proven, disproved or timed out: the sentence that says which.
    case unproven(String, hint: String?)
    /// A program or a file that the machine should have.
    case environment(String, hint: String?)
    /// A text of the templates cannot be filled.
    case text(TextError)
    /// A repository.
    case git(GitError)
    /// A series.
    case series(SeriesError)
    /// The prover, before it had anything to say.
    case conformance(ConformanceError)
    /// A file of the tree.
    case tree(TreeReadError)
    /// A defect of a recipe of ours.
    case rewriting(RewritingError)
}

extension Failure {
    /// The failure that an error of a module below is; nil for one that is none of ours.
    package init?(_ error: any Error) {
        switch error {
        case let error as Failure: self = error
        case let error as GitError: self = .git(error)
        case let error as SeriesError: self = .series(error)
        case let error as ConformanceError: self = .conformance(error)
        case let error as TextError: self = .text(error)
        case let error as TreeReadError: self = .tree(error)
        case let error as RewritingError: self = .rewriting(error)
        case let error as Refusal: self = .refused(error.findings)
        default: return nil
        }
    }
}
