// SPDX-License-Identifier: GPL-2.0-only

/// What attaching and detaching owe: the hardware of an attached function reads the domain's tables, and only
/// that of an attached function does.
extension Judge {
    /// Gives a function a fresh view of the tables at an anchor, or at 0 of tables that are no domain's, unless the
    /// operation's plan lets that fail.
    package func registerAnchor(function: UInt8, first: UInt64, last: UInt64, anchor: UInt64) -> UInt8 {
        guard Int(function) < owners.count else { return 1 }
        let faults = operation.faults
        if faults.anchorCondition != 0, faults.function == function, !record.anchorFailed {
            record.anchorFailed = true
            return faults.anchorCondition
        }
        if let other = hardware.anchor(of: Int(function)) {
            guard
                concedes(
                    .m3, Deviation(.registeredTwice, .page),
                    expected: "tables registered when no others are", got: "tables at \(hex(other)) still are"
                )
            else { return 1 }
            hardware.unregister(function: Int(function))
        }
        guard anchor != 0 else { return 0 }
        hardware.register(function: Int(function), anchor: anchor)
        record.anchors.append(Registration(function: function, first: first, last: last))
        return 0
    }

    /// Takes a function's view away.
    package func unregisterAnchor(function: UInt8) -> UInt8 {
        guard Int(function) < owners.count else { return 3 }
        hardware.unregister(function: Int(function))
        return 0
    }

    /// Judges an attach: the function uses the domain's tables, or on an error what it used before. One that was not
    /// available, so that registering failed, may be taken for attached: its reset has followed.
    func judgeAttach(_ domain: DomainModel, _ value: Int64) {
        let function = Int(operation.function)
        guard owners.indices.contains(function) else { return judgeStranger(value) }
        if value == Errno.busy.returned, isRefusedByCore(function) { return }
        guard value == 0 else { return judgeFailedAttach(domain, value) }
        guard let anchor = hardware.anchor(of: function) else {
            if record.anchorFailed, operation.faults.isGone { return departs(function, domain) }
            return refuses(.m3, expected: "function \(function) to use the domain's tables", got: "none")
        }
        let properties = setup.functions[function]
        let limits = Registration(
            function: operation.function, first: properties.first, last: properties.last)
        guard record.anchors.last == limits else {
            return refuses(
                .m3, expected: "limits \(hex(limits.first))–\(hex(limits.last)) registered", got: "others")
        }
        guard domain.anchor == nil || domain.anchor == anchor else {
            return refuses(
                .m3, expected: "function \(function) to use the tables that the domain's others use",
                got: "tables at \(hex(anchor))")
        }
        guard hasFittingAperture(domain, function) else { return }
        move(function, to: operation.domain)
        domain.anchor = anchor
        for chunk in domain.expected.chunks {
            let pages = chunk.first..<chunk.first + PageMap.chunkPages
            guard let page = firstViewDifference(domain, function, pages) else { continue }
            return refuses(
                .m3,
                expected: "function \(function) to see iova \(hex(page * pageSize)) "
                    + leadsTo(Translation(bits: domain.expected[page])),
                got: "function \(function) sees \(hardware.view(function: function, page: page).translation)")
        }
    }

    /// Takes a function that was removed for attached: it uses no tables any more.
    private func departs(_ function: Int, _ domain: DomainModel) {
        move(function, to: operation.domain)
        domain.functions.remove(function)
    }

    /// Whether no driver hears of an attach, as the function is attached.
    private func isRefusedByCore(_ function: Int) -> Bool {
        owners[function].map { $0 == operation.domain || !movesFunctions } ?? false
    }

    /// What is no function is refused.
    private func judgeStranger(_ value: Int64) {
        guard value >= 0 else { return }
        refuses(.m4, expected: "an error, as there is no such function", got: "returned \(value)")
    }

