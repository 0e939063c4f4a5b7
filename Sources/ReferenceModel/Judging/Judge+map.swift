// SPDX-License-Identifier: GPL-2.0-only

/// Laws M1 to M4: what a map callback returns, and what it leaves behind.
extension Judge {
    /// Judges the map call under way.
    func judgeMap(_ domain: DomainModel, _ value: Int64, _ mapped: UInt64) {
        let call = call.call
        if value < 0 { record.mapFailed = true }
        guard domain.canBeHandedDown(call) else { return judgeHardened(domain) }
        guard hasLegalShape(call, value, mapped) else { return }
        record.mapped &+= mapped
        guard domain.contains(call.iova, call.bytes),
            let translation = hardware.translation(to: call.paddr, access: call.access)
                ?? widened(domain, value, mapped)
        else { return judgeRefusal(domain, value, mapped) }
        let pages = domain.pages(of: call)
        let done = pages.lowerBound..<pages.lowerBound + mapped / pageSize
        let rest = pages.clamped(to: done.upperBound..<UInt64.max)
        let live = domain.mappedCount(rest) + domain.map(done, to: translation)
        if live > 0 { record.isOverLive = true }
        guard value == 0 ? mayOverwrite(live) : mayFail(domain, pages, live, value) else { return }
        if allAgree(domain, pages) {
            if value == 0, deferred.contains(.afterMap) { owesFlush(of: pages, domain) }
            return
        }
        var uncompared = pages
        while let page = firstTableDifference(domain, uncompared) {
            guard judgeMapDifference(domain, page, live, failed: value != 0) else { return }
            uncompared = page + 1..<pages.upperBound
        }
        judgeViewsAfterMap(domain, pages, failed: value != 0)
    }

    /// What a map with access that cannot be given alone becomes where the driver takes it all the same. What it then
    /// leaves behind is judged as that of any other map.
    private func widened(_ domain: DomainModel, _ value: Int64, _ mapped: UInt64) -> Translation? {
        guard value == 0 || mapped > 0 || hasTried(domain),
            concedes(
                .m4, Deviation(.accessWidened, .page),
                expected: "an error with *mapped 0 and nothing changed, "
                    + "as the hardware cannot give \(call.call.access)",
                got: "returned \(name(of: value))" + (value == 0 ? "" : " after it began to map"))
        else { return nil }
        return hardware.translation(to: call.call.paddr, access: call.call.access.union(.read))
    }

    /// Whether a map that should have been refused as a whole began to map: something failed on its way, and something
    /// is not what it was.
    private func hasTried(_ domain: DomainModel) -> Bool {
        guard call.refreshFailed || call.allocationFailed else { return false }
        let pages = domain.pages(of: call.call)
        return firstDifference(domain, pages) != nil
    }

    /// M1 and M2: 0 with a positive multiple of the page size, or a negative errno with a multiple of it.
    private func hasLegalShape(_ call: DriverCall, _ value: Int64, _ mapped: UInt64) -> Bool {
        if value > 0 || value < -4095 {
            refuses(.m1, expected: "0 or a negative errno", got: "returned \(value)")
        } else if value == 0, mapped == 0 {
            refuses(.m2, expected: "*mapped above 0 on success", got: "returned 0 with *mapped 0")
        } else if mapped > call.bytes || mapped % call.pgsize != 0 {
            refuses(
                value == 0 ? .m1 : .m2,
                expected: "*mapped a multiple of \(hex(call.pgsize)), at most \(hex(call.bytes))",
                got: "returned \(name(of: value)) with *mapped \(hex(mapped))")
        }
        return !hasStopped
    }

    /// Whether success over live mappings is gone along with.
    private func mayOverwrite(_ live: Int) -> Bool {
        live == 0
            || concedes(
                .m3, Deviation(.liveMappingOverwritten, .page),
                expected: "an error, as the iova is mapped already", got: "returned 0")
    }

    /// M4: whether a map that the domain can take may fail now.
    private func mayFail(_ domain: DomainModel, _ pages: Range<UInt64>, _ live: Int, _ value: Int64) -> Bool {
        if live > 0 || call.refreshFailed || call.allocationFailed { return true }
        let isLast = pages.upperBound - 1 == domain.aperture.upperBound / pageSize
        let deviation = isLast ? Deviation(.lastPageRefused, extent) : nil
        return concedes(.m4, deviation, expected: "0", got: "returned \(name(of: value))")
    }

