// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

@testable import Checks

/// Every check does what its examples say; no check is forgotten.
@Suite struct CatalogueTests {
    @Test func nothingIsWrongWithTheGoodSeries() {
        let remarks = CheckCatalogue.remarks(on: .good).map { $0.remark.description(check: $0.check) }
        #expect(remarks == [])
    }

    @Test(arguments: CheckCatalogue.all.map { $0.name }) func doesWhatItsExamplesSay(name: String) throws {
        guard let check = CheckCatalogue.all.first(where: { $0.name == name }) else { return }
        for example in check.examples {
            let remarks = check.remarks(on: example.submission)
            let weights = Set(remarks.map(\.weight))
            let answer: CheckExample.Answer =
                weights.contains(.error) ? .refused : weights.isEmpty ? .accepted : .noted
            #expect(answer == example.answer, "\(name), \(example.title): \(remarks.map(\.message))")
            if example.answer != .accepted {
                #expect(example.submission != .good, "\(name), \(example.title)")
            }
        }
        let answers = Set(check.examples.map(\.answer))
        #expect(answers.isSuperset(of: [.accepted, .refused]), "\(name)")
    }

    @Test func everyFileIsInTheCatalogue() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Checks/Catalogue")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).map { $0.dropLast(6) }
        #expect(files.map(String.init).sorted() == CheckCatalogue.all.map { "\($0)" }.sorted())
    }

    @Test func remarksNameTheirPlace() throws {
        var submission = Submission.good
        submission.replace("a_many();", with: "a_many(); ", in: 1)
        let remark = try #require(CheckCatalogue.remarks(on: submission).first)
        let text = remark.remark.description(check: remark.check)
        #expect(text == "v2-0001-a.patch:28: error: an added line ends in white space [has-clean-whitespace]")
        let line = String(decoding: submission.mails[1].bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)[27]
        #expect(line == "+\treturn a_many(); ")
    }
}
