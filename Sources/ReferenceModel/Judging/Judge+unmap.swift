// SPDX-License-Identifier: GPL-2.0-only

/// Laws U1 and U2: what an unmap callback returns, and what it leaves behind.
extension Judge {
    /// Judges the unmap call under way, which returned a number of bytes.
    func judgeUnmap(_ domain: DomainModel, _ returned: UInt64) {
        let call = call.call
        guard domain.canBeHandedDown(call) else { return judgeHardened(domain) }
        guard returned <= call.bytes, returned % pageSize == 0 else {
            let isErrno = returned >= UInt64(bitPattern: -4095)
            return refuses(
                .u1, expected: "a number of bytes, at most \(hex(call.bytes))",
                got: "returned \(isErrno ? name(of: Int64(bitPattern: returned)) : hex(returned))")
        }
        record.unmapped &+= returned
        let isInside = domain.contains(call.iova, call.bytes)
        if !isInside { record.isRefused = true }
        let named = domain.pages(of: call)
        let aperture = domain.aperture.lowerBound / pageSize..<domain.aperture.upperBound / pageSize + 1
        let pages = isInside ? named : named.clamped(to: aperture)
        let prefix = pages.lowerBound == named.lowerBound ? domain.mappedPrefix(pages) : 0
        if prefix < named.count { record.overHole = max(record.overHole ?? .page, extent) }
        guard mayReturn(domain, returned, prefix: prefix, isInside) else { return }
        let done = named.lowerBound..<named.lowerBound + returned / pageSize
        if returned == 0, wraps, !hasWrappedAround(domain, named) { return }
        domain.unmap(done)
        if wraps { adopt(domain, done) }
        domain.forgetMaps(of: done)
        if deferred.isEmpty, allAgree(domain, pages) {
            return judgeRepeat(domain, pages, done)
        }
        var rest = pages
        while let page = firstTableDifference(domain, rest) {
            guard judgeUnmapDifference(domain, page, done) else { return }
            rest = page + 1..<pages.upperBound
        }
        judgeViewsAfterUnmap(domain, pages, done)
        guard rest == pages else { return }
        judgeRepeat(domain, pages, done)
    }

    /// U2: whether an unmap that claims nothing, as nothing is mapped, refreshes what is stale.
    private func judgeRepeat(_ domain: DomainModel, _ pages: Range<UInt64>, _ done: Range<UInt64>) {
        // One that finds no memory on its way does not get to a refresh.
        let isRepeat = done.isEmpty && !self.call.allocationFailed
        if mayBeStale, isRepeat, self.call.refreshes == 0, domain.mappedCount(pages) == 0 {
            judgeRepeat(domain, pages)
        }
    }

    /// Whether the call names a range around the end of the address space.
    private var wraps: Bool { call.call.iova.addingReportingOverflow(call.call.bytes).overflow }

    /// U2: goes along with what an unmap around the address space left behind when it returned 0.
    private func hasWrappedAround(_ domain: DomainModel, _ named: Range<UInt64>) -> Bool {
        let reached = named.lowerBound..<named.lowerBound + UInt64(min(named.count, 1024))
        guard let page = firstTableDifference(domain, reached) else { return true }
        guard
            concedes(
                .u2, Deviation(.wrapAccepted, extent),
                expected: "iova \(hex(page &* pageSize)) unchanged, as nothing was claimed",
                got: leadsTo(tableTranslation(domain, page)))
        else { return false }
        adopt(domain, named)
        return true
    }

