// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Rewriting

@Suite struct EditListTests {
    private let text = Array("int map(size_t size);\n".utf8)

    private func expectResult(
        _ edits: [Edit], _ result: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for order in [edits, edits.reversed()] {
            let written = try EditList(order).applied(to: text)
            #expect(String(decoding: written, as: UTF8.self) == result, sourceLocation: sourceLocation)
        }
    }

    @Test func appliesEditsInAnyOrder() throws {
        try expectResult([], "int map(size_t size);\n")
        try expectResult([Edit(4..<7, "unmap"), Edit(15..<19, "n")], "int unmap(size_t n);\n")
        try expectResult([Edit(at: 0, "static "), Edit(0..<3, "long")], "static long map(size_t size);\n")
        try expectResult([Edit(at: 22, "/* end */"), Edit(0..<4, "")], "map(size_t size);\n/* end */")
    }

    @Test func takesTheSameEditOnce() throws {
        let list = try EditList([Edit(4..<7, "x"), Edit(4..<7, "x"), Edit(at: 0, "y"), Edit(at: 0, "y")])
        #expect(list.count == 2)
    }

    @Test func refusesOverlap() {
        let pairs = [
            (Edit(4..<7, "a"), Edit(6..<9, "b")), (Edit(4..<7, "a"), Edit(4..<7, "b")),
            (Edit(4..<9, "a"), Edit(at: 6, "b")), (Edit(at: 4, "a"), Edit(at: 4, "b")),
        ]
        for (left, right) in pairs {
            #expect(throws: RewritingError.self) { try EditList([left, right]) }
            #expect(throws: RewritingError.self) { try EditList([right, left]) }
        }
    }

    @Test func refusesAnEditBeyondTheText() throws {
        let list = try EditList([Edit(20..<30, "")])
        #expect(throws: RewritingError.outOfBounds(list[0], count: 22)) { try list.applied(to: text) }
    }
}
