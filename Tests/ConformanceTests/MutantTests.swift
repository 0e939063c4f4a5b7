// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Conformance

@Suite struct MutantTests {
    private func mutants(_ body: String) -> [String] {
        let head = "int f(int a, int b)\n{\n"
        let text = head + body + "\n}\n"
        return Mutant.all(of: Array(text.utf8)).map {
            String(decoding: $0.text.dropFirst(head.utf8.count).dropLast(3), as: UTF8.self)
        }
    }

    @Test func comparisonsAndConditionsAreChanged() {
        let found = mutants("if (a < b) g();")
        #expect(found.contains("if (a <= b) g();"))
        #expect(found.contains("if (0) g();"))
        #expect(found.contains("if (1) g();"))
        #expect(found.contains("if (a < b) ;"))
    }

    @Test func aLockGoesAloneAndWithItsRelease() {
        let found = mutants("spin_lock_irqsave(&l, f);\na = b;\nspin_unlock_irqrestore(&l, f);")
        #expect(found.contains(";\na = b;\n;"))
        #expect(found.contains(";\na = b;\nspin_unlock_irqrestore(&l, f);"))
        #expect(found.contains("spin_lock(&l);\na = b;\nspin_unlock(&l);"))
        #expect(found.contains("spin_lock_irqsave(&l, f);\nspin_unlock_irqrestore(&l, f);\na = b;"))
    }

    @Test func aFlushGoesOrCoversLess() {
        let found = mutants("rc = x_refresh(a, b, n * PAGE_SIZE);")
        #expect(found.contains(";"))
        #expect(found.contains("rc = x_refresh(a, b, PAGE_SIZE);"))
        #expect(found.contains("rc = x_refresh(a, b, n);"))
    }

    @Test func linesStayWhereTheyAre() {
        let text = Array("int f(void)\n{\n\tg(1,\n\t  2);\n\treturn h();\n}\n".utf8)
        for mutant in Mutant.all(of: text) {
            #expect(mutant.text.count { $0 == 0x0a } == text.count { $0 == 0x0a })
        }
    }

    @Test func eachHasANumberThatStaysTheSame() {
        let text = Array("int f(int a, int b)\n{\n\treturn a < b && g();\n}\n".utf8)
        let (one, other) = (Mutant.all(of: text), Mutant.all(of: text))
        #expect(one == other)
        #expect(one.map(\.number) == Array(1...one.count))
    }

    @Test func eachIsMadeOnce() {
        let found = mutants("if (a && b) g(); else h(); return a + 1;")
        #expect(Set(found).count == found.count)
    }

    @Test func marksLeaveTheProgramAsItWas() {
        let text = Array(
            "int f(int a)\n{\n\tif (a)\n\t\treturn 1;\n\tfor (;;)\n\t\tg();\n\treturn 0;\n}\n".utf8)
        let marked = Instrumented(text)
        let statements = marked.points.filter { $0.outcome == nil }
        #expect(statements.map(\.line) == [3, 5, 7, 4, 6])
        #expect(String(decoding: marked.text, as: UTF8.self).contains("if (host_branch("))
    }
}