    /// M3 and M4: what callers use of a domain in use for each of its functions is what that function can use of it.
    private func hasFittingAperture(_ domain: DomainModel, _ function: Int) -> Bool {
        let others = domain.functions.filter { $0 != function }
        for attached in others + [function] {
            let usable = usable(operation.domain, UInt8(attached))
            let limits = setup.functions[attached].first...setup.functions[attached].last
            let isWithin = limits.contains(usable.lowerBound) && limits.contains(usable.upperBound)
            guard !isWithin || usable != limits.clamped(to: domain.aperture) else { continue }
            refuses(
                isWithin ? .m4 : .m3,
                expected: isWithin
                    ? "all of the aperture within the limits of function \(attached) to be usable"
                    : "an aperture within the limits of function \(attached)",
                got: "\(hex(usable.lowerBound))–\(hex(usable.upperBound))")
            return false
        }
        return true
    }

    /// Whether a domain can take a function: it is not used yet, or its aperture is the function's, or is wider than
    /// any function's and leaves the rest to what the driver reserves.
    private func takes(_ domain: DomainModel, _ function: Int) -> Bool {
        let others = domain.functions.filter { $0 != function }
        guard let other = others.first else { return true }
        let limits = setup.functions.map { $0.first...$0.last }
        return domain.aperture == limits[function]
            || domain.aperture != limits[other]
                && limits[function].clamped(to: domain.aperture) == limits[function]
                && limits[other].clamped(to: domain.aperture) == limits[other]
    }

    private func judgeFailedAttach(_ domain: DomainModel, _ value: Int64) {
        let function = Int(operation.function)
        let fits = takes(domain, function)
        // What is left of a function still sets the limits.
        let deviation = domain.left > 0 ? Deviation(.moveLeaks, .page) : nil
        if fits, !record.allocationFailed, !record.anchorFailed {
            guard concedes(.m4, deviation, expected: "0", got: "returned \(name(of: value))") else { return }
        }
        let former = anchor(ofOwnerOf: function)
        let now = hardware.anchor(of: function)
        guard now != former else { return }
        guard
            concedes(
                .m3, now == nil ? Deviation(.failedAttachDetaches, .page) : nil,
                expected: former == nil
                    ? "function \(function) to use no tables" : "function \(function) attached as before",
                got: now == nil ? "detached" : "tables at \(hex(now ?? 0))")
        else { return }
        move(function, to: nil)
    }

    /// Judges a detach: the function uses no tables of a domain any more.
    func judgeDetach() {
        let function = Int(operation.function)
        guard owners.indices.contains(function) else { return }
        // One that is not attached there may also stay where it is.
        if record.isRefused, hardware.anchor(of: function) == anchor(ofOwnerOf: function) { return }
        move(function, to: nil)
        guard let anchor = hardware.anchor(of: function) else { return }
        refuses(
            .u2, expected: "function \(function) to use no tables after it was detached",
            got: "tables at \(hex(anchor))")
    }

    /// L2: what a domain allocated is freed with it, and no function uses what was freed.
    func judgeFree(_ domain: DomainModel, _ outcome: Outcome) {
        if let anchor = domain.anchor,
            let function = owners.indices.first(where: { hardware.anchor(of: $0) == anchor })
        {
            return refuses(
                .l2, expected: "no function to use the freed tables", got: "function \(function) does")
        }
        domain.reset()
        guard domains.allSatisfy({ !$0.isAllocated }), owners.allSatisfy({ $0 == nil }),
            outcome.liveObjects > 0
        else { return }
        let isOfMoves = Int(outcome.liveObjects) <= moves
        hasLeaked = concedes(
            .l2, isOfMoves ? Deviation(.moveLeaks, .page) : nil,
            expected: "nothing left allocated", got: "\(counted(outcome.liveObjects, "object")) left")
    }

    /// Where the domain that a function is attached to keeps its tables.
    private func anchor(ofOwnerOf function: Int) -> UInt64? {
        owners[function].flatMap { domains[Int($0)].anchor }
    }

    private func move(_ function: Int, to slot: UInt8?) {
        if let old = owners[function] {
            domains[Int(old)].functions.remove(function)
            if let slot, slot != old {
                domains[Int(old)].left += 1
                moves += 1
            }
        }
        owners[function] = slot
        if let slot { domains[Int(slot)].functions.insert(function) }
    }
}
