// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

/// Huge texts that are made to hurt a reader, on a stack of 512 KiB.
@Suite(.serialized) struct HostileSweepTests {
    private static let openers = [
        "(", "[", "{", "a(", "f(({", "if (", "while (a) {", "do ", "a = ", "a ? b : ", "- ", "(int)",
        "sizeof ", "a, ",
        "a + (", "a || b && c | d ^ e & f == g < h << i + j * (", "struct a { ", "enum { a = (", "int (*",
        "int a(",
        "typeof(", "__attribute__((", "_Generic(a, int: ", "int a = { ", "int a = { { .b = { ",
        "asm(\"\" : : \"r\"(",
        "#if A\n", "#if A\nint a(\n#else\nint b(\n#endif\n", "#if 1\nif (a) {\n", "extern \"C\" { ",
        "DEFINE(a) ", "__a ",
        "__a(b) ", "if (a) ; else ", ".macro a\n", "} ", ") ", "@ ", "\\\n", "/*", "\"", "\0", "\u{ff}",
        "\r\n",
    ]

    @Test func readsWhatIsOpenedAHundredThousandTimes() throws {
        try expectReading(Self.openers.map { Data(String(repeating: $0, count: 100_000).utf8) })
    }

    @Test func readsAHundredThousandPairs() throws {
        let pairs = [
            ("(", ")"), ("{", "}"), ("[", "]"), ("a(", ")"), ("({ ", "; })"), ("#if A\n", "#endif\n"),
        ]
        try expectReading(
            pairs.map { open, close in
                let inside =
                    String(repeating: open, count: 100_000) + "a" + String(repeating: close, count: 100_000)
                return Data("void f(void)\n{\n\(inside);\n}\n".utf8)
            })
    }

    @Test func readsALineOfFiftyMegabytes() throws {
        let size = 50 << 20
        let kinds = ["a ", "a + ", "0123456789, ", "x", "f(a); ", "// ", "\\"]
        try expectReading(kinds.map { Data(String(repeating: $0, count: size / $0.utf8.count).utf8) })
    }

    /// Expects each text to be read, in time that is linear in its size.
    private func expectReading(_ texts: [Data], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let report = try ReleaseBuild.withFolder { folder in
            for (number, text) in texts.enumerated() {
                try text.write(to: folder.appending(path: "\(number).c"))
            }
            return try ReleaseBuild.report(on: [folder.path])
        }
        #expect(
            report.files.map(\.bytes).reduce(0, +) == texts.map(\.count).reduce(0, +),
            sourceLocation: sourceLocation)
        #expect(report.seconds < Double(report.bytes) / 1e6 + 10, sourceLocation: sourceLocation)
    }
}
