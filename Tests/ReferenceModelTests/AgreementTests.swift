// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import ReferenceModel

/// The one question that nearly every call is settled with: its answer is that of all the others.
@Suite struct AgreementTests {
    private static let wide = Setup.Function(
        handle: 0x11, first: 0x1000_0000, last: 0x1_0fff_ffff, needsRefreshForNew: true)
    /// Its ends lie inside runs of 256 pages, so that it takes part in some only in part.
    private static let narrow = Setup.Function(
        handle: 0x22, first: 0x2001_0000, last: 0x8ffe_ffff, needsRefreshForNew: true)

    /// A driver and its judge after it mapped four pages around each end of what the second function can use.
    private func lockstep() throws -> Lockstep<FakeSystem> {
        let setup = Setup(functions: [Self.wide, Self.narrow])
        let judge = Judge(setup, hardware: ZPCI(setup))
        let lockstep = Lockstep(FakeSystem(setup, bugs: [], witness: judge), judge: judge)
        let ends = [Self.narrow.first, Self.narrow.last + 1]
        let maps = ends.map { Operation.map(iova: $0 - 2 * page, paddr: 0x5000, bytes: 4 * page) }
        for operation in Scenario.usualOpening + maps {
            try #require(lockstep.perform(operation, index: 0) != nil, "\(operation)")
        }
        judge.hardware.register(function: 1, anchor: try #require(judge.domains[0].anchor))
        judge.domains[0].functions.insert(1)
        return lockstep
    }

    /// Ranges of pages around both ends: before, across, inside and behind.
    private var ranges: [Range<UInt64>] {
        var ranges: [Range<UInt64>] = []
        for end in [Self.narrow.pages.lowerBound, Self.narrow.pages.upperBound] {
            for first in end - 3...end + 2 {
                for last in first...end + 2 { ranges.append(first..<last + 1) }
            }
        }
        return ranges
    }

    private func differing(_ lockstep: Lockstep<FakeSystem>) -> [Range<UInt64>] {
        let judge = lockstep.judge
        return ranges.filter { pages in
            let agrees = judge.allAgree(judge.domains[0], pages)
            #expect(agrees == (judge.firstDifference(judge.domains[0], pages) == nil), "\(pages)")
            return !agrees
        }
    }

    @Test func allAgreesWhereNothingDiffers() throws {
        #expect(try differing(lockstep()).isEmpty)
    }

    @Test func aViewCountsAsFarAsItsFunctionReaches() throws {
        let lockstep = try lockstep()
        // What a function that lost its tables sees is nothing.
        lockstep.judge.hardware.unregister(function: 1)
        let reach = Self.narrow.pages
        let seen = [reach.prefix(2), reach.suffix(2)].map { $0.startIndex..<$0.endIndex }
        #expect(differing(lockstep) == ranges.filter { pages in seen.contains { $0.overlaps(pages) } })
    }

    @Test func eachEntryOfTheTablesCounts() throws {
        for place in [Self.narrow.pages.lowerBound - 2, Self.narrow.pages.upperBound + 1] {
            let lockstep = try lockstep()
            lockstep.judge.domains[0].expected[place] = 0
            #expect(differing(lockstep) == ranges.filter { $0.contains(place) })
        }
    }
}
