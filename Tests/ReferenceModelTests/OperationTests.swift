// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Testing

@Suite struct OperationTests {
    @Test func printsAsAPersonWritesIt() {
        let map = Operation.map(iova: 0x1000_0000, paddr: 0x5000, bytes: 0x1000)
        #expect(map.description == "map iova 0x10000000 → pa 0x5000, 1 page")
        let unmap = Operation.unmap(iova: 0x1000_0000, bytes: 0x4000).on(domain: 1)
        #expect(unmap.description == "unmap iova 0x10000000, 4 pages on domain 1")
        let odd = Operation.map(iova: 0, paddr: 0, bytes: 0x1001, [.read])
        #expect(odd.description == "map iova 0x0 → pa 0x0, 0x1001 bytes, read")
    }

    @Test func printsWhatFails() {
        let map = Operation.map(iova: 0, paddr: 0, bytes: 0x1000).failing(.refresh(2, of: 1, .io))
        #expect(map.description.hasSuffix(", 1 page (refresh 2 of function 1 fails with -EIO)"))
        let attach = Operation.attach(0).failing(.anchor(3, of: 0))
        #expect(
            attach.description == "attach function 0 (registering function 0 fails with condition code 3)")
    }
}

@Suite struct ScenarioCodeTests {
    @Test func aScenarioComesBackFromItsWord() throws {
        let scenarios = RandomScenarios(
            Terrain(
                Setup(functions: [
                    .init(handle: 1, first: 0x1000, last: 0xffff_ffff, needsRefreshForNew: true)
                ])), seed: 7)
        for scenario in scenarios.prefix(20) {
            #expect(Scenario(code: scenario.code) == scenario)
        }
    }

    @Test func theUsualOpeningIsNotWritten() {
        let scenario = Scenario([
            .map(iova: 0x1000, paddr: 0x5000, bytes: 0x1000), .unmap(iova: 0x1000, bytes: 0x2000),
        ])
        #expect(
            scenario.code
                == "map:access=0x3:iova=0x1000:paddr=0x5000:bytes=0x1000,unmap:iova=0x1000:bytes=0x2000")
    }

    @Test func otherWordsAreNoScenario() {
        for word in ["mapp", "map:iova", "map:iova=zz", "map:where=1", "map/unmap/map", "map:function=0x9"] {
            #expect(Scenario(code: word) == nil, "\(word)")
        }
    }

    @Test func numbersAreWordsOfTheirOwn() {
        #expect(counted(1, "warning") == "1 warning" && counted(2, "warning") == "2 warnings")
        #expect(pages(0x1000) == "1 page" && pages(0x3000) == "3 pages" && pages(0x1001) == "0x1001 bytes")
    }
}
