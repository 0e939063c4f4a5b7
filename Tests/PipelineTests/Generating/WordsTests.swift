// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import TestSupport
import Testing

@testable import Pipeline

@Suite struct WordsTests {
    @Test func fillsParagraphsAndLeavesTablesAlone() {
        let text = """


            one two
            three

            - an item that is long
            - another

                a line that is longer
                a  table   that stays

            """
        #expect(
            Paragraphs.filled(text, width: 12) == """
                one two
                three

                - an item
                  that is
                  long
                - another

                    a line
                      that
                      is
                      longer
                    a  table   that stays
                """)
        #expect(Paragraphs.filled("    a  b\n", width: 12) == "    a  b")
    }

    @Test func guessesAPrefixFromThePath() {
        let guesses = [
            "drivers/iommu/s390-iommu.c": "iommu/s390", "drivers/iommu/mtk_iommu_v1.c": "iommu/mtk-v1",
            "drivers/iommu/arm/arm-smmu/qcom_iommu.c": "arm-smmu/qcom-iommu",
            "drivers/iommu/tegra-gart.c": "iommu/tegra-gart", "drivers/iommu/iommu.c": "iommu/iommu",
        ]
        for (path, prefix) in guesses {
            #expect(SubsystemPrefix.guessed(from: path) == SubsystemPrefix(text: prefix, isGuessed: true))
        }
    }

    @Test func takesTheCommonestPrefixOfTheHistory() throws {
        let world = try SealedWorld()
        let file = "drivers/iommu/s390-iommu.c"
        let path = try world.repository(files: [file: "0\n", "drivers/iommu/other.c": "0\n"])
        func commit(_ subject: String, _ name: String) throws {
            try world.write("\(path)/\(name)", subject + "\n")
            try world.git("commit", "-q", "-a", "-m", subject, in: path)
        }
        func prefix() throws -> SubsystemPrefix {
            let repository = try Repository(
                at: path,
                environment: Environment(variables: world.variables) { Instant(seconds: SealedWorld.now) })
            return try .of(file, in: repository, at: try repository.commit(named: "HEAD").id)
        }
        #expect(try prefix() == SubsystemPrefix(text: "iommu/s390", isGuessed: true))
        for number in 1...3 { try commit("iommu/amd: Change \(number)", "drivers/iommu/other.c") }
        #expect(try prefix().isGuessed)
        try commit("s390/iommu: Change the neighbour", "drivers/iommu/other.c")
        #expect(try prefix() == SubsystemPrefix(text: "s390/iommu", isGuessed: false))
        try commit("iommu: Change all of them", file)
        try commit("iommu/zpci: Change one", file)
        try commit("iommu/zpci: Change it again", file)
        try commit("A sentence: with a colon", file)
        try world.git("checkout", "-q", "-b", "side", "HEAD~1", in: path)
        try commit("iommu/other: A change elsewhere", "drivers/iommu/other.c")
        try world.git("merge", "-q", "-m", "Merge: of main", "main", in: path)
        #expect(try prefix() == SubsystemPrefix(text: "iommu/zpci", isGuessed: false))
    }

    @Test func findsWhatPrefixesShare() {
        #expect(SeriesWriter.commonPrefix(of: ["iommu/s390", "iommu/s390"]) == "iommu/s390")
        #expect(SeriesWriter.commonPrefix(of: ["iommu/s390", "iommu/exynos"]) == "iommu")
        #expect(SeriesWriter.commonPrefix(of: ["a", "b"]) == "a")
    }

    @Test func aCommandCanBeTypedAgain() {
        var command = RepeatableCommand("gen-patch")
        command.add("rev", "32f5cb13a8e5")
        command.add("branch", "a b's")
        command.add("signoff")
        command.add("onto", all: ["linus/master", "s390/features"])
        let lines = command.lines(width: 40)
        #expect(
            lines == [
                "gen-patch --rev=32f5cb13a8e5 \\", "  --branch='a b'\\''s' --signoff --onto \\",
                "  linus/master s390/features",
            ])
        #expect(lines.allSatisfy { $0.count <= 40 })
        #expect(
            lines.map { $0.hasSuffix(" \\") ? String($0.dropLast(2)) : $0 }
                .flatMap { $0.split(separator: " ") } == command.text.split(separator: " "))
    }

    @Test func severalDriversAreToldApart() {
        func part(_ driver: String, _ operations: Int, _ numbers: [Int]) -> (String, [Int], Validation) {
            var validation = Validation(verdict: .conforms, sentence: "\(operations) done.", untested: "No.")
            validation.details = ["\(operations) operations"]
            validation.remarks = ["in a namespace"]
            validation.costs = ["before  patch 1  patch 2", "1       1        1"]
            return (driver, numbers, validation)
        }
        let whole = Validation.joined([part("one", 1, [1, 3]), part("two", 22, [2, 4])])
        #expect(whole.verdict == .conforms && !whole.sentence.contains("done"))
        #expect(whole.details == ["one: 1 operations", "two: 22 operations"])
        #expect(whole.remarks == ["in a namespace"])
        #expect(whole.costs[1] == "before  patch 1  patch 3" && whole.costs[4] == "before  patch 2  patch 4")
        var bad = part("two", 22, [2, 4])
        bad.2.verdict = .notProven
        #expect(Validation.joined([part("one", 1, [1, 3]), bad]).sentence == "two: 22 done.")
        #expect(Validation.joined([part("one", 1, [1, 3])]) == part("one", 1, [1, 3]).2)
    }
}
