// SPDX-License-Identifier: GPL-2.0-only
import Testing

/// Expressions: each construct with the shape of its tree.
@Suite struct ExpressionTests {
    private static let shapes = [
        ("a", "a"),
        ("f()", "call(f, argumentList)"),
        ("f(a, b)(c)", "call(call(f, argumentList(a, b)), argumentList(c))"),
        ("a + b * c - d", "binaryExpression -(binaryExpression +(a, binaryExpression *(b, c)), d)"),
        (
            "a << 1 | b & ~c",
            "binaryExpression |(binaryExpression <<(a, 1), binaryExpression &(b, unaryExpression ~(c)))"
        ),
        ("a && b || !c", "binaryExpression ||(binaryExpression &&(a, b), unaryExpression !(c))"),
        ("a = b = c", "assignment =(a, assignment =(b, c))"),
        ("a += 1", "assignment +=(a, 1)"),
        ("a ? b : c ? d : e", "conditionalExpression(a, b, conditionalExpression(c, d, e))"),
        ("a ?: b", "conditionalExpression(a, omitted, b)"),
        ("a, b", "commaExpression(a, b)"),
        ("-a[1]", "unaryExpression -(subscript_(a, 1))"),
        ("*p++", "unaryExpression *(postfixExpression ++(p))"),
        ("&s->m.n", "unaryExpression &(memberAccess n(memberAccess m(s)))"),
        ("++*p", "unaryExpression ++(unaryExpression *(p))"),
        ("(a)", "parenthesizedExpression(a)"),
        ("(int)a", "castExpression(typeName(int, abstractDeclarator), a)"),
        (
            "(struct x *)a",
            "castExpression(typeName(specifiers(structSpecifier), pointerDeclarator(abstractDeclarator)), a)"
        ),
        ("(u8)a", "castExpression(typeName(u8, abstractDeclarator), a)"),
        ("(foo_t)(a)", "castExpression(typeName(foo_t, abstractDeclarator), parenthesizedExpression(a))"),
        ("(__force u32)a", "castExpression(typeName(__force u32, abstractDeclarator), a)"),
        ("(__force __wsum)a", "castExpression(typeName(__force __wsum, abstractDeclarator), a)"),
        ("(foo *)a", "castExpression(typeName(foo, pointerDeclarator(abstractDeclarator)), a)"),
        ("(foo)a", "castExpression(typeName(foo, abstractDeclarator), a)"),
        (
            "(unsigned long (*)(int))a",
            "castExpression(typeName(unsigned long, functionDeclarator(parenthesizedDeclarator(pointerDeclarator(abstractDeclarator)), parameterList(parameter(int, abstractDeclarator)))), a)"
        ),
        (
            "(struct x){ .a = 1 }",
            "compoundLiteral(typeName(specifiers(structSpecifier), abstractDeclarator), initializerList(designatedInitializer(fieldDesignator, 1)))"
        ),
        (
            "(u32[]){ 1, 2 }",
            "compoundLiteral(typeName(u32, arrayDeclarator(abstractDeclarator)), initializerList(1, 2))"
        ),
        ("(a) - 1", "binaryExpression -(parenthesizedExpression(a), 1)"),
        ("(u64)-1", "castExpression(typeName(u64, abstractDeclarator), unaryExpression -(1))"),
        ("(f)(a)", "call(parenthesizedExpression(f), argumentList(a))"),
        ("sizeof a", "sizeofExpression sizeof(a)"),
        ("sizeof(int)", "sizeofExpression sizeof(typeName(int, abstractDeclarator))"),
        (
            "sizeof(struct x *)",
            "sizeofExpression sizeof(typeName(specifiers(structSpecifier), pointerDeclarator(abstractDeclarator)))"
        ),
        ("sizeof(u32)", "sizeofExpression sizeof(typeName(u32, abstractDeclarator))"),
        (
            "sizeof(*p) * n",
            "binaryExpression *(sizeofExpression sizeof(parenthesizedExpression(unaryExpression *(p))), n)"
        ),
        (
            "({ int a = 1; a; })",
            "statementExpression(compoundStatement(declaration(int, initDeclarator(a, initializer(1))), expressionStatement(a)))"
        ),
        ("&&out", "labelAddress"),
        ("__extension__ a", "unaryExpression __extension__(a)"),
        (
            "_Generic(a, int: 1, default: 2)",
            "genericSelection(a, genericAssociation(typeName(int, abstractDeclarator), 1), genericAssociation(2))"
        ),
        ("\"a\" \"b\"", "\"a\" \"b\""),
        ("KERN_INFO \"a\" B", "stringLiteral(KERN_INFO, B)"),
        (
            "container_of(p, struct x, m.n)",
            "call(container_of, argumentList(p, typeName(specifiers(structSpecifier), abstractDeclarator), memberAccess n(m)))"
        ),
        ("min_t(u32, a, b)", "call(min_t, argumentList(u32, a, b))"),
        (
            "offsetof(struct x, a[1].b)",
            "call(offsetof, argumentList(typeName(specifiers(structSpecifier), abstractDeclarator), memberAccess b(subscript_(a, 1))))"
        ),
        (
            "va_arg(ap, unsigned int)",
            "call(va_arg, argumentList(ap, typeName(unsigned int, abstractDeclarator)))"
        ),
        ("f(return)", "call(f, argumentList(tokenArgument))"),
        ("op(+=)", "call(op, argumentList(tokenArgument))"),
        (
            "list_empty(&x->list) ? NULL : y",
            "conditionalExpression(call(list_empty, argumentList(unaryExpression &(memberAccess list(x)))), NULL, y)"
        ),
        ("a < b == c > d", "binaryExpression ==(binaryExpression <(a, b), binaryExpression >(c, d))"),
        ("x[i].y->z(1)", "call(memberAccess z(memberAccess y(subscript_(x, i))), argumentList(1))"),
        ("a->default", "memberAccess default(a)"),
        (
            "__builtin_types_compatible_p(typeof(a), int *)",
            "call(__builtin_types_compatible_p, argumentList(typeName(specifiers(typeofSpecifier(a)), abstractDeclarator), typeName(int, pointerDeclarator(abstractDeclarator))))"
        ),
        ("'a'", "'a'"),
        ("1ULL << 40", "binaryExpression <<(1ULL, 40)"),
        (
            "wait_event(q, ({ a; b; }))",
            "call(wait_event, argumentList(q, statementExpression(compoundStatement(expressionStatement(a), expressionStatement(b)))))"
        ),
    ]

    @Test(arguments: shapes)
    func have(text: String, shape: String) {
        expectParse(text, in: .expression, as: shape)
    }
}
