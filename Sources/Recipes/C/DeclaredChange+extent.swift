// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import ReferenceModel
import Rewriting

extension DeclaredChange {
    /// What one call now covers that several did before (law C1): whatever a driver does where a page is missing, a
    /// call fails or a range is refused, it may do for the whole request and no longer for one piece of it.
    ///
    /// It comes with each commit after which the core cuts fewer pieces: with `map_pages`, under a mask of any size only
    /// where a request is not aligned as its size is, and with the true page sizes. What a driver really does
    /// there no text shows for certain; the proof finds a sequence for each and what it gives before and after, and
    /// drops what does not hold.
    static var requestExtents: [DeclaredChange] {
        [Deviation.Place.map, .unmap].flatMap(Reach.all).map { reach in
            DeclaredChange(
                .widens, law: Law.c1.rawValue, name: reach.name, change: reach.sentence,
                reason: "one call covers what the core cut into pieces before",
                sequence: "\(reach.place.rawValue) several pages", before: "one piece of the request",
                after: "the whole request")
        }
    }
}
