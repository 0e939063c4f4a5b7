// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// The macros that a file defines itself.
package struct Macros: Sendable {
    private let tree: SyntaxTree
    private let definitions: [String: [Directive]]
    private let directives: [Directive]

    /// Collects the `#define` lines of a file.
    package init(of tree: SyntaxTree) {
        self.tree = tree
        directives = tree.root.descendants(.directive).compactMap { Directive($0.anchor) }
        definitions = Dictionary(grouping: directives.filter { $0.keyword == "define" }, by: \.nameText)
    }

    /// The one definition of a macro without parameters; nil where there is none, or more than one.
    package func constant(_ name: String) -> Directive? {
        definition(name).flatMap { $0.parameters == nil ? $0 : nil }
    }

    /// The one definition of a macro; nil where there is none, or more than one.
    package func definition(_ name: String) -> Directive? {
        guard let found = definitions[name], found.count == 1 else { return nil }
        return found[0]
    }

    /// How often a name stands in the file's code and in the bodies of its other macros.
    package func mentions(of name: String) -> Int {
        let code = tree.root.descendants(.identifier).count { $0.name == name }
        return code
            + directives.reduce(0) { count, directive in
                count + Self.words(in: tree.bytes[directive.body]).count { $0 == name }
            }
    }

    /// The identifiers in a piece of text.
    private static func words(in text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        text.split { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                false
            default: true
            }
        }
    }

    /// The name that a piece of text is, without parentheses around it; nil where it is more than a name.
    static func soleName(_ text: ArraySlice<UInt8>) -> String? {
        let expression = Constants.expression(text)
        var node = expression
        while let next = node, next.kind == .parenthesizedExpression { node = next.children.last }
        guard let node, node.kind == .identifier else { return nil }
        return String(decoding: node.name, as: UTF8.self)
    }
}
