// SPDX-License-Identifier: GPL-2.0-only

/// A finished series on its way into a repository: its branch, its tag, its mails. All of it stands, or nothing.
///
/// The order is that of the house's law 6: objects, mails under a temporary name, tag, branch. The branch is the
/// commit point, under a lock taken before. After it only the mails' folder gets its name.
package struct Publication: Sendable {
    /// The version of the series that this one replaces on its branch.
    package struct Previous: Sendable {
        /// Where that version left the branch.
        package let tip: ObjectID
        /// Our tag on that tip, without `refs/tags/`.
        package let tag: String

        /// A version that ended at `tip`, which `tag` names.
        package init(tip: ObjectID, tag: String) {
            self.tip = tip
            self.tag = tag
        }
    }

    /// The steps of the transaction, in order; a test may stop or kill it after any.
    package enum Step: Int, Sendable, CaseIterable {
        /// Branch and tag are locked.
        case locked
        /// The objects are on disk.
        case storedObjects
        /// The mails are on disk under a temporary name.
        case stagedOutput
        /// The tag stands.
        case tagged
        /// The branch stands: what follows is finished by the next run, if not by this one.
        case branched
        /// The branch's log has its entry.
        case logged
        /// The mails are in their place.
        case placedOutput
        /// The tag's lock is gone.
        case unlockedTag
    }

    /// The branch's name, without `refs/heads/`.
    package var branch: String
    /// The last commit of the series.
    package var tip: ObjectID
    /// The tag's name, without `refs/tags/`.
    package var tag: String
    /// The tag's object.
    package var tagObject: ObjectID
    /// The version before, when the branch is to be moved; nil when it is to be made.
    package var previous: Previous?
    /// Whether the branch is at `tip` already and only gets its tag.
    package var branchStands = false
    /// The mails.
    package var output: OutputFolder?
    /// Who does it, for the branch's log.
    package var committer: Identity

    /// A new branch at `tip` with a tag object beside it.
    package init(
        branch: String, tip: ObjectID, tag: String, tagObject: ObjectID, previous: Previous? = nil,
        output: OutputFolder? = nil, committer: Identity
    ) {
        self.branch = branch
        self.tip = tip
        self.tag = tag
        self.tagObject = tagObject
        self.previous = previous
        self.output = output
        self.committer = committer
    }

    var branchReference: String { "refs/heads/\(branch)" }
    var tagReference: String { "refs/tags/\(tag)" }
}

extension Repository {
    /// Stores the objects made so far and makes `publication` stand.
    ///
    /// Any error leaves references, reflogs and folders as they were. `reached` is told of every step.
    package func publish(
        _ publication: Publication,
        reached: (Publication.Step) throws(GitError) -> Void = { _ throws(GitError) in }
    ) throws(GitError) {
        try withRunGuard(commonFolder) { () throws(GitError) in
            recover()
            var transaction = Transaction(repository: self, publication: publication, run: .own())
            do throws(GitError) {
                try transaction.run(reached)
            } catch {
                transaction.rollBack()
                throw error
            }
        }
    }

    /// Throws the error that publishing would meet first: names that stand, conflict or are no names, an
    /// output folder that is not empty.
    package func demandPublishable(_ publication: Publication) throws(GitError) {
        try demandName(publication.branchReference, short: publication.branch)
        try demandName(publication.tagReference, short: publication.tag)
        if publication.branchStands {
            guard try target(of: publication.branchReference) == publication.tip else {
                throw .moved(reference: publication.branchReference)
            }
        } else if let previous = publication.previous {
            try demandMovable(publication.branchReference, previous)
            try demandNotCheckedOut(publication.branchReference)
        } else {
            try demandFree(publication.branchReference)
            try demandNotCheckedOut(publication.branchReference)
        }
        try demandFree(publication.tagReference)
        try publication.output?.demandFree()
    }
}
