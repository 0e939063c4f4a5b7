// SPDX-License-Identifier: GPL-2.0-only
import Testing

/// Statements and declarations in a function: each construct with the shape of its tree.
@Suite struct StatementTests {
    private static let shapes = [
        ("int a;", "declaration(int, initDeclarator(a))"),
        (
            "int a = 1, *b, c[2] = { 1, 2 };",
            "declaration(int, initDeclarator(a, initializer(1)), initDeclarator(pointerDeclarator(b)), initDeclarator(arrayDeclarator(c, 2), initializer(initializerList(1, 2))))"
        ),
        (
            "struct x *p = q;",
            "declaration(specifiers(structSpecifier), initDeclarator(pointerDeclarator(p), initializer(q)))"
        ),
        (
            "struct x x = { .a = 1, .b = { 2 }, };",
            "declaration(specifiers(structSpecifier), initDeclarator(x, initializer(initializerList(designatedInitializer(fieldDesignator, 1), designatedInitializer(fieldDesignator, initializerList(2))))))"
        ),
        ("unsigned long long a;", "declaration(unsigned long long, initDeclarator(a))"),
        ("u32 a;", "declaration(u32, initDeclarator(a))"),
        ("foo_t *a;", "declaration(foo_t, initDeclarator(pointerDeclarator(a)))"),
        ("foo * a;", "declaration(foo, initDeclarator(pointerDeclarator(a)))"),
        ("a * b;", "declaration(a, initDeclarator(pointerDeclarator(b)))"),
        (
            "a * b();",
            "declaration(a, initDeclarator(pointerDeclarator(functionDeclarator(b, parameterList))))"
        ),
        (
            "int (*f)(int a, char *b);",
            "declaration(int, initDeclarator(functionDeclarator(parenthesizedDeclarator(pointerDeclarator(f)), parameterList(parameter(int, a), parameter(char, pointerDeclarator(b))))))"
        ),
        (
            "const u8 (*m)[4];",
            "declaration(const u8, initDeclarator(arrayDeclarator(parenthesizedDeclarator(pointerDeclarator(m)), 4)))"
        ),
        (
            "char *names[] = { \"a\", \"b\" };",
            "declaration(char, initDeclarator(pointerDeclarator(arrayDeclarator(names)), initializer(initializerList(\"a\", \"b\"))))"
        ),
        (
            "typeof(a) b = a;",
            "declaration(specifiers(typeofSpecifier(a)), initDeclarator(b, initializer(a)))"
        ),
        ("__maybe_unused int a;", "declaration(__maybe_unused int, initDeclarator(a))"),
        ("int a __maybe_unused;", "declaration(int, initDeclarator(a, __maybe_unused))"),
        (
            "u8 __iomem *a, __iomem *b;",
            "declaration(u8 __iomem, initDeclarator(pointerDeclarator(a)), initDeclarator(__iomem, pointerDeclarator(b)))"
        ),
        (
            "static const int a[] = { [0] = 1, [2 ... 4] = 5, [A] = { 6 } };",
            "declaration(static const int, initDeclarator(arrayDeclarator(a), initializer(initializerList(designatedInitializer(indexDesignator(0), 1), designatedInitializer(indexDesignator(2, 4), 5), designatedInitializer(indexDesignator(A), initializerList(6))))))"
        ),
        ("DECLARE_BITMAP(a, 8);", "expressionStatement(call(DECLARE_BITMAP, argumentList(a, 8)))"),
        ("DEFINE_MUTEX(a)", "expressionStatement(call(DEFINE_MUTEX, argumentList(a)))"),
        ("extern int a;", "declaration(extern int, initDeclarator(a))"),
        (
            "register int a asm(\"r1\");",
            "declaration(register int, initDeclarator(a, attribute(argumentList(\"r1\"))))"
        ),
        ("if (a) b();", "ifStatement(a, expressionStatement(call(b, argumentList)))"),
        (
            "if (a) b(); else c();",
            "ifStatement(a, expressionStatement(call(b, argumentList)), expressionStatement(call(c, argumentList)))"
        ),
        (
            "if (a) { b(); } else if (c) d(); else e();",
            "ifStatement(a, compoundStatement(expressionStatement(call(b, argumentList))), ifStatement(c, expressionStatement(call(d, argumentList)), expressionStatement(call(e, argumentList))))"
        ),
        ("while (a) b();", "whileStatement(a, expressionStatement(call(b, argumentList)))"),
        (
            "do { a(); } while (b);",
            "doStatement(compoundStatement(expressionStatement(call(a, argumentList))), b)"
        ),
        ("do a(); while (0);", "doStatement(expressionStatement(call(a, argumentList)), 0)"),
        ("for (;;) ;", "forStatement(omitted, omitted, omitted, emptyStatement)"),
        (
            "for (i = 0; i < 10; i++) a(i);",
            "forStatement(expressionStatement(assignment =(i, 0)), binaryExpression <(i, 10), postfixExpression ++(i), expressionStatement(call(a, argumentList(i))))"
        ),
        (
            "for (int i = 0; i < 10; i++) { }",
            "forStatement(declaration(int, initDeclarator(i, initializer(0))), binaryExpression <(i, 10), postfixExpression ++(i), compoundStatement)"
        ),
        (
            "switch (a) { case 1: case 2: b(); break; case 3 ... 4: default: c(); }",
            "switchStatement(a, compoundStatement(caseLabel(1), caseLabel(2), expressionStatement(call(b, argumentList)), breakStatement, caseLabel(3, 4), defaultLabel, expressionStatement(call(c, argumentList))))"
        ),
        ("out: a();", "label expressionStatement(call(a, argumentList))"),
        ("goto out;", "gotoStatement"),
        ("goto *a;", "gotoStatement(unaryExpression *(a))"),
        ("return;", "returnStatement"),
        ("return a;", "returnStatement(a)"),
        ("break;", "breakStatement"),
        ("continue;", "continueStatement"),
        (";", "emptyStatement"),
        ("{ }", "compoundStatement"),
        (
            "list_for_each_entry(a, &b, c) { d(a); }",
            "macroStatement(call(list_for_each_entry, argumentList(a, unaryExpression &(b), c)), compoundStatement(expressionStatement(call(d, argumentList(a)))))"
        ),
        (
            "list_for_each_entry(a, &b, c)\n\t\td(a);",
            "macroStatement(call(list_for_each_entry, argumentList(a, unaryExpression &(b), c)), expressionStatement(call(d, argumentList(a))))"
        ),
        (
            "for_each_cpu(a, b)\n\t\t++n;",
            "macroStatement(call(for_each_cpu, argumentList(a, b)), expressionStatement(unaryExpression ++(n)))"
        ),
        (
            "scoped_guard(mutex, &a) b();",
            "expressionStatement(call(scoped_guard, argumentList(mutex, unaryExpression &(a)))) expressionStatement(call(b, argumentList))"
        ),
        (
            "IF_ON(a)\n\t\tb();\n\telse\n\t\tc();",
            "macroStatement(call(IF_ON, argumentList(a)), expressionStatement(call(b, argumentList)), expressionStatement(call(c, argumentList)))"
        ),
        ("rcu_read_lock();", "expressionStatement(call(rcu_read_lock, argumentList))"),
        ("fallthrough;", "expressionStatement(fallthrough)"),
        ("asm(\"nop\");", "asmStatement(\"nop\")"),
        (
            "asm volatile(\"a %0, %1\" : \"=r\" (a) : [x] \"r\" (b), \"m\" (*c) : \"memory\");",
            "asmStatement(\"a %0, %1\", asmOperand(\"=r\", a), asmOperand(x, \"r\", b), asmOperand(\"m\", unaryExpression *(c)), \"memory\")"
        ),
        ("asm goto(\"a\" : : : : out);", "asmStatement(\"a\", out)"),
        ("asm_inline volatile(\"a\");", "asmStatement(\"a\")"),
        ("__label__ a;", "declaration(__label__ a)"),
        (
            "BUILD_BUG_ON(sizeof(a) != 4);",
            "expressionStatement(call(BUILD_BUG_ON, argumentList(binaryExpression !=(sizeofExpression sizeof(parenthesizedExpression(a)), 4))))"
        ),
        (
            "TRACE(a, if (b) c(); else d());",
            "expressionStatement(call(TRACE, argumentList(a, ifStatement(b, expressionStatement(call(c, argumentList)), expressionStatement(call(d, argumentList))))))"
        ),
        (
            "int f(int a) { return a; }",
            "functionDefinition(int, functionDeclarator(f, parameterList(parameter(int, a))), compoundStatement(returnStatement(a)))"
        ),
        (
            "#ifdef A\n\ta();\n#else\n\tb();\n#endif",
            "directive expressionStatement(call(a, argumentList)) directive expressionStatement(call(b, argumentList)) directive"
        ),
        (
            "if (a)\n#ifdef A\n\t\tb();\n#else\n\t\tc();\n#endif",
            "ifStatement(a, directive, expressionStatement(call(b, argumentList))) directive expressionStatement(call(c, argumentList)) directive"
        ),
        (
            "#ifdef A\n\tif (a) {\n#else\n\t{\n#endif\n\t\tb();\n\t}",
            "directive ifStatement(a, compoundStatement(directive, fragment(compoundStatement), directive, expressionStatement(call(b, argumentList))))"
        ),
        (
            "a(b,\n#ifdef A\n\t  c,\n#endif\n\t  d);",
            "expressionStatement(call(a, argumentList(b, directive, c, directive, d)))"
        ),
        (
            "struct { int a; } b;",
            "declaration(specifiers(structSpecifier struct(memberList(declaration(int, initDeclarator(a))))), initDeclarator(b))"
        ),
        (
            "enum { A, B = 2 } c;",
            "declaration(specifiers(enumSpecifier enum(enumeratorList(enumerator, enumerator B(2)))), initDeclarator(c))"
        ),
        (
            "a(b) c(d);",
            "expressionStatement(call(a, argumentList(b))) expressionStatement(call(c, argumentList(d)))"
        ),
        (
            "x = a ? (b) : (c);",
            "expressionStatement(assignment =(x, conditionalExpression(a, parenthesizedExpression(b), parenthesizedExpression(c))))"
        ),
    ]

    @Test(arguments: shapes)
    func have(text: String, shape: String) {
        expectParse(text, in: .block, as: shape)
    }
}
