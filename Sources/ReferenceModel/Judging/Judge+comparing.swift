// SPDX-License-Identifier: GPL-2.0-only

/// Comparing tables and views with the model, and going along with what a driver did.
extension Judge {
    /// Whether tables and views all say what is expected of some pages; no is the answer also where that is not sure.
    @inline(__always)
    func allAgree(_ domain: DomainModel, _ pages: Range<UInt64>) -> Bool {
        guard let anchor = domain.anchor else { return false }
        for (page, count) in ChunkRuns(pages) {
            let expected = domain.expected.values(from: page)
            guard
                hardware.agrees(
                    anchor: anchor, functions: domain.functions, page: page, expected: expected, count: count)
            else { return false }
        }
        return true
    }

    /// The first page of some whose translation in the tables is not the expected one.
    @inline(__always)
    func firstTableDifference(_ domain: DomainModel, _ pages: Range<UInt64>) -> UInt64? {
        guard let anchor = domain.anchor else { return nil }
        for (page, count) in ChunkRuns(pages) {
            if let index = hardware.firstTableDifference(
                anchor: anchor, page: page, expected: domain.expected.values(from: page), count: count)
            {
                return page + UInt64(index)
            }
        }
        return nil
    }

    /// The first page of some that a function sees neither as expected nor marked; what lies outside its limits, it
    /// cannot use.
    @inline(__always)
    func firstViewDifference(_ domain: DomainModel, _ function: Int, _ pages: Range<UInt64>) -> UInt64? {
        for (page, count) in ChunkRuns(pages.clamped(to: reachable[function])) {
            if let index = hardware.firstViewDifference(
                function: function, page: page, expected: domain.expected.values(from: page), count: count)
            {
                return page + UInt64(index)
            }
        }
        return nil
    }

    /// The first page of some that is not as expected in the tables, or else in the view of a function.
    func firstDifference(_ domain: DomainModel, _ pages: Range<UInt64>) -> UInt64? {
        if let page = firstTableDifference(domain, pages) { return page }
        for function in domain.functions {
            if let page = firstViewDifference(domain, function, pages) { return page }
        }
        return nil
    }

    /// What the tables of a domain say about a page.
    func tableTranslation(_ domain: DomainModel, _ page: UInt64) -> Translation {
        domain.anchor.map { hardware.tableTranslation(anchor: $0, page: page) } ?? .none
    }

    /// Goes on from what the tables say about some pages; what functions see otherwise is stale. Pages beyond what the
    /// tables span are those that a walk with masked indices finds.
    func adopt(_ domain: DomainModel, _ pages: Range<UInt64>) {
        guard let anchor = domain.anchor else { return }
        let space = domain.expected.space
        let first = pages.lowerBound % space
        let end = first + min(UInt64(pages.count), space)
        for part in [first..<min(end, space), 0..<(end > space ? end - space : 0)] where !part.isEmpty {
            for pages in knownRanges(domain, part, anchor) {
                for page in pages {
                    let now = hardware.tableTranslation(anchor: anchor, page: page)
                    if now.bits != domain.expected[page] { domain.expected[page] = now.bits }
                }
                for function in domain.functions { markStale(domain, function, pages) }
            }
        }
    }

    /// Some pages, or where they are many, those among them that anything is known of.
    private func knownRanges(
        _ domain: DomainModel, _ pages: Range<UInt64>, _ anchor: UInt64
    ) -> [Range<UInt64>] {
        guard pages.count > 1024 else { return [pages] }
        let runs = Set(domain.expected.chunks.map(\.first) + hardware.knownRuns(anchor: anchor))
        return runs.sorted().map { pages.clamped(to: $0..<$0 + PageMap.chunkPages) }.filter { !$0.isEmpty }
    }

    /// Marks what a function sees otherwise than expected as known to be stale.
    func markStale(_ domain: DomainModel, _ function: Int, _ pages: Range<UInt64>) {
        mark(.stale, domain, function, pages)
        mayBeStale = true
    }

    /// Remembers that the flush of some pages, which a function can reach, is still to come.
    func defers(_ domain: DomainModel, _ pages: Range<UInt64>, isMap: Bool, isOverLive: Bool = false) {
        guard domain.functions.contains(where: { reachable[$0].overlaps(pages) }) else { return }
        for function in domain.functions { mark(.pending, domain, function, pages) }
        for entry in domain.pending.indices where isOverLive && domain.pending[entry].pages.overlaps(pages) {
            domain.pending[entry].isOverLive = true
        }
        domain.pending.append(.init(pages: pages, isMap: isMap, index: index, isOverLive: isOverLive))
    }

    private func mark(_ mark: Mark, _ domain: DomainModel, _ function: Int, _ pages: Range<UInt64>) {
        var rest = pages
        while let page = firstViewDifference(domain, function, rest) {
            hardware.mark(mark, function: function, page: page)
            rest = page + 1..<pages.upperBound
        }
    }

