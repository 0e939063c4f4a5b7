// SPDX-License-Identifier: GPL-2.0-only
import Testing

/// What stands at the top of a file: each construct with the shape of its tree.
@Suite struct DeclarationTests {
    private static let shapes = [
        ("int a;", "declaration(int, initDeclarator(a))"),
        (
            "int f(void);",
            "declaration(int, initDeclarator(functionDeclarator(f, parameterList(parameter(void, abstractDeclarator)))))"
        ),
        (
            "int f(void) { }",
            "functionDefinition(int, functionDeclarator(f, parameterList(parameter(void, abstractDeclarator))), compoundStatement)"
        ),
        (
            "static inline int f(int a, ...) { return a; }",
            "functionDefinition(static inline int, functionDeclarator(f, parameterList(parameter(int, a), ellipsis)), compoundStatement(returnStatement(a)))"
        ),
        (
            "static int __init f(void)\n{\n}",
            "functionDefinition(static int __init, functionDeclarator(f, parameterList(parameter(void, abstractDeclarator))), compoundStatement)"
        ),
        (
            "static struct x *f(struct x *a, const char *b[], int (*c)(int))\n{\n}",
            "functionDefinition(specifiers(structSpecifier), pointerDeclarator(functionDeclarator(f, parameterList(parameter(specifiers(structSpecifier), pointerDeclarator(a)), parameter(const char, pointerDeclarator(arrayDeclarator(b))), parameter(int, functionDeclarator(parenthesizedDeclarator(pointerDeclarator(c)), parameterList(parameter(int, abstractDeclarator))))))), compoundStatement)"
        ),
        (
            "void __printf(1, 2) f(const char *a, ...);",
            "declaration(specifiers(call(__printf, argumentList(1, 2))), initDeclarator(functionDeclarator(f, parameterList(parameter(const char, pointerDeclarator(a)), ellipsis))))"
        ),
        (
            "int f(a, b)\n\tint a;\n\tchar *b;\n{\n}",
            "functionDefinition(int, functionDeclarator(f, parameterList(parameter(a, abstractDeclarator), parameter(b, abstractDeclarator))), declaration(int, initDeclarator(a)), declaration(char, initDeclarator(pointerDeclarator(b))), compoundStatement)"
        ),
        (
            "f(a, b)\nint a, b;\n{\n}",
            "functionDefinition(specifiers, functionDeclarator(f, parameterList(parameter(a, abstractDeclarator), parameter(b, abstractDeclarator))), declaration(int, initDeclarator(a), initDeclarator(b)), compoundStatement)"
        ),
        (
            "int *(*f(int a))(char);",
            "declaration(int, initDeclarator(pointerDeclarator(functionDeclarator(parenthesizedDeclarator(pointerDeclarator(functionDeclarator(f, parameterList(parameter(int, a))))), parameterList(parameter(char, abstractDeclarator))))))"
        ),
        (
            "typedef int (*fn_t)(int);",
            "declaration(typedef int, initDeclarator(functionDeclarator(parenthesizedDeclarator(pointerDeclarator(fn_t)), parameterList(parameter(int, abstractDeclarator)))))"
        ),
        (
            "typedef struct x { int a; } x_t;",
            "declaration(specifiers(structSpecifier x(memberList(declaration(int, initDeclarator(a))))), initDeclarator(x_t))"
        ),
        ("struct x;", "declaration(specifiers(structSpecifier))"),
        (
            "struct x { int a, b; struct y *c; unsigned d : 3, : 5; };",
            "declaration(specifiers(structSpecifier x(memberList(declaration(int, initDeclarator(a), initDeclarator(b)), declaration(specifiers(structSpecifier), initDeclarator(pointerDeclarator(c))), declaration(unsigned, initDeclarator(d, bitField(3)), initDeclarator(abstractDeclarator, bitField(5)))))))"
        ),
        (
            "struct x { union { int a; long b; }; struct { int c; } d[2]; } __packed;",
            "declaration(specifiers(structSpecifier x(memberList(declaration(specifiers(structSpecifier union(memberList(declaration(int, initDeclarator(a)), declaration(long, initDeclarator(b)))))), declaration(specifiers(structSpecifier struct(memberList(declaration(int, initDeclarator(c))))), initDeclarator(arrayDeclarator(d, 2)))))))"
        ),
        (
            "struct __packed x { int a; };",
            "declaration(specifiers(structSpecifier x(__packed, memberList(declaration(int, initDeclarator(a))))))"
        ),
        (
            "struct x { int (*f)(struct x *a); void *p[4]; DECLARE_BITMAP(b, 8); };",
            "declaration(specifiers(structSpecifier x(memberList(declaration(int, initDeclarator(functionDeclarator(parenthesizedDeclarator(pointerDeclarator(f)), parameterList(parameter(specifiers(structSpecifier), pointerDeclarator(a)))))), declaration(void, initDeclarator(pointerDeclarator(arrayDeclarator(p, 4)))), expressionStatement(call(DECLARE_BITMAP, argumentList(b, 8)))))))"
        ),
        (
            "struct x { const struct y *a __counted_by(n); u8 d[]; };",
            "declaration(specifiers(structSpecifier x(memberList(declaration(specifiers(structSpecifier), initDeclarator(pointerDeclarator(a), call(__counted_by, argumentList(n)))), declaration(u8, initDeclarator(arrayDeclarator(d)))))))"
        ),
        (
            "struct x {\n#ifdef A\n\tint a;\n#endif\n\tint b;\n};",
            "declaration(specifiers(structSpecifier x(memberList(directive, declaration(int, initDeclarator(a)), directive, declaration(int, initDeclarator(b))))))"
        ),
        (
            "enum x { A, B = 1 << 2, C, };",
            "declaration(specifiers(enumSpecifier x(enumeratorList(enumerator, enumerator B(binaryExpression <<(1, 2)), enumerator))))"
        ),
        ("enum x\n{ A };", "declaration(specifiers(enumSpecifier x(enumeratorList(enumerator))))"),
        (
            "union x { int a; };",
            "declaration(specifiers(structSpecifier x(memberList(declaration(int, initDeclarator(a))))))"
        ),
        (
            "struct __x_par\nf(int a)\n{\n}",
            "functionDefinition(specifiers(structSpecifier), functionDeclarator(f, parameterList(parameter(int, a))), compoundStatement)"
        ),
        (
            "int a __attribute__((aligned(8))) = 1;",
            "declaration(int, initDeclarator(a, attribute(argumentList(parenthesizedExpression(call(aligned, argumentList(8))))), initializer(1)))"
        ),
        (
            "__attribute__((packed)) int a;",
            "declaration(specifiers(attribute(argumentList(parenthesizedExpression(packed)))), initDeclarator(a))"
        ),
        (
            "static const struct ops ops = {\n\t.a = f,\n\t.b = &(const struct d) { .c = g },\n};",
            "declaration(specifiers(structSpecifier), initDeclarator(ops, initializer(initializerList(designatedInitializer(fieldDesignator, f), designatedInitializer(fieldDesignator, unaryExpression &(compoundLiteral(typeName(specifiers(structSpecifier), abstractDeclarator), initializerList(designatedInitializer(fieldDesignator, g)))))))))"
        ),
        (
            "struct x a = { b: 1, c: 2 };",
            "declaration(specifiers(structSpecifier), initDeclarator(a, initializer(initializerList(designatedInitializer(fieldDesignator, 1), designatedInitializer(fieldDesignator, 2)))))"
        ),
        (
            "struct x a[] = { { 1, 2 }, X(1), { }, };",
            "declaration(specifiers(structSpecifier), initDeclarator(arrayDeclarator(a), initializer(initializerList(initializerList(1, 2), call(X, argumentList(1)), initializerList))))"
        ),
        ("DEFINE_SPINLOCK(a);", "expressionStatement(call(DEFINE_SPINLOCK, argumentList(a)))"),
        ("static DEFINE_SPINLOCK(a);", "declaration(specifiers(call(DEFINE_SPINLOCK, argumentList(a))))"),
        ("module_init(f);", "expressionStatement(call(module_init, argumentList(f)))"),
        ("MODULE_LICENSE(\"GPL\");", "expressionStatement(call(MODULE_LICENSE, argumentList(\"GPL\")))"),
        ("EXPORT_SYMBOL(f)", "expressionStatement(call(EXPORT_SYMBOL, argumentList(f)))"),
        (
            "SYSCALL_DEFINE1(name, int, x)\n{\n\treturn x;\n}",
            "functionDefinition(call(SYSCALL_DEFINE1, argumentList(name, typeName(int, abstractDeclarator), x)), compoundStatement(returnStatement(x)))"
        ),
        (
            "DEFINE_PER_CPU(int, a) = 1;",
            "declaration(specifiers(call(DEFINE_PER_CPU, argumentList(typeName(int, abstractDeclarator), a))), initDeclarator(abstractDeclarator, initializer(1)))"
        ),
        (
            "static DEFINE_PER_CPU(int, a);",
            "declaration(specifiers(call(DEFINE_PER_CPU, argumentList(typeName(int, abstractDeclarator), a))))"
        ),
        (
            "define_machine(x) {\n\t.a = 1,\n};",
            "declaration(specifiers(call(define_machine, argumentList(x))), initDeclarator(abstractDeclarator, initializer(initializerList(designatedInitializer(fieldDesignator, 1)))))"
        ),
        (
            "MACHINE_START(A, \"a\")\n\t.b = 1,\nMACHINE_END",
            "declaration(specifiers(call(MACHINE_START, argumentList(A, \"a\"))), initDeclarator(abstractDeclarator, initializer(initializerList(designatedInitializer(fieldDesignator, 1))), MACHINE_END))"
        ),
        (
            "TRACE_EVENT(a,\n\tTP_PROTO(struct x *b, int c),\n\tTP_ARGS(b, c),\n\tTP_STRUCT__entry(\n\t\t__field(int, d)\n\t),\n\tTP_fast_assign(\n\t\t__entry->d = c;\n\t),\n\tTP_printk(\"%d\", __entry->d)\n);",
            "expressionStatement(call(TRACE_EVENT, argumentList(a, call(TP_PROTO, argumentList(parameter(specifiers(structSpecifier), pointerDeclarator(b)), parameter(int, c))), call(TP_ARGS, argumentList(b, c)), call(TP_STRUCT__entry, argumentList(call(__field, argumentList(typeName(int, abstractDeclarator), d)))), call(TP_fast_assign, argumentList(expressionStatement(assignment =(memberAccess d(__entry), c)))), call(TP_printk, argumentList(\"%d\", memberAccess d(__entry))))))"
        ),
        ("asm(\".globl a\");", "asmStatement(\".globl a\")"),
        (
            "extern \"C\" { int a; }",
            "declaration(specifiers(\"C\"), memberList(declaration(int, initDeclarator(a))))"
        ),
        ("#define A(x) \\\n\t(x)", "directive"),
        (
            "#if A\nint a;\n#elif B\nint b;\n#else\nint c;\n#endif",
            "directive declaration(int, initDeclarator(a)) directive declaration(int, initDeclarator(b)) directive declaration(int, initDeclarator(c)) directive"
        ),
        (
            "#ifdef A\nint f(int a)\n#else\nint f(long a)\n#endif\n{\n}",
            "directive functionDefinition(int, functionDeclarator(f, parameterList(parameter(int, a))), directive, fragment(declaration(int, initDeclarator(functionDeclarator(f, parameterList(parameter(long, a)))))), directive, compoundStatement)"
        ),
        (
            "int a[] = {\n#ifdef A\n\t1,\n#endif\n\t2,\n};",
            "declaration(int, initDeclarator(arrayDeclarator(a), initializer(initializerList(directive, 1, directive, 2))))"
        ),
        (
            "#ifdef A\nstatic int a =\n#else\nint a =\n#endif\n\t1;",
            "directive declaration(static int, initDeclarator(a, initializer(directive, fragment(declaration(int, initDeclarator(a, initializer(omitted)))), directive, 1)))"
        ),
        (
            "int a, f(void), *b;",
            "declaration(int, initDeclarator(a), initDeclarator(functionDeclarator(f, parameterList(parameter(void, abstractDeclarator)))), initDeclarator(pointerDeclarator(b)))"
        ),
        ("{ 1, 2 },\n{ 3 },", "initializerList(1, 2) initializerList(3)"),
        ("__initcall(f);", "expressionStatement(call(__initcall, argumentList(f)))"),
        (
            "static int (*f)(int) = g;",
            "declaration(static int, initDeclarator(functionDeclarator(parenthesizedDeclarator(pointerDeclarator(f)), parameterList(parameter(int, abstractDeclarator))), initializer(g)))"
        ),
        (
            "extern struct x a[], b;",
            "declaration(specifiers(structSpecifier), initDeclarator(arrayDeclarator(a)), initDeclarator(b))"
        ),
        ("const int *const a;", "declaration(const int, initDeclarator(pointerDeclarator(a)))"),
        (
            "_Static_assert(sizeof(int) == 4, \"a\");",
            "expressionStatement(call(_Static_assert, argumentList(binaryExpression ==(sizeofExpression sizeof(typeName(int, abstractDeclarator)), 4), \"a\")))"
        ),
        (
            "static __always_inline __must_check int f(void) { }",
            "functionDefinition(static __always_inline __must_check int, functionDeclarator(f, parameterList(parameter(void, abstractDeclarator))), compoundStatement)"
        ),
        (
            "int f(int a[static 1]);",
            "declaration(int, initDeclarator(functionDeclarator(f, parameterList(parameter(int, arrayDeclarator(a, 1))))))"
        ),
        (
            "void f(void (*)(int), int *, char[4], struct x);",
            "declaration(void, initDeclarator(functionDeclarator(f, parameterList(parameter(void, functionDeclarator(parenthesizedDeclarator(pointerDeclarator(abstractDeclarator)), parameterList(parameter(int, abstractDeclarator)))), parameter(int, pointerDeclarator(abstractDeclarator)), parameter(char, arrayDeclarator(abstractDeclarator, 4)), parameter(specifiers(structSpecifier), abstractDeclarator)))))"
        ),
        (
            "ACPI_GLOBAL(const char, *a[]);",
            "expressionStatement(call(ACPI_GLOBAL, argumentList(typeName(const char, abstractDeclarator), unaryExpression *(subscript_(a, omitted)))))"
        ),
        (
            "DEFINE_FREE(kfree, void *, if (_T) kfree(_T))",
            "expressionStatement(call(DEFINE_FREE, argumentList(kfree, typeName(void, pointerDeclarator(abstractDeclarator)), ifStatement(_T, expressionStatement(call(kfree, argumentList(_T)))))))"
        ),
        (
            "static DEFINE_PER_CPU(int, a) = 1;",
            "declaration(specifiers(call(DEFINE_PER_CPU, argumentList(typeName(int, abstractDeclarator), a))), initDeclarator(abstractDeclarator, initializer(1)))"
        ),
        (
            "static SIMPLE_DEV_PM_OPS(a, b, c);",
            "declaration(specifiers(call(SIMPLE_DEV_PM_OPS, argumentList(a, b, c))))"
        ),
        (
            "static int a(b);",
            "declaration(static int, initDeclarator(functionDeclarator(a, parameterList(parameter(b, abstractDeclarator)))))"
        ),
        (
            "int f(__user struct x *a, struct y __iomem *b, void __user *);",
            "declaration(int, initDeclarator(functionDeclarator(f, parameterList(parameter(specifiers(structSpecifier), pointerDeclarator(a)), parameter(specifiers(structSpecifier), pointerDeclarator(b)), parameter(void __user, pointerDeclarator(abstractDeclarator))))))"
        ),
        (
            ".macro a b, c\n\tadd r1, [c, #1]\n.endm\nint d;",
            "assemblyLine(assemblyOperand, assemblyOperand) assemblyLine(assemblyOperand, assemblyOperand, assemblyOperand) assemblyLine declaration(int, initDeclarator(d))"
        ),
        (
            ".section \"a\", \"b\"\n.set x, 1",
            "assemblyLine(assemblyOperand, assemblyOperand) assemblyLine(assemblyOperand, assemblyOperand)"
        ),
        (
            "static int __a(int b)\n__releases(c)\n__acquires(d)\n{\n}",
            "functionDefinition(static int, functionDeclarator(__a, parameterList(parameter(int, b))), call(__releases, argumentList(c)), call(__acquires, argumentList(d)), compoundStatement)"
        ),
        (
            "int f(int (*__g)(int), void (* __user h)(void));",
            "declaration(int, initDeclarator(functionDeclarator(f, parameterList(parameter(int, functionDeclarator(parenthesizedDeclarator(pointerDeclarator(__g)), parameterList(parameter(int, abstractDeclarator)))), parameter(void, functionDeclarator(parenthesizedDeclarator(pointerDeclarator(h)), parameterList(parameter(void, abstractDeclarator))))))))"
        ),
    ]

    @Test(arguments: shapes)
    func have(text: String, shape: String) {
        expectParse(text, in: .file, as: shape)
    }
}
