// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import ReferenceModel

/// Tables of four and of five levels, for functions that reach beyond 4 TiB and beyond 8 PiB.
@Suite struct TallTablesTests {
    private static let cases: [(levels: UInt64, border: UInt64)] = [(4, 1 << 42), (5, 1 << 53)]

    private func lockstep(
        _ levels: UInt64, _ border: UInt64, _ bugs: Set<Bug> = []
    ) -> Lockstep<FakeSystem> {
        let functions = [true, false].enumerated().map { index, needsRefresh in
            Setup.Function(
                handle: UInt32(index) + 1, first: base, last: border + 0xf_ffff,
                needsRefreshForNew: needsRefresh)
        }
        let setup = Setup(functions: functions)
        let judge = Judge(setup, hardware: ZPCI(setup))
        let system = FakeSystem(setup, bugs: bugs, witness: judge)
        system.driver.levels = levels
        let lockstep = Lockstep(system, judge: judge)
        judge.makeRoom(for: lockstep.opened().span)
        return lockstep
    }

    @Test(arguments: cases) func acceptsARightDriver(_ levels: UInt64, _ border: UInt64) throws {
        let lockstep = lockstep(levels, border)
        let terrain = Terrain(lockstep.judge.setup)
        #expect(terrain.borders.contains(border / page))
        let drawn = RandomScenarios(terrain, seed: 1).prefix(40)
        for scenario in Array(ExhaustiveScenarios(terrain, depth: 1)) + drawn {
            let found = lockstep.run(scenario)
            #expect(found == nil, "\(scenario): \(found.map(String.init(describing:)) ?? "")")
        }
    }

    /// What is 4 TiB or 8 PiB away has indices of its own, in the tables as in the model.
    @Test(arguments: cases) func placesFarApartAreNotTheSame(_ levels: UInt64, _ border: UInt64) {
        let lockstep = lockstep(levels, border)
        lockstep.sweepInterval = 1
        let far = border + (base & (border - 1)) & 0xf_f000
        let operations: [Operation] = [
            .map(iova: far, paddr: 0x5000, bytes: page), .iovaToPhys(far & (border - 1)), .iovaToPhys(far),
            .map(iova: border - page, paddr: 0x7000, bytes: 2 * page), .iovaToPhys(border - page),
        ]
        #expect(lockstep.run(Scenario(Array(operations.dropLast(2)))) == nil)
        #expect(lockstep.run(Scenario(Array(operations.suffix(2)))) == nil)
    }

    @Test(arguments: cases, [Bug.wrongAnchorType, .wrongSegmentType, .mapsOnePageTooMany, .shortMapRefresh])
    func refusesAWrongDriver(_ tables: (levels: UInt64, border: UInt64), _ bug: Bug) {
        let lockstep = lockstep(tables.levels, tables.border, [bug])
        lockstep.sweepInterval = 1
        let operations: [Operation] = [
            .attach(1), .map(iova: tables.border - page, paddr: 0x5000, bytes: 2 * page),
        ]
        #expect(lockstep.run(Scenario(operations)) != nil)
    }

    @Test func theAnchorSaysHowFarTablesSpan() {
        #expect([0x4, 0x8, 0xc].map { ZPCITables.span(of: 1 << 40 | $0) } == [1 << 30, 1 << 41, 1 << 52])
        #expect(ZPCITables.span(of: 1 << 40) == 0)
    }

    /// Each entry is read as the hardware reads it: its type, its validity, its protection and its length.
    @Test func everyLevelCounts() throws {
        let memory = FakeMemory()
        var tables: [UInt64] = []
        for _ in 0..<4 { tables.append(try #require(memory.allocate(entries: 2048, word: 0x20))) }
        let pages = try #require(memory.allocate(entries: 256, word: 0x400))
        let iova: UInt64 = 3 << 53 | 1500 << 42 | 7 << 31 | 9 << 20 | 11 << 12
        let words = zip(tables, [53, 42, 31, 20] as [UInt64]).map { table, shift in
            memory.pointer(table) + Int(iova >> shift & 2047)
        }
        let right = [tables[1] | 0xf, tables[2] | 0xb, tables[3] | 0x7, pages]
        for (word, entry) in zip(words, right) { word.pointee = entry }
        (memory.pointer(pages) + 11).pointee = 0x5000
        let anchor = tables[0] | 0xc
        let read = ZPCITables(memory: memory.view)
        func found() -> Translation { Translation(bits: read.translation(anchor: anchor, page: iova / page)) }
        #expect(found() == Translation(to: 0x5000, isWritable: true))
        #expect(read.runs(anchor: anchor) == [iova / page & ~255])
        #expect(
            read.description(anchor: anchor, page: iova / page).hasPrefix(
                "region-first[3] = \(hex(right[0])), region-second[1500] = \(hex(right[1])), region[7] = "))
        #expect(
            Translation(bits: read.translation(anchor: tables[0] | 0x8, page: (3 << 42) / page)) == .broken)
        for (level, word) in words.enumerated() {
            word.pointee = right[level] | 0x20
            #expect(found() == .none, "level \(level)")
            word.pointee = right[level] ^ 0x4
            #expect(found() == .broken, "level \(level)")
            word.pointee = right[level] | 0x200
            #expect(found() == Translation(to: 0x5000, isWritable: false), "level \(level)")
            word.pointee = right[level]
        }
        // The first quarter of the next table only: index 1500 is not in it, 7 and 9 are.
        for (level, isInside) in [false, true, true].enumerated() {
            words[level].pointee = right[level] & ~3
            #expect(found().isMapped == isInside, "level \(level)")
            words[level].pointee = right[level]
        }
    }
}
