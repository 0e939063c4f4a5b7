// SPDX-License-Identifier: GPL-2.0-only

extension NodeKind {
    /// Whether a node of this kind may hold a token itself, outside of its children.
    ///
    /// What a construct is made of beside its parts is a few words and signs. A token that does not belong to them was
    /// passed without being understood, so this is how the tree's own claim to have understood a text is held to.
    func mayHold(_ token: TokenKind) -> Bool {
        switch self {
        case .unknown, .assemblyOperand: true
        case .assemblyLine: !token.isBracket
        case .translationUnit: token == .comma
        case .directive: token == .directive
        case .fragment: token.joins
        case .omitted, .functionDefinition, .initDeclarator, .abstractDeclarator, .functionDeclarator,
            .parameter,
            .typeName, .call:
            false
        default: mayHoldInDeclaration(token) || mayHoldInStatement(token) || mayHoldInExpression(token)
        }
    }

    private func mayHoldInDeclaration(_ token: TokenKind) -> Bool {
        switch self {
        case .declaration: token == .semicolon || token == .comma
        case .specifiers:
            token == .identifier || token == .storage || token == .qualifier || token == .basicType
                || token == .keywordTypedef || token == .keywordExtension
        case .structSpecifier: token == .keywordStruct || token == .identifier || token == .qualifier
        case .enumSpecifier: token == .keywordEnum || token == .identifier
        case .memberList, .enumeratorList, .initializerList:
            token == .openBrace || token == .closeBrace || token == .comma
        case .enumerator: token == .identifier || token == .equal
        case .typeofSpecifier: token == .keywordTypeof || token.isParenthesis
        case .attribute: token == .keywordAttribute || token == .keywordAsm
        case .bitField: token == .colon
        case .initializer: token == .equal
        case .nameDeclarator: token == .identifier
        case .pointerDeclarator:
            token == .star || token == .caret || token == .qualifier || token == .identifier
                || token == .storage
        case .arrayDeclarator: token.isSquare || token == .storage || token == .qualifier
        case .parenthesizedDeclarator: token.isParenthesis
        case .parameterList: token.isParenthesis || token == .comma
        case .ellipsis: token == .ellipsis
        default: false
        }
    }

    private func mayHoldInStatement(_ token: TokenKind) -> Bool {
        switch self {
        case .compoundStatement: token == .openBrace || token == .closeBrace
        case .expressionStatement, .emptyStatement: token == .semicolon
        case .ifStatement: token == .keywordIf || token == .keywordElse || token.isParenthesis
        case .whileStatement: token == .keywordWhile || token.isParenthesis
        case .doStatement:
            token == .keywordDo || token == .keywordWhile || token == .semicolon || token.isParenthesis
        case .forStatement: token == .keywordFor || token == .semicolon || token.isParenthesis
        case .macroStatement: token == .keywordElse
        case .switchStatement: token == .keywordSwitch || token.isParenthesis
        case .caseLabel: token == .keywordCase || token == .colon || token == .ellipsis
        case .defaultLabel: token == .keywordDefault || token == .colon
        case .label: token == .identifier || token == .colon
        case .gotoStatement: token == .keywordGoto || token == .identifier || token == .semicolon
        case .breakStatement: token == .keywordBreak || token == .semicolon
        case .continueStatement: token == .keywordContinue || token == .semicolon
        case .returnStatement: token == .keywordReturn || token == .semicolon
        case .asmStatement:
            token == .keywordAsm || token == .qualifier || token == .keywordGoto || token == .storage
                || token == .identifier
                || token == .colon || token == .comma || token == .semicolon || token.isParenthesis
        case .asmOperand: token.isParenthesis || token.isSquare
        default: false
        }
    }

    private func mayHoldInExpression(_ token: TokenKind) -> Bool {
        switch self {
        case .identifier: token == .identifier || token == .storage || token == .qualifier
        case .literal: token == .number || token == .character
        case .stringLiteral: token == .string
        case .argumentList: token.isParenthesis || token == .comma
        case .argumentSequence: false
        case .tokenArgument: token != .string && token != .number && !token.isParenthesis
        case .memberAccess:
            token == .dot || token == .arrow || token == .identifier || token >= .keywordIf
        case .subscript_: token.isSquare || token == .ellipsis
        case .unaryExpression: token.isOperator || token == .keywordExtension
        case .postfixExpression: token == .plusPlus || token == .minusMinus
        case .binaryExpression: token.isOperator && !token.isAssignment
        case .assignment: token.isAssignment
        case .conditionalExpression: token == .question || token == .colon
        case .commaExpression: token == .comma
        case .parenthesizedExpression: token.isParenthesis || token == .comma
        case .castExpression, .compoundLiteral, .statementExpression: token.isParenthesis
        case .sizeofExpression: token == .keywordSizeof || token.isParenthesis
        case .labelAddress: token == .ampAmp || token == .identifier
        case .genericSelection: token == .keywordGeneric || token == .comma || token.isParenthesis
        case .genericAssociation: token == .keywordDefault || token == .colon
        case .designatedInitializer: token == .equal || token == .colon
        case .fieldDesignator: token == .dot || token == .identifier || token >= .keywordIf
        case .indexDesignator: token.isSquare || token == .ellipsis
        default: false
        }
    }
}

extension TokenKind: Comparable {
    /// In the order of the cases, in which keywords come last.
    package static func < (left: TokenKind, right: TokenKind) -> Bool { left.rawValue < right.rawValue }

    fileprivate var isParenthesis: Bool { self == .openParen || self == .closeParen }
    fileprivate var isSquare: Bool { self == .openBracket || self == .closeBracket }
}
