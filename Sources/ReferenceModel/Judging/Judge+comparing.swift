// SPDX-License-Identifier: GPL-2.0-only

/// Comparing tables and views with the model, and going along with what a driver did.
extension Judge {
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

    /// The first page of some that a function sees neither as expected nor marked.
    @inline(__always)
    func firstViewDifference(_ domain: DomainModel, _ function: Int, _ pages: Range<UInt64>) -> UInt64? {
        for (page, count) in ChunkRuns(pages) {
            if let index = hardware.firstViewDifference(
                function: function, page: page, expected: domain.expected.values(from: page), count: count)
            {
                return page + UInt64(index)
            }
        }
        return nil
    }

    /// What the tables of a domain say about a page.
    func tableTranslation(_ domain: DomainModel, _ page: UInt64) -> Translation {
        domain.anchor.map { hardware.tableTranslation(anchor: $0, page: page) } ?? .none
    }

    /// Goes on from what the tables say about some pages; what functions see otherwise is stale.
    func adopt(_ domain: DomainModel, _ pages: Range<UInt64>) {
        guard let anchor = domain.anchor else { return }
        for page in pages {
            let now = hardware.tableTranslation(anchor: anchor, page: page)
            if now.bits != domain.expected[page] { domain.expected[page] = now.bits }
        }
        for function in domain.functions { markStale(domain, function, pages) }
    }

    /// Marks what a function sees otherwise than expected as known to be stale.
    func markStale(_ domain: DomainModel, _ function: Int, _ pages: Range<UInt64>) {
        mark(.stale, domain, function, pages)
        mayBeStale = true
    }

    /// Remembers that the flush of some pages is still to come.
    func defers(_ domain: DomainModel, _ pages: Range<UInt64>, isMap: Bool) {
        for function in domain.functions { mark(.pending, domain, function, pages) }
        domain.pending.append(.init(pages: pages, isMap: isMap))
    }

    private func mark(_ mark: Mark, _ domain: DomainModel, _ function: Int, _ pages: Range<UInt64>) {
        var rest = pages
        while let page = firstViewDifference(domain, function, rest) {
            hardware.mark(mark, function: function, page: page)
            rest = page + 1..<pages.upperBound
        }
    }

    /// Judges a flush callback: what was left to it is flushed now.
    func judgeFlush(_ domain: DomainModel, resolvesMaps: Bool, resolvesUnmaps: Bool, _ value: Int64) {
        guard value == 0 else { return }
        for entry in domain.pending where entry.isMap ? resolvesMaps : resolvesUnmaps {
            for function in domain.functions {
                if entry.isMap { hardware.observe(function: function, pages: entry.pages) }
                guard let page = firstPending(domain, function, entry.pages) else { continue }
                let seen = hardware.view(function: function, page: page).translation
                let deviation = call.refreshFailed ? Deviation(.deferredRefreshLost, .request) : nil
                guard
                    concedes(
                        entry.isMap ? .m3 : .u2, deviation,
                        expected: "function \(function) to see iova \(hex(page * pageSize)) "
                            + leadsTo(Translation(bits: domain.expected[page])) + " after the flush",
                        got: "function \(function) sees \(seen)")
                else { return }
                for page in entry.pages where isPending(function, page) {
                    hardware.mark(.stale, function: function, page: page)
                }
                mayBeStale = true
            }
        }
        domain.pending.removeAll { $0.isMap ? resolvesMaps : resolvesUnmaps }
    }

    private func isPending(_ function: Int, _ page: UInt64) -> Bool {
        hardware.view(function: function, page: page).mark.contains(.pending)
    }

    private func firstPending(_ domain: DomainModel, _ function: Int, _ pages: Range<UInt64>) -> UInt64? {
        pages.first { page in
            let view = hardware.view(function: function, page: page)
            return view.mark.contains(.pending) && view.translation.bits != domain.expected[page]
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
