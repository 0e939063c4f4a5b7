// SPDX-License-Identifier: GPL-2.0-only
import Testing

@Suite struct DocumentationTests {
    /// swift-format's rule sees `public` only; what crosses our targets is `package`.
    @Test func everyPackageMemberIsDocumented() throws {
        for file in try swiftFiles(under: "Sources") + swiftFiles(under: "Templates") {
            var previous = Substring()
            for (index, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated()
            {
                let trimmed = line.drop { $0 == " " }
                if trimmed.hasPrefix("package ") && !trimmed.hasPrefix("package import ") {
                    #expect(
                        previous.hasPrefix("///"),
                        "\(file.path):\(index + 1): a package member without a documentation comment")
                }
                if !trimmed.hasPrefix("@") { previous = trimmed }
            }
        }
    }

    @Test func everyFileStartsWithItsLicence() throws {
        for file in try swiftFiles(under: "Sources") + swiftFiles(under: "Templates")
            + swiftFiles(under: "Tests")
        {
            #expect(file.text.hasPrefix("// SPDX-License-Identifier: GPL-2.0-only\n"), "\(file.path)")
        }
    }
}
