// SPDX-License-Identifier: GPL-2.0-only

/// Where law C1 lets an inherited behaviour reach farther: an operation, and what it meets.
///
/// One call of a converted driver covers what the core cut into pieces before. What a driver does where a page is not
/// mapped, a call fails or a range is refused may then reach over the whole request; a change that brings this declares
/// it, for each operation and circumstance by name.
package struct Reach: Hashable, Sendable {
    /// What a call meets.
    package enum Circumstance: String, CaseIterable, Sendable {
        /// A page of the range is not mapped, or looks so to the driver.
        case hole
        /// A refresh or an allocation fails.
        case failure
        /// The range is not wholly inside the aperture, or is taken for such a one.
        case refusal
    }

    /// The operation.
    package var place: Deviation.Place
    /// What it meets.
    package var circumstance: Circumstance

    /// An operation that meets something.
    package init(_ place: Deviation.Place, _ circumstance: Circumstance) {
        (self.place, self.circumstance) = (place, circumstance)
    }

    /// The reach of a name; nil if it names none.
    package init?(name: String) {
        let all = [Deviation.Place.map, .unmap].flatMap { place in
            Circumstance.allCases.map { Reach(place, $0) }
        }
        guard let reach = all.first(where: { $0.name == name }) else { return nil }
        self = reach
    }

    /// The name, as it stands in reports and on a command line: `unmap-hole-extent`.
    package var name: String { "\(place.rawValue)-\(circumstance.rawValue)-extent" }

    /// Every reach that a call for many pages brings to an operation.
    package static func all(of place: Deviation.Place) -> [Reach] {
        Circumstance.allCases.map { Reach(place, $0) }.filter { !$0.kinds.isEmpty }
    }

    /// The deviations that may reach farther there.
    package var kinds: [Deviation.Kind] {
        Deviation.Kind.allCases.filter { $0.reach == self }
    }

    /// What changes, in one sentence.
    package var sentence: String {
        switch (place, circumstance) {
        case (_, .hole):
            "what an \(place.rawValue) does where a page is not mapped reaches over the whole request"
        case (.map, .failure): "what a map does that fails on its way reaches over the whole request"
        case (_, .failure):
            "what an \(place.rawValue) does that fails on its way reaches over the whole request"
        case (.map, .refusal): "what a map does whose range is refused reaches over the whole request"
        case (_, .refusal):
            "what an \(place.rawValue) does whose range is refused reaches over the whole request"
        }
    }
}

extension Deviation.Kind {
    /// Where it may reach farther; nil for what goes for each page or address by itself.
    package var reach: Reach? {
        let circumstance: Reach.Circumstance
        switch self {
        case .pageZeroNotUnmapped, .holeClaimed, .holeRefused, .holeWarns, .holeAllocates,
            .holeAllocationFailureUnmaps:
            circumstance = .hole
        case .rollbackDropsLiveMapping, .rollbackNotRefreshed, .allocationRollbackNotRefreshed,
            .failedRefreshUnmaps, .repeatNotRefreshed, .deferredRefreshLost, .mapRefreshLost:
            circumstance = .failure
        case .lastPageRefused, .wrapAccepted, .outsideRefused: circumstance = .refusal
        case .liveMappingOverwritten, .liveMappingWarns, .offsetDropped, .failedAttachDetaches,
            .mapErrorLost, .foreignSizeTaken, .overwrittenNotRefreshed, .accessWidened, .moveLeaks,
            .registeredTwice, .entryReusedEarly:
            return nil
        }
        return Reach(place, circumstance)
    }
}
