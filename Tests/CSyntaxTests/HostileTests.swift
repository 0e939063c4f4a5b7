// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

@testable import CSyntax

/// Texts that are made to hurt a reader: they must come back byte for byte, in time linear in their size and on a bounded
/// stack. (A debug build's frames are large; the sweeps put a release build on a stack of 512 KiB.)
@Suite struct HostileTests {
    private static let openers = [
        "(", "[", "{", "a(", "a[", "({", "f(({", "if (", "while (a) {", "do ", "for (;;) ",
        "switch (a) case 1: ", "a = ",
        "a ? b : ", "a ? ", "- ", "* ", "& ", "!", "~", "(int)", "(struct a *)", "sizeof ", "sizeof(",
        "__extension__ ",
        "a, ", "a + (", "a || b && c | d ^ e & f == g < h << i + j * (", "struct a { ", "union { struct { ",
        "enum { a = (", "int (*", "int *", "int a(", "int a[", "typeof(", "__attribute__((",
        "_Generic(a, int: ",
        "int a = { ", "int a = { { .b = { ", "(int[]){ ", "x = (struct a){ .b = ", "asm(\"\" : : \"r\"(",
        "case ", "else ",
        "#if A\n", "#if A\nint a(\n#else\nint b(\n#endif\n", "#ifdef A\n{\n#else\n", "#if 1\nif (a) {\n",
        "extern \"C\" { ",
        "static ", "const ", "a b ", "a * ", "DEFINE(a) ", "goto ", "return (", "list_for_each(a, b) ",
        "if (a) ; else ",
        "a->", "a.", "a++ ", "\"a\" ", "\"a\" B ", "[", "[0 ... ", ".a = ", "} ", ") ", "] ", "; ", ", ",
        ": ", "\\\n", "@ ",
    ]

    @Test(arguments: openers)
    func keepsWhatIsOpenedManyTimes(opener: String) {
        let text = Array(String(repeating: opener, count: 1_000).utf8)
        onAThread {
            expectLaws(text)
            expectLaws(Array("void f(void)\n{\n".utf8) + text)
            expectLaws(Array("int a = ".utf8) + text)
            expectLaws(Array("void f(".utf8) + text)
        }
    }

    @Test(arguments: [("(", ")"), ("{", "}"), ("[", "]"), ("a(", ")"), ("({ ", "; })"), ("if (a) { ", "}")])
    func keepsDeepPairs(open: String, close: String) {
        let middle = "void f(void)\n{\n" + String(repeating: open, count: 20_000)
        let text = Array((middle + "a" + String(repeating: close, count: 20_000) + ";\n}\nint b;\n").utf8)
        onAThread {
            expectLaws(text)
            let tree = SyntaxTree.parse(text)
            #expect(!tree.isUnderstood, "what is too deep must be said")
            #expect(tree.root.children.last?.string == "int b;")
        }
    }

    @Test func keepsDeepConditionals() {
        let begin = String(repeating: "#if A\n", count: 20_000)
        let end = String(repeating: "#endif\n", count: 20_000)
        onAThread {
            expectLaws(Array((begin + "int a;\n" + end).utf8))
            expectLaws(Array((begin + "int a(\n#else\n" + end + "int b;").utf8))
            expectLaws(Array(String(repeating: "#if A\nif (a) {\n#else\n{\n#endif\n}\n", count: 20_000).utf8))
        }
    }

    @Test(arguments: [
        "/* never ends", "int a; // \\\n goes on", "\"never ends", "'", "\"a\\", "#define A \\",
        "#define A /* and then",
        "int a\0b;\0\0", "\u{0}", "int \u{fffd};", "a = L'x' + u8\"y\" + R\"(z)\";", "\\u1234 = 1;",
        "0x1p+3 1e-5 0b1 1'000",
    ])
    func keepsUnfinishedTexts(text: String) {
        for ending in ["", "\n", "\r\n", "\r", "\0", "\\\n"] {
            expectLaws(Array((text + ending).utf8))
            expectLaws(Array((text + ending + "int a;" + ending).utf8))
        }
    }

    @Test func keepsBytesThatAreNoUTF8() {
        expectLaws([0xff, 0xfe, 0x80, 0xc0, 0xaf])
        expectLaws(
            Array("int ".utf8) + [0xe9, 0x74, 0xe9] + Array(" = \"".utf8) + [0xc3, 0x28] + Array("\";".utf8))
        expectLaws((0...255).map { UInt8($0) } + (0...255).reversed().map { UInt8($0) })
    }

    @Test func readsLinesThatEndInCarriageReturns() {
        let text = "#define A \\\r\n\t1\r\nint a; // b\r\n/* c */ int d =\\\r\n A;\r\n"
        expectLaws(Array(text.utf8))
        let tree = SyntaxTree.parse(Array(text.utf8))
        #expect(tree.isUnderstood)
        #expect(tree.root.children(.declaration).count == 2)
        #expect(tree.root.allChildren.first?.string == "#define A \\\r\n\t1")
    }

    /// Random texts of the bytes and words that mean something to C.
    @Test func keepsRandomTexts() {
        let words =
            Self.openers + [
                ")", "}", "]", ";", "\n#else\n", "\n#endif\n", "\n", "\t", "int", "x", "1", "\"s\"", "'c'",
            ]
        var state: UInt64 = 0x2545_f491_4f6c_dd1d
        for _ in 0..<2_000 {
            var text = ""
            for _ in 0..<40 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                text += words[Int(state % UInt64(words.count))] + " "
            }
            expectLaws(Array(text.utf8))
        }
    }

    /// Runs on a thread with the usual stack of 8 MiB and waits for it.
    private func onAThread(_ body: @escaping @Sendable () -> Void) {
        let done = DispatchSemaphore(value: 0)
        let test = Test.current
        let thread = Thread {
            _ = test
            body()
            done.signal()
        }
        thread.stackSize = 8 << 20
        thread.start()
        done.wait()
    }
}
