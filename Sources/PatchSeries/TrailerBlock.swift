// SPDX-License-Identifier: GPL-2.0-only

/// The order in which trailers stand, and what belongs together.
package enum TrailerBlock {
    /// The keys in the order of their appearance; an unknown key stands before `Signed-off-by`'s followers.
    package static let order = [
        "fixes", "reported-by", "closes", "suggested-by", "co-developed-by", "assisted-by", "signed-off-by",
        "tested-by", "reviewed-by", "acked-by", "cc", "link",
    ]

    /// The submitter's sign-off stands behind what reviewers gave, which it covers.
    private static let lastReview = order.firstIndex(of: "acked-by") ?? order.count

    /// One ordered block: `Closes` stays behind its `Reported-by` and a co-developer's sign-off behind its
    /// `Co-developed-by`, duplicates go, and the submitter's `Signed-off-by` is the last of its kind.
    package static func ordered(_ trailers: [Trailer], submitter: Identity? = nil) -> [Trailer] {
        let groups = grouped(unique(trailers)).enumerated().sorted { left, right in
            let leftRank = rank(left.element[0], submitter: submitter)
            let rightRank = rank(right.element[0], submitter: submitter)
            return leftRank == rightRank ? left.offset < right.offset : leftRank < rightRank
        }
        return groups.flatMap(\.element)
    }

    /// The trailers without later duplicates; a person's repeated sign-off keeps its last place.
    private static func unique(_ trailers: [Trailer]) -> [Trailer] {
        var kept: [Trailer] = []
        for trailer in trailers {
            guard let index = kept.firstIndex(where: { $0.isDuplicate(of: trailer) }) else {
                kept.append(trailer)
                continue
            }
            if trailer.hasKey("Signed-off-by") { kept.append(kept.remove(at: index)) }
        }
        return kept
    }

    /// Pairs that must stay together, as one group each.
    private static func grouped(_ trailers: [Trailer]) -> [[Trailer]] {
        var rest = trailers
        var groups: [[Trailer]] = []
        while let first = rest.first {
            rest.removeFirst()
            var group = [first]
            if first.hasKey("Reported-by"), let next = rest.first, next.hasKey("Closes") {
                group.append(rest.removeFirst())
            }
            if first.hasKey("Co-developed-by"),
                let index = rest.firstIndex(where: {
                    $0.hasKey("Signed-off-by") && $0.person?.key == first.person?.key
                })
            {
                group.append(rest.remove(at: index))
            }
            groups.append(group)
        }
        return groups
    }

    /// The place of a trailer's key, in half steps.
    private static func rank(_ trailer: Trailer, submitter: Identity?) -> Int {
        let key = trailer.key.asciiLowercased
        guard let index = order.firstIndex(of: key) else { return order.count * 2 }
        let isLastSignOff =
            key == "signed-off-by" && submitter != nil && trailer.person?.key == submitter?.key
        return (isLastSignOff ? lastReview : index) * 2 + (isLastSignOff ? 1 : 0)
    }
}
