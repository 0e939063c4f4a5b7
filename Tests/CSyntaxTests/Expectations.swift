// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import CSyntax

/// Where a snippet stands, and which node of the file is looked at.
enum Place {
    /// It is a file; what is looked at is all that stands at its top.
    case file
    /// It stands in a function; what is looked at are its statements.
    case block
    /// It is an expression and stands in a function with a semicolon behind it.
    case expression

    /// The file with a snippet in its place.
    func file(with snippet: String) -> String {
        switch self {
        case .file: snippet
        case .block: "void f(void)\n{\n\t\(snippet)\n}\n"
        case .expression: "void f(void)\n{\n\t\(snippet);\n}\n"
        }
    }

    /// The nodes that a snippet in its place makes.
    func nodes(of tree: SyntaxTree) -> [Syntax] {
        let body = tree.root.first(.functionDefinition)?.first(.compoundStatement)
        return switch self {
        case .file: tree.root.allChildren
        case .block: body?.allChildren ?? []
        case .expression: body?.allChildren.first?.allChildren ?? []
        }
    }
}

/// Expects a snippet to be understood and to have a shape, and the laws to hold for it and for it with each token
/// dropped or doubled.
func expectParse(
    _ snippet: String, in place: Place = .file, as shape: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let text = place.file(with: snippet)
    let tree = SyntaxTree.parse(Array(text.utf8))
    let found = place.nodes(of: tree).map(shapeOf).joined(separator: " ")
    #expect(found == shape, "\(snippet)", sourceLocation: sourceLocation)
    #expect(tree.isUnderstood, "\(snippet)", sourceLocation: sourceLocation)
    expectLaws(tree.bytes, sourceLocation: sourceLocation)
    for damaged in damaged(tree) { expectLaws(damaged, sourceLocation: sourceLocation) }
}

/// Expects that a text comes back byte for byte and that its tree keeps the laws.
func expectLaws(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
    let tree = SyntaxTree.parse(bytes)
    if let breach = tree.breach() {
        let text = String(decoding: bytes.prefix(2_000), as: UTF8.self)
        Issue.record("\(breach) at \(breach.range) of\n\(text)", sourceLocation: sourceLocation)
    }
}

/// A tree's text with each token dropped, and with each token doubled.
private func damaged(_ tree: SyntaxTree) -> [[UInt8]] {
    tree.tokens.dropLast().flatMap { token in
        let range = Int(token.start)..<Int(token.end)
        let dropped = tree.bytes[..<range.lowerBound] + tree.bytes[range.upperBound...]
        let doubled = tree.bytes[..<range.upperBound] + tree.bytes[range.lowerBound...]
        return [Array(dropped), Array(doubled)]
    }
}

/// A node as text: its kind and its children; one without children as the text that it stands for.
func shapeOf(_ node: Syntax) -> String {
    let children = node.allChildren
    if children.isEmpty {
        let isNamed = [.identifier, .literal, .nameDeclarator, .specifiers, .stringLiteral].contains(
            node.kind)
        return isNamed && !node.range.isEmpty ? node.string : "\(node.kind)"
    }
    let sign = node.kind.isNamedBySign ? " " + node.anchor.string : ""
    return "\(node.kind)\(sign)(\(children.map(shapeOf).joined(separator: ", ")))"
}

extension NodeKind {
    /// Whether the shape of a node names its anchor.
    fileprivate var isNamedBySign: Bool {
        switch self {
        case .binaryExpression, .unaryExpression, .postfixExpression, .assignment, .memberAccess,
            .structSpecifier,
            .enumSpecifier, .enumerator, .sizeofExpression:
            true
        default: false
        }
    }
}
