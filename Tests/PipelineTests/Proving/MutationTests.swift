// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Testing

@testable import Conformance
@testable import Pipeline

/// What people and programs are told of a mutation run.
@Suite struct MutationTests {
    private static let original = Array("int f(int a)\n{\n\treturn a;\n}\n".utf8)

    private func report(_ fates: [MutationReport.Fate]) -> MutationReport {
        var report = MutationReport(original: Self.original, compiler: "cc", seed: 1)
        report.isOriginalAccepted = true
        (report.copy, report.planted) = (.alike(operations: 1), .survived(Self.difference))
        report.results = fates.enumerated().map { index, fate in
            var mutant = Mutant(
                kind: .returned, function: "f", line: 3, place: 21..<22,
                text: Array("int f(int a)\n{\n\treturn 0;\n}\n".utf8))
            mutant.number = index + 1
            return .init(mutant: mutant, fate: fate)
        }
        return report
    }

    private func text(_ fates: [MutationReport.Fate]) -> String {
        MutationText(report(fates), path: "f.c", command: "again --mutant").text
    }

    private static let difference = InsideDifference(
        scenario: Scenario([.map(iova: 0x1000, paddr: 0x5000, bytes: 0x1000)]), first: "call 3 is a()",
        second: "b()")

    @Test func whatSurvivedSaysWhatItDoesOtherwise() {
        let text = text([.survived(Self.difference)])
        #expect(text.contains("\n1 mutant in "))
        #expect(
            text.hasSuffix(
                """

                survived: wrong return value in f, line 3
                no law forbids what it does otherwise, first seen with: map iova 0x1000 → pa 0x5000, 1 page
                  the driver: call 3 is a()
                  the mutant: b()
                again: again --mutant 1
                diff --git a/f.c b/f.c
                index d42b92244edb..6cc07f73b94c 100644
                --- a/f.c
                +++ b/f.c
                @@ -1,4 +1,4 @@
                 int f(int a)
                 {
                -\treturn a;
                +\treturn 0;
                 }

                """), "\(text)")
        #expect(!report([.survived(Self.difference)]).isStrong)
        #expect(!report([.survived(nil)]).isStrong)
    }

    @Test func whatIsAlikeStandsInItsOwnColumnAndIsNoProof() {
        let text = text([.alike(operations: 12_345), .equivalent(reason: "it is")])
        #expect(
            text.contains(
                "all                                2           0           0           1           1\n"))
        #expect(
            text.contains(
                "1 alike: the same as the driver, outside and inside, after each of 12,345 operations"))
        #expect(text.contains("evidence, not a proof"))
        #expect(text.contains("\nalike: wrong return value in f, line 3\n"))
        #expect(text.contains("again: again --mutant 1\ndiff --git"))
        #expect(report([.alike(operations: 1)]).isStrong)
    }

    /// A time that was too short refuses nobody.
    @Test func whatWasNotDecidedIsNotKilled() throws {
        let undecided = [MutationReport.Fate.undecided(reason: "it did not end")]
        let text = text(undecided)
        #expect(
            text.contains(
                "all                                1           0           0           0           0\n"))
        #expect(text.contains("\n1 UNDECIDED, neither accepted nor refused: it did not end\n"))
        #expect(text.contains("\nundecided: wrong return value in f, line 3\nit did not end\nagain: again "))
        #expect(!report(undecided).isStrong)
        let json = try JSON.text(of: MutationRecord(report(undecided), path: "f.c", command: "again"))
        #expect(String(decoding: json, as: UTF8.self).contains("\"reason\" : \"it did not end\""))
    }

    @Test func aLookThatSeesNothingIsNotStrong() {
        var blind = report([])
        blind.planted = .alike(operations: 1)
        #expect(!blind.isStrong)
        var deceived = report([])
        deceived.copy = .survived(Self.difference)
        #expect(!deceived.isStrong)
        let text = MutationText(deceived, path: "f.c", command: "again").text
        #expect(text.contains("inside, a copy of the driver was NOT THE SAME, and"))
    }

    @Test func aLookThatDidNotEndIsNeitherOfTheTwo() {
        var report = report([.survived(nil)])
        (report.copy, report.planted) = (.survived(nil), .survived(nil))
        #expect(!report.isStrong)
        let text = MutationText(report, path: "f.c", command: "again").text
        #expect(text.contains("inside, a copy of the driver was NOT LOOKED AT to the end, and"))
        #expect(text.contains("the look inside did not come to its end"))
    }

    @Test func programsGetTheSame() throws {
        let report = report([.survived(Self.difference), .alike(operations: 7)])
        let json = String(
            decoding: try JSON.text(of: MutationRecord(report, path: "f.c", command: "again --mutant")),
            as: UTF8.self)
        for part in [
            "\"isStrong\" : false", "\"alike\" : 1", "\"survived\" : 1", "\"operations\" : 7",
            "\"driver\" : \"call 3 is a()\"", "\"again\" : \"again --mutant 2\"",
            "\"replay\" : \"map:access=0x3:iova=0x1000:",
        ] {
            #expect(json.contains(part), "\(part) in \(json)")
        }
    }
}