    /// Judges a flush callback: what was left to it of some pages is flushed now.
    func judgeFlush(
        _ domain: DomainModel, _ flushed: Range<UInt64>, resolvesMaps: Bool, resolvesUnmaps: Bool,
        _ value: Int64
    ) {
        guard value == 0 else { return judgeFailedFlush(domain, value) }
        let waiting = domain.pending
        domain.pending = waiting.flatMap { entry in
            (entry.isMap ? resolvesMaps : resolvesUnmaps) ? entry.without(flushed) : [entry]
        }
        for entry in waiting where entry.isMap ? resolvesMaps : resolvesUnmaps {
            for function in domain.functions where !sees(domain, function, entry, flushed) { return }
        }
    }

    /// Whether a function sees what was left to a flush as the tables say it, or may go on with what it saw before.
    private func sees(
        _ domain: DomainModel, _ function: Int, _ entry: DomainModel.Pending, _ flushed: Range<UInt64>
    ) -> Bool {
        let pages = entry.pages.clamped(to: flushed)
        if entry.isMap { hardware.observe(function: function, pages: pages) }
        guard let page = firstPending(domain, function, pages) else { return true }
        let seen = hardware.view(function: function, page: page).translation
        guard
            concedes(
                entry.isMap ? .m3 : .u2, reasonForStale(entry, function, seen),
                expected: "function \(function) to see iova \(hex(page * pageSize)) "
                    + leadsTo(Translation(bits: domain.expected[page])) + " after the flush",
                got: "function \(function) sees \(seen)")
        else { return false }
        settle(function, pages)
        return true
    }

    /// Why a function may go on with what it saw before a flush callback.
    private func reasonForStale(
        _ entry: DomainModel.Pending, _ function: Int, _ seen: Translation
    ) -> Deviation? {
        if call.failedFunctions.contains(function) {
            return Deviation(entry.isMap ? .mapRefreshLost : .deferredRefreshLost, .request)
        }
        let isNew = !seen.isMapped || !entry.isOverLive
        return isNew || setup.functions[function].needsRefreshForNew
            ? nil : Deviation(.overwrittenNotRefreshed, .page)
    }

    /// M4: a flush of new translations fails only where a refresh did; the caller, who is told, takes them back.
    private func judgeFailedFlush(_ domain: DomainModel, _ value: Int64) {
        domain.pending.removeAll(where: \.isMap)
        guard !call.refreshFailed else { return }
        refuses(.m4, expected: "0, as no refresh failed", got: "returned \(name(of: value))")
    }

    /// Takes a flush as owed no longer: functions may see new translations that nobody uses, or not.
    func releases(_ domain: DomainModel, _ entries: [DomainModel.Pending]) {
        for entry in entries {
            domain.forgetMaps(of: entry.pages)
            for function in domain.functions { settle(function, entry.pages) }
        }
    }

    /// Makes what was pending of some pages known to be stale.
    private func settle(_ function: Int, _ pages: Range<UInt64>) {
        for page in pages where isPending(function, page) {
            hardware.mark(.stale, function: function, page: page)
        }
        mayBeStale = true
    }

    private func isPending(_ function: Int, _ page: UInt64) -> Bool {
        hardware.view(function: function, page: page).mark.contains(.pending)
    }

    /// The first page of some that a function sees otherwise than it shall, and that no other flush is still to come for.
    private func firstPending(_ domain: DomainModel, _ function: Int, _ pages: Range<UInt64>) -> UInt64? {
        pages.first { page in
            let view = hardware.view(function: function, page: page)
            return view.mark.contains(.pending) && view.translation.bits != domain.expected[page]
                && !domain.pending.contains { $0.pages.contains(page) }
        }
    }

    /// Compares everything that the tables, the model and the views know of; true when all agree.
    package func sweep() -> Bool {
        for domain in domains {
            guard let anchor = domain.anchor else { continue }
            // Most runs are known to all three; each is compared once.
            let runs = (domain.expected.chunks.map(\.first) + hardware.knownRuns(anchor: anchor)).sorted()
            var last: UInt64?
            for first in runs where first != last {
                last = first
                let pages = first..<first + PageMap.chunkPages
                if allAgree(domain, pages) { continue }
                if let page = firstTableDifference(domain, pages) {
                    refuses(
                        operation.kind == .unmap || operation.kind == .rawUnmap ? .u2 : .m3,
                        expected: "iova \(hex(page * pageSize)) "
                            + leadsTo(Translation(bits: domain.expected[page])) + ", as nothing named it",
                        got: leadsTo(tableTranslation(domain, page)))
                    return false
                }
                for function in domain.functions where !viewsAgree(domain, function, pages) { return false }
            }
        }
        return true
    }

    private func viewsAgree(_ domain: DomainModel, _ function: Int, _ pages: Range<UInt64>) -> Bool {
        guard firstViewDifference(domain, function, pages) != nil else { return true }
        hardware.observe(function: function, pages: pages)
        guard let page = firstViewDifference(domain, function, pages) else { return true }
        refuses(
            .m3,
            expected: "function \(function) to see iova \(hex(page * pageSize)) "
                + leadsTo(Translation(bits: domain.expected[page])),
            got: "function \(function) sees \(hardware.view(function: function, page: page).translation)")
        return false
    }

    /// The table entries on the way to a page of a domain, in text.
    package func walk(domain: UInt8, page: UInt64) -> String {
        domains[Int(domain)].anchor.map { hardware.walk(anchor: $0, page: page) } ?? "no tables yet"
    }
}
