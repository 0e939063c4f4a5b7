// SPDX-License-Identifier: GPL-2.0-only

/// Initializers.
extension Parser {
    /// `= x`.
    mutating func parseInitializer() {
        let mark = begin()
        take()
        parseInitializerValue()
        end(.initializer, mark)
    }

    /// An expression or a list.
    private mutating func parseInitializerValue() {
        if kind == .openBrace { parseInitializerList() } else { parseAssignment() }
    }

    /// Initializers in braces.
    mutating func parseInitializerList() {
        let mark = begin()
        guard enter(mark) else { return }
        defer { depth -= 1 }
        take()
        while kind != .closeBrace && kind != .end {
            let before = current
            parseInitializerItem()
            if take(.comma) { continue }
            if kind == .semicolon, !isInFragment { takeUnknown() }
            if kind == .closeParen || kind == .closeBracket, !isInFragment { takeUnknown() }
            if current == before { takeUnknown() }
        }
        take(.closeBrace)
        end(.initializerList, mark)
    }

    /// One initializer of a list.
    mutating func parseInitializerItem() {
        let mark = begin()
        switch kind {
        case .comma: return
        case .openBrace: parseInitializerList()
        case .dot, .openBracket: parseDesignated(mark)
        case .identifier where kind(next(current)) == .colon:
            let designator = begin()
            take()
            end(.fieldDesignator, designator)
            take()
            parseInitializerValue()
            end(.designatedInitializer, mark)
        default: parseAssignment()
        }
    }

    private mutating func parseDesignated(_ mark: Mark) {
        while kind == .dot || kind == .openBracket {
            let designator = begin()
            if take(.dot) {
                let member = current
                if kind == .identifier || kind >= .keywordIf {
                    take()
                } else if !kind.closes, kind != .equal {
                    takeUnknown()
                }
                if kind == .openParen { parseArguments() }
                end(.fieldDesignator, designator, anchor: member)
            } else {
                take()
                parseConditional()
                if take(.ellipsis) { parseConditional() }
                finishBracket()
                end(.indexDesignator, designator)
            }
        }
        if take(.equal) || kind != .comma && kind != .closeBrace && kind != .end && kind != .closeParen {
            parseInitializerValue()
        }
        end(.designatedInitializer, mark)
    }
}
