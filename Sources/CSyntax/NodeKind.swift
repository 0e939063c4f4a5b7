// SPDX-License-Identifier: GPL-2.0-only

/// What a node of the tree is; each case names its children in their order.
///
/// Directives, and fragments of other branches, may stand among the children of any node; `Syntax.children` leaves them
/// out and `Syntax.allChildren` has them. "anchor" is the token that gives the node its name or its operator.
package enum NodeKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    // The whole, and what is beside the grammar.

    /// The file: declarations and definitions.
    case translationUnit
    /// Tokens that were not understood.
    case unknown
    /// A preprocessor line with its continuations; anchor: the line, one token.
    case directive
    /// A branch of a conditional that cannot be read in line with the first one: the pieces of it.
    case fragment
    /// A line of an assembler's, in a header that `.S` files include: labels and the mnemonic, then `assemblyOperand`s.
    case assemblyLine
    /// One operand of such a line, the words and signs of it.
    case assemblyOperand
    /// A part that may be left out and is: the condition of `for (;;)`; no tokens.
    case omitted

    // Declarations.

    /// A function with its body: specifiers, declarator, attributes, then the compound statement; a macro that stands for
    /// the head is a `call` in place of specifiers and declarator.
    case functionDefinition
    /// A declaration: specifiers, then `initDeclarator`s. Also of a structure's members.
    case declaration
    /// Words before a declarator: tokens, and structure, enumeration, `typeof`, attribute and macro nodes.
    case specifiers
    /// `struct x { … }` or `union`; anchor: the tag, if there is one; attributes, then a `memberList`.
    case structSpecifier
    /// The members in braces: declarations.
    case memberList
    /// `enum x { … }`; anchor: the tag, if there is one; attributes, then an `enumeratorList`.
    case enumSpecifier
    /// The enumerators in braces.
    case enumeratorList
    /// One enumerator; anchor: its name; the value, if there is one.
    case enumerator
    /// `typeof(x)`: an expression or a type name.
    case typeofSpecifier
    /// `__attribute__((x))`: an argument list.
    case attribute
    /// One declared name with what follows it: declarator, bit-field width, attributes, initializer.
    case initDeclarator
    /// The width behind a colon: an expression.
    case bitField
    /// What stands behind `=` in a declaration: an expression or an initializer list.
    case initializer
    /// The declared name; anchor: the name.
    case nameDeclarator
    /// No name where one could be.
    case abstractDeclarator
    /// `* const d`: the inner declarator.
    case pointerDeclarator
    /// `d(parameters)`: the inner declarator, then a `parameterList`.
    case functionDeclarator
    /// `d[size]`: the inner declarator, then the size, if there is one.
    case arrayDeclarator
    /// `(d)`: attributes, then the inner declarator.
    case parenthesizedDeclarator
    /// Parameters in parentheses: parameters, the last one perhaps an ellipsis.
    case parameterList
    /// One parameter: specifiers, then a declarator, then attributes; only a name in an old-style head.
    case parameter
    /// `...` in a parameter list.
    case ellipsis
    /// A type alone, as in a cast: specifiers, then a declarator.
    case typeName

    // Statements.

    /// Statements in braces.
    case compoundStatement
    /// An expression and its semicolon; a macro that stands as a statement may have none.
    case expressionStatement
    /// A semicolon alone.
    case emptyStatement
    /// Condition, statement, and the statement behind `else`.
    case ifStatement
    /// Condition and statement.
    case whileStatement
    /// Statement and condition.
    case doStatement
    /// Start (a declaration, an expression statement or `omitted`), condition, step, statement.
    case forStatement
    /// A macro that begins a loop or a block: call, then statement.
    case macroStatement
    /// Condition and statement.
    case switchStatement
    /// `case a:` or `case a ... b:`: the value, the end of the range. What is labelled follows as a sibling.
    case caseLabel
    /// `default:`.
    case defaultLabel
    /// `name:`; anchor: the name; attributes.
    case label
    /// `goto name;` with the name as anchor, or `goto *x;` with an expression.
    case gotoStatement
    /// `break;`.
    case breakStatement
    /// `continue;`.
    case continueStatement
    /// `return x;`: the expression, if there is one.
    case returnStatement
    /// `asm(…);`: strings and `asmOperand`s.
    case asmStatement
    /// One operand: its constraint and expression; anchor: its name in brackets.
    case asmOperand

    // Expressions.

    /// A name; anchor: the name.
    case identifier
    /// A number or a character.
    case literal
    /// String literals, and names and calls between them, that make one string.
    case stringLiteral
    /// `f(a)`, a macro's use as well: what is called, then an `argumentList`.
    case call
    /// Arguments in parentheses: expressions, type names, parameters, statements, `argumentSequence`s.
    case argumentList
    /// A macro's argument that is several things in a row.
    case argumentSequence
    /// A macro's argument that is an operator or a keyword alone.
    case tokenArgument
    /// `x.m` or `x->m`; anchor: the member's name; the expression.
    case memberAccess
    /// `x[i]`: both expressions.
    case subscript_
    /// `-x`, `*x`, `&x`, `++x`, `__extension__ x`; anchor: the operator; the operand.
    case unaryExpression
    /// `x++`; anchor: the operator; the operand.
    case postfixExpression
    /// `a + b`; anchor: the operator; both operands.
    case binaryExpression
    /// `a = b`, `a += b`; anchor: the operator; both sides.
    case assignment
    /// `c ? a : b`: three expressions, the middle one perhaps `omitted`.
    case conditionalExpression
    /// `a, b`: both expressions.
    case commaExpression
    /// `(x)`: the expression.
    case parenthesizedExpression
    /// `(type)x`: type name and operand.
    case castExpression
    /// `(type){ … }`: type name and initializer list.
    case compoundLiteral
    /// `sizeof x` or `_Alignof(type)`; anchor: the operator; an expression or a type name.
    case sizeofExpression
    /// `({ … })`: the compound statement.
    case statementExpression
    /// `&&label`; anchor: the label.
    case labelAddress
    /// `_Generic(x, type: a, default: b)`: the expression, then `genericAssociation`s.
    case genericSelection
    /// `type: a` or `default: a`.
    case genericAssociation
    /// Initializers in braces: expressions, lists, designated ones.
    case initializerList
    /// `.m = x`, `[i] = x`, `m: x`: designators, then the value.
    case designatedInitializer
    /// `.m`; anchor: the member's name.
    case fieldDesignator
    /// `[i]` or `[a ... b]`.
    case indexDesignator
}