    /// U1: whether the number of bytes fits what was mapped.
    private func mayReturn(
        _ domain: DomainModel, _ returned: UInt64, prefix: UInt64, _ isInside: Bool
    ) -> Bool {
        let claimed = returned / pageSize
        if claimed > prefix {
            let isHole = domain.contains(call.call.iova, returned)
            let kind: Deviation.Kind? = isHole ? .holeClaimed : wraps ? .wrapAccepted : nil
            return concedes(
                .u1, kind.map { Deviation($0, extent) },
                expected: hex(prefix * pageSize), got: "returned \(hex(returned))")
        }
        guard claimed == 0, prefix > 0, !call.refreshFailed else { return true }
        // One that needs memory for a hole and finds none has nothing to tell.
        if prefix * pageSize < call.call.bytes, call.allocationFailed { return true }
        let reasons = reasonsForNothing(domain, prefix, isInside).map { Deviation($0, extent) }
        return concedes(
            reasons.first?.kind.law ?? .u1, anyOf: reasons,
            expected: hex(prefix * pageSize), got: "returned 0")
    }

    /// The behaviours each of which lets an unmap of mapped pages return 0.
    private func reasonsForNothing(
        _ domain: DomainModel, _ prefix: UInt64, _ isInside: Bool
    ) -> [Deviation.Kind] {
        let call = call.call
        let isPageZero = Translation(bits: domain.expected[call.iova / pageSize]).address == 0
        let isLast = domain.pages(of: call).upperBound - 1 == domain.aperture.upperBound / pageSize
        let hasHole = isInside && prefix * pageSize < call.bytes
        let reasons: [(Deviation.Kind, Bool)] = [
            (.pageZeroNotUnmapped, isPageZero), (.outsideRefused, !isInside),
            (.lastPageRefused, isInside && isLast), (.holeRefused, hasHole),
        ]
        return reasons.filter(\.1).map(\.0)
    }

    /// Explains or refuses a page whose entry is not what the unmap says it left.
    private func judgeUnmapDifference(
        _ domain: DomainModel, _ page: UInt64, _ done: Range<UInt64>
    ) -> Bool {
        let got = tableTranslation(domain, page)
        let place = "iova \(hex(page * pageSize))"
        if done.contains(page) {
            refuses(.u2, expected: "\(place) unmapped, as it was claimed", got: "still \(leadsTo(got))")
            return false
        }
        let wanted = Translation(bits: domain.expected[page])
        var deviation: Deviation?
        if done.isEmpty, !got.isMapped {
            if call.refreshFailed {
                deviation = Deviation(.failedRefreshUnmaps, extent)
            } else if call.allocationFailed, record.overHole != nil {
                deviation = Deviation(.holeAllocationFailureUnmaps, extent)
            }
        }
        guard
            concedes(
                .u2, deviation, expected: "\(place) \(leadsTo(wanted)), as it was not claimed",
                got: "\(leadsTo(got))")
        else { return false }
        adopt(domain, page..<page + 1)
        return true
    }

    /// U2 for the functions: no function can use what was claimed.
    private func judgeViewsAfterUnmap(_ domain: DomainModel, _ pages: Range<UInt64>, _ done: Range<UInt64>) {
        if deferred.contains(.afterUnmap), !done.isEmpty { defers(domain, done, isMap: false) }
        for function in domain.functions {
            guard let page = firstViewDifference(domain, function, pages) else { continue }
            let seen = hardware.view(function: function, page: page).translation
            let why = call.refreshFailed && done.contains(page) ? ", though its refresh failed" : ""
            return refuses(
                .u2,
                expected: "function \(function) to see iova \(hex(page * pageSize)) "
                    + leadsTo(Translation(bits: domain.expected[page])) + why,
                got: "function \(function) can still use \(seen)")
        }
    }

    /// U2: whether an unmap that finds nothing mapped, but something stale, leaves it so.
    private func judgeRepeat(_ domain: DomainModel, _ pages: Range<UInt64>) {
        for function in domain.functions {
            for page in pages.prefix(64) {
                let view = hardware.view(function: function, page: page)
                guard view.mark.contains(.stale), view.translation.isMapped else { continue }
                _ = concedes(
                    .u2, Deviation(.repeatNotRefreshed, extent),
                    expected: "another refresh of iova \(hex(page * pageSize)) for function \(function)",
                    got: "none, and function \(function) can still use \(view.translation)")
                return
            }
        }
    }
}
