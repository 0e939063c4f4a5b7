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
}
