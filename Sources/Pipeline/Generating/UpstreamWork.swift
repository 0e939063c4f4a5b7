// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import KernelTree

/// What mainline has done by hand of what the recipes do, so that a letter can say so.
struct UpstreamWork {
    /// The commit, at least 12 hex.
    let commit: String
    /// Its subject.
    let subject: String
    /// The first release with it.
    let version: String
    private let numbers: [Int]

    /// By the recipe and the driver's name.
    private static let known: [String: UpstreamWork] = [
        "map-pages s390-iommu": UpstreamWork(
            commit: "f3cc4f874efa",
            subject: "iommu/s390: Implement map_pages()/unmap_pages() instead of map()/unmap()",
            version: "v6.2", numbers: [6, 2])
    ]

    /// A sentence on what mainline did later than the kernel of `version`; nil where nothing is known.
    static func sentence(on plans: [CommitPlan], in version: KernelVersion, known repository: Repository)
        -> String?
    {
        let works = plans.flatMap { plan in
            plan.step.recipes.compactMap { known["\($0) \(Driver.name(ofPath: plan.path))"] }
        }
        let later = works.filter { version.numbers.lexicographicallyPrecedes($0.numbers) }
        guard let work = later.first else { return nil }
        // checkpatch warns of an id that the repository does not have.
        let isKnown = (try? repository.commit(named: work.commit)) != nil
        let what = isKnown ? "commit \(work.commit) (\"\(work.subject)\")" : "\"\(work.subject)\""
        return "Mainline has done the same by hand in \(work.version), with \(what)."
    }
}
