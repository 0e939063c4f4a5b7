// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// A driver's file with a mark before each statement and around each condition, so that the run tells which it reached.
///
/// The marks are made in the text, not by the compiler, so that every compiler tells the same.
struct Instrumented {
    /// What one mark stands for.
    struct Point: Equatable {
        /// The function that it is in.
        var function: String
        /// Its line, from 1.
        var line: Int
        /// Nil for a statement; for a condition whether the mark says that it held.
        var outcome: Bool?
    }

    /// The marks, by number.
    private(set) var points: [Point] = []
    /// The file with the marks in it.
    private(set) var text: [UInt8] = []

    private let tree: SyntaxTree
    private var insertions: [(place: Int, order: Int, text: String)] = []
    private var function = ""

    /// Marks a file.
    init(_ bytes: [UInt8]) {
        tree = SyntaxTree.parse(bytes)
        for definition in tree.root.children(.functionDefinition) {
            function = definition.children.lazy.compactMap(\.declaredName).first ?? ""
            for body in definition.children(.compoundStatement) { mark(body) }
        }
        write()
    }

    private mutating func mark(_ node: Syntax) {
        let children = node.children
        switch node.kind {
        case .compoundStatement:
            for child in children where child.isStatement { insert(cover(child), at: child.range.lowerBound) }
        case .ifStatement, .whileStatement:
            if let condition = children.first { markCondition(condition) }
            for body in children.dropFirst() { markBody(body) }
        case .doStatement:
            if children.count == 2 { markCondition(children[1]) }
            if let body = children.first { markBody(body) }
        case .forStatement:
            if children.count == 4 {
                if children[1].kind != .omitted { markCondition(children[1]) }
                markBody(children[3])
            }
        case .macroStatement:
            if let body = children.last { markBody(body) }
        case .conditionalExpression:
            if let condition = children.first { markCondition(condition) }
        default: break
        }
        for child in children { mark(child) }
    }

    /// A statement that stands alone gets braces; one in braces has marks of its own.
    private mutating func markBody(_ body: Syntax) {
        guard body.isStatement else { return }
        insert("{ " + cover(body), at: body.range.lowerBound)
        insert(" }", at: body.range.upperBound, isBehind: true)
    }

    private mutating func markCondition(_ condition: Syntax) {
        let number = points.count
        for outcome in [false, true] {
            points.append(Point(function: function, line: line(of: condition), outcome: outcome))
        }
        insert("host_branch(\(number), (", at: condition.range.lowerBound)
        insert("))", at: condition.range.upperBound, isBehind: true)
    }

    private mutating func cover(_ statement: Syntax) -> String {
        points.append(Point(function: function, line: line(of: statement), outcome: nil))
        return "host_cover(\(points.count - 1)); "
    }

    private func line(of node: Syntax) -> Int {
        tree.bytes[..<node.range.lowerBound].count { $0 == 0x0a } + 1
    }

    /// Notes an insertion; at one place what closes comes first, the inner before the outer.
    private mutating func insert(_ text: String, at place: Int, isBehind: Bool = false) {
        insertions.append((place, isBehind ? -insertions.count - 1 : insertions.count, text))
    }

    private mutating func write() {
        var place = 0
        for insertion in insertions.sorted(by: { ($0.place, $0.order) < ($1.place, $1.order) }) {
            text += tree.bytes[place..<insertion.place]
            text += insertion.text.utf8
            place = insertion.place
        }
        text += tree.bytes[place...]
    }
}

extension Syntax {
    /// Whether it is a statement that a mark can stand before.
    fileprivate var isStatement: Bool {
        switch kind {
        case .expressionStatement, .ifStatement, .whileStatement, .doStatement, .forStatement,
            .macroStatement,
            .switchStatement, .gotoStatement, .breakStatement, .continueStatement, .returnStatement,
            .asmStatement:
            true
        default: false
        }
    }
}