    /// M4: a map that the domain cannot take is refused and changes nothing.
    private func judgeRefusal(_ domain: DomainModel, _ value: Int64, _ mapped: UInt64) {
        record.isRefused = true
        let call = call.call
        let pages = domain.pages(of: call)
        let reached = pages.lowerBound..<pages.lowerBound + UInt64(min(pages.count, 1024))
        let wraps = call.iova.addingReportingOverflow(call.bytes).overflow
        let isWrapped = wraps && call.iova >= domain.aperture.lowerBound
        let deviation = isWrapped ? Deviation(.wrapAccepted, extent) : nil
        if value == 0 || mapped != 0 {
            guard
                concedes(
                    .m4, deviation, expected: "an error with *mapped 0, \(reasonToRefuse(domain))",
                    got: "returned \(name(of: value)) with *mapped \(hex(mapped))")
            else { return }
            return adopt(domain, pages)
        }
        guard let page = firstDifference(domain, reached) else { return }
        guard
            concedes(
                .m4, deviation, expected: "iova \(hex(page &* pageSize)) unchanged by a refused map",
                got: "\(tableTranslation(domain, page)) there")
        else { return }
        adopt(domain, pages)
    }

    private func reasonToRefuse(_ domain: DomainModel) -> String {
        let call = call.call
        if domain.contains(call.iova, call.bytes) {
            return "as the hardware cannot give \(call.access)"
        }
        let end = domain.aperture
        return "as the range leaves the aperture \(hex(end.lowerBound))–\(hex(end.upperBound))"
    }

    /// Explains or refuses a page whose entry is not what the map says it left.
    private func judgeMapDifference(
        _ domain: DomainModel, _ page: UInt64, _ live: Int, failed: Bool
    ) -> Bool {
        let got = tableTranslation(domain, page)
        let wanted = Translation(bits: domain.expected[page])
        if failed, live > 0, !got.isMapped, wanted.isMapped {
            guard
                concedes(
                    .m3, Deviation(.rollbackDropsLiveMapping, extent),
                    expected: "iova \(hex(page * pageSize)) mapped as before the failed map", got: "unmapped")
            else { return false }
            adopt(domain, page..<page + 1)
            return true
        }
        let isCount = failed && got.isMapped != wanted.isMapped
        refuses(
            isCount ? .m2 : .m3, expected: "iova \(hex(page * pageSize)) \(leadsTo(wanted))",
            got: "\(leadsTo(got)) after the map \(failed ? "failed" : "succeeded")")
        return false
    }

    /// M3 for the functions: after a map every attached function sees what the tables say.
    func judgeViewsAfterMap(_ domain: DomainModel, _ pages: Range<UInt64>, failed: Bool) {
        if !failed {
            for function in domain.functions where firstViewDifference(domain, function, pages) != nil {
                hardware.observe(function: function, pages: pages)
            }
        }
        if !failed, deferred.contains(.afterMap) { return owesFlush(of: pages, domain) }
        for function in domain.functions {
            guard let page = firstViewDifference(domain, function, pages) else { continue }
            let seen = hardware.view(function: function, page: page).translation
            guard
                concedes(
                    .m3, failed ? reasonForUntold : nil,
                    expected: "function \(function) to see iova \(hex(page * pageSize)) "
                        + leadsTo(Translation(bits: domain.expected[page])),
                    got: "function \(function) sees \(seen)")
            else { return }
            markStale(domain, function, pages)
        }
    }

    /// Why functions may see what a failed map took back.
    private var reasonForUntold: Deviation {
        Deviation(call.allocationFailed ? .allocationRollbackNotRefreshed : .rollbackNotRefreshed, extent)
    }

    /// Remembers that the flush of new translations is still to come.
    private func owesFlush(of pages: Range<UInt64>, _ domain: DomainModel) {
        defers(domain, pages, isMap: true, isOverLive: record.isOverLive)
    }

    /// What the core never hands down may do anything to what it names, and nothing to the rest.
    func judgeHardened(_ domain: DomainModel) {
        record.isRefused = true
        record.isHardened = true
        let pages = domain.pages(of: call.call)
        adopt(domain, pages)
        judgeForeignSize(domain, beyond: pages)
    }

    /// U2: whether an unmap with a page size that is none of the domain's took it for the smallest of those.
    private func judgeForeignSize(_ domain: DomainModel, beyond named: Range<UInt64>) {
        let call = call.call
        let counted = named.lowerBound..<named.lowerBound &+ min(call.pgcount, 65536)
        guard call.kind == .unmap, call.pgsize & domain.pageSizes == 0,
            let page = firstTableDifference(domain, counted), !tableTranslation(domain, page).isMapped,
            concedes(
                .u2, Deviation(.foreignSizeTaken, .page),
                expected:
                    "iova \(hex(page &* pageSize)) as before, as a size of \(hex(call.pgsize)) does not name it",
                got: "unmapped")
        else { return }
        adopt(domain, counted)
    }

    func leadsTo(_ translation: Translation) -> String {
        translation.isMapped ? "leading to \(translation)" : "\(translation)"
    }

    func name(of value: Int64) -> String {
        value < 0 && value >= -4095 ? Errno(rawValue: UInt16(-value)).description : "\(value)"
    }
}
