// SPDX-License-Identifier: GPL-2.0-only

/// A small, named way in which a driver departs from one law, and how far it reaches.
///
/// The model without deviations is the law itself. A deviation changes one expectation: where the strict model
/// finds a difference that has exactly the shape named here, and the deviation is known, the model goes on from
/// what the driver did. Drivers are compared by these values, before a conversion and after it.
package struct Deviation: Equatable, Hashable, Sendable {
    /// What is done differently.
    package var kind: Kind
    /// How far one occurrence reaches.
    package var extent: Extent

    /// A deviation of a kind with an extent.
    package init(_ kind: Kind, _ extent: Extent) {
        (self.kind, self.extent) = (kind, extent)
    }

    /// How far one occurrence reaches; a larger one includes the smaller.
    package enum Extent: UInt8, Comparable, Sendable {
        /// One address or one page.
        case page = 1
        /// One call of the driver for one page size: the piece that the core cut.
        case chunk
        /// One call of the driver for many pages: up to the whole request.
        case request

        /// Orders extents by reach.
        package static func < (left: Extent, right: Extent) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// The operation that shows a deviation.
    package enum Place: String, Sendable {
        case map, unmap, attach
        case iovaToPhys = "iova_to_phys"
    }
}

extension Deviation {
    /// What is done differently.
    package enum Kind: UInt8, CaseIterable, Sendable {
        /// A map, or an unmap over a hole, that ends with the last page of the aperture is refused.
        case lastPageRefused
        /// A map that wraps around the address space is accepted.
        case wrapAccepted
        /// A map of iova that is mapped already overwrites it.
        case liveMappingOverwritten
        /// A map that fails invalidates what was mapped there before.
        case rollbackDropsLiveMapping
        /// A map over a live mapping, or its failure, warns.
        case liveMappingWarns
        /// A map that fails takes its entries back, but no refresh tells the functions that saw them.
        case rollbackNotRefreshed
        /// A map that finds no memory takes its entries back, but no refresh tells the functions that saw them.
        case allocationRollbackNotRefreshed
        /// `iova_to_phys` gives the page's address without the offset.
        case offsetDropped
        /// An unmap that starts at a page mapped to physical 0 does nothing and returns 0.
        case pageZeroNotUnmapped
        /// An unmap claims bytes that were not mapped.
        case holeClaimed
        /// An unmap of a range with a hole does nothing and returns 0.
        case holeRefused
        /// An unmap over a hole warns.
        case holeWarns
        /// An unmap over a hole allocates tables.
        case holeAllocates
        /// An unmap over a hole that finds no memory returns 0, though it unmapped pages and refreshed nothing.
        case holeAllocationFailureUnmaps
        /// An unmap whose refresh fails returns 0, though the entries are invalid.
        case failedRefreshUnmaps
        /// An unmap repeated after a failed refresh returns 0 and does not refresh again.
        case repeatNotRefreshed
        /// An unmap of a range that leaves the aperture does nothing and returns 0, though pages of it are mapped.
        case outsideRefused
        /// A refresh that fails in a flush callback leaves stale translations behind what was claimed.
        case deferredRefreshLost
        /// The core of the tree reports success for a map that it or the driver refused.
        case mapErrorLost
        /// A refresh that fails when a new mapping is flushed is not told, though a function does not see the mapping.
        case mapRefreshLost
        /// A map over a live mapping is not refreshed for functions that pick up new translations by themselves.
        case overwrittenNotRefreshed
        /// An unmap with a page size that the domain does not have is taken for one of pages.
        case foreignSizeTaken
        /// A map with access that the hardware cannot give alone is accepted and gives more.
        case accessWidened
        /// An attach that fails leaves the function detached from where it was.
        case failedAttachDetaches
        /// An attach that takes a function from another domain leaves that domain's record of it behind.
        case moveLeaks
        /// An attach that is refused registers tables while others are registered, which the hardware refuses.
        case registeredTwice
        /// An attach puts an entry into a list again on which readers of where it was may still be.
        case entryReusedEarly
    }
}

extension Deviation.Kind {
    /// The name, in words that can stand in a table and on a command line.
    package var name: String {
        var words = ""
        for character in "\(self)" {
            words += character.isUppercase ? "-" + character.lowercased() : String(character)
        }
        return words
    }

    /// The law that is departed from.
    package var law: Law {
        switch self {
        case .mapErrorLost: .m1
        case .lastPageRefused, .wrapAccepted, .accessWidened: .m4
        case .liveMappingOverwritten, .rollbackDropsLiveMapping, .rollbackNotRefreshed,
            .allocationRollbackNotRefreshed, .mapRefreshLost, .overwrittenNotRefreshed:
            .m3
        case .liveMappingWarns, .holeWarns, .moveLeaks: .l2
        case .offsetDropped: .p1
        case .pageZeroNotUnmapped, .holeClaimed, .holeRefused, .outsideRefused: .u1
        case .holeAllocationFailureUnmaps, .failedRefreshUnmaps, .repeatNotRefreshed, .deferredRefreshLost,
            .foreignSizeTaken:
            .u2
        case .holeAllocates: .u3
        case .failedAttachDetaches, .registeredTwice: .m3
        case .entryReusedEarly: .l1
        }
    }

    /// Whether the contract leaves this to the driver: it is recorded and compared, not a defect by itself.
    package var isBehaviour: Bool {
        switch self {
        case .liveMappingOverwritten, .rollbackDropsLiveMapping, .liveMappingWarns, .pageZeroNotUnmapped,
            .holeClaimed, .holeRefused, .holeWarns, .holeAllocates, .repeatNotRefreshed, .outsideRefused,
            .failedAttachDetaches, .overwrittenNotRefreshed, .foreignSizeTaken:
            true
        case .lastPageRefused, .wrapAccepted, .rollbackNotRefreshed, .allocationRollbackNotRefreshed,
            .offsetDropped, .holeAllocationFailureUnmaps, .failedRefreshUnmaps, .deferredRefreshLost,
            .mapRefreshLost, .accessWidened, .moveLeaks, .registeredTwice, .mapErrorLost, .entryReusedEarly:
            false
        }
    }

    /// The operation that shows it.
    package var place: Deviation.Place {
        switch self {
        case .lastPageRefused, .wrapAccepted, .liveMappingOverwritten, .rollbackDropsLiveMapping,
            .liveMappingWarns, .rollbackNotRefreshed, .allocationRollbackNotRefreshed, .mapRefreshLost,
            .overwrittenNotRefreshed, .accessWidened, .mapErrorLost:
            .map
        case .pageZeroNotUnmapped, .holeClaimed, .holeRefused, .holeWarns, .holeAllocates,
            .holeAllocationFailureUnmaps, .failedRefreshUnmaps, .repeatNotRefreshed, .outsideRefused,
            .deferredRefreshLost, .foreignSizeTaken:
            .unmap
        case .offsetDropped: .iovaToPhys
        case .failedAttachDetaches, .moveLeaks, .registeredTwice, .entryReusedEarly: .attach
        }
    }

    /// The condition under which it shows.
    package var condition: String {
        switch self {
        case .lastPageRefused: "the range ends with the last page of the aperture"
        case .wrapAccepted: "the range wraps around the address space"
        case .liveMappingOverwritten, .liveMappingWarns, .overwrittenNotRefreshed:
            "a page of the range is mapped"
        case .rollbackDropsLiveMapping: "a page of the range is mapped and an allocation or refresh fails"
        case .rollbackNotRefreshed: "a map fails after functions could use its entries"
        case .allocationRollbackNotRefreshed: "an allocation fails after functions could use a map's entries"
        case .failedRefreshUnmaps: "a refresh fails"
        case .deferredRefreshLost, .mapRefreshLost: "a refresh fails in a flush callback"
        case .mapErrorLost: "the core or the driver refuses a map"
        case .foreignSizeTaken: "the page size is none of the domain's, which the core never hands down"
        case .accessWidened: "the access is write alone, or neither read nor write"
        case .offsetDropped: "the address is not on a page's border"
        case .pageZeroNotUnmapped: "the first page is mapped to physical 0"
        case .holeClaimed, .holeRefused, .holeWarns, .holeAllocates: "a page of the range is not mapped"
        case .holeAllocationFailureUnmaps: "a page of the range is not mapped and an allocation fails"
        case .repeatNotRefreshed: "a refresh of the range failed before"
        case .outsideRefused: "the range leaves the aperture"
        case .failedAttachDetaches: "registering fails, or the function's range differs"
        case .moveLeaks: "the function is attached to another domain"
        case .registeredTwice: "the function's range differs"
        case .entryReusedEarly: "others map or unmap while a function is attached anew"
        }
    }

    /// What is done differently, in one sentence.
    package var sentence: String {
        switch self {
        case .lastPageRefused: "a map that ends with the last page of the aperture is refused"
        case .wrapAccepted: "a map that wraps around the address space is accepted"
        case .liveMappingOverwritten: "a map over a live mapping overwrites it"
        case .rollbackDropsLiveMapping: "a map that fails invalidates what was mapped there before"
        case .liveMappingWarns: "a map over a live mapping warns"
        case .rollbackNotRefreshed:
            "a map that fails takes its entries back without telling functions that saw them"
        case .allocationRollbackNotRefreshed:
            "a map that finds no memory takes its entries back without telling functions that saw them"
        case .offsetDropped: "iova_to_phys drops the offset in the page"
        case .pageZeroNotUnmapped: "an unmap that starts at physical page 0 does nothing and returns 0"
        case .holeClaimed: "an unmap claims bytes that were not mapped"
        case .holeRefused: "an unmap of a range with a hole does nothing and returns 0"
        case .holeWarns: "an unmap over a hole warns"
        case .holeAllocates: "an unmap over a hole allocates tables"
        case .holeAllocationFailureUnmaps:
            "an unmap over a hole that finds no memory returns 0 with pages unmapped and nothing refreshed"
        case .failedRefreshUnmaps: "an unmap whose refresh fails returns 0 with the pages unmapped"
        case .repeatNotRefreshed: "an unmap repeated after a failed refresh does not refresh again"
        case .deferredRefreshLost: "a refresh that fails in a flush callback leaves stale translations in use"
        case .mapErrorLost: "the tree's core reports success for a map that failed"
        case .mapRefreshLost: "a map succeeds though the refresh of a function failed that does not see it"
        case .overwrittenNotRefreshed:
            "a map over a live mapping leaves the old translation in use where new ones need no refresh"
        case .foreignSizeTaken: "an unmap with a page size that is none of the domain's unmaps so many pages"
        case .accessWidened: "a map with access that cannot be given alone is accepted and gives more"
        case .outsideRefused: "an unmap of a range that leaves the aperture does nothing and returns 0"
        case .failedAttachDetaches: "an attach that fails leaves the function detached from where it was"
        case .moveLeaks:
            "an attach leaves behind what the domain that the function was attached to knew of it"
        case .registeredTwice:
            "an attach that is refused registers tables over others, which the hardware refuses"
        case .entryReusedEarly:
            "an attach puts an entry into a list again that readers may still be on, with no grace period between"
        }
    }
}

extension Deviation: CustomStringConvertible {
    /// The deviation with its extent: `hole-claimed, a whole request`.
    package var description: String {
        switch extent {
        case .page: kind.name
        case .chunk: "\(kind.name), one chunk"
        case .request: "\(kind.name), a whole request"
        }
    }
}

extension Deviation.Kind: Comparable {
    /// Orders kinds as they are listed.
    package static func < (left: Deviation.Kind, right: Deviation.Kind) -> Bool {
        left.rawValue < right.rawValue
    }
}
