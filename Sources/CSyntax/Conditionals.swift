// SPDX-License-Identifier: GPL-2.0-only

/// The conditionals of a text, and which of them are read in line.
///
/// Most conditionals hold whole statements, members or declarations, so that all branches can be read one after the
/// other. Where that cannot be, one branch is read in line and each other one is a fragment beside it.
struct Conditionals {
    /// One `#if … #endif`.
    struct Group {
        /// The directives that begin its branches.
        var branches: [Int]
        /// The directive that ends it, or the end of the text.
        var end: Int
        /// The groups around it.
        var depth: Int
        /// The branch that is read in line; nil for all of them.
        var active: Int?
    }

    /// The groups in the order of their ends, so that inner ones come before outer ones.
    private(set) var groups: [Group] = []
    /// Deeper conditionals are read in line without a look at their branches, which keeps hostile texts linear.
    private static let deepest = 32

    /// Finds the groups of a text and decides how each is read.
    init(_ bytes: UnsafePointer<UInt8>, _ tokens: borrowing Growing<SyntaxTree.Token>) {
        var open: [Group] = []
        for index in 0..<tokens.count where tokens[index].kind == .directive {
            switch Self.word(bytes, tokens[index]) {
            case .begin: open.append(Group(branches: [index], end: 0, depth: open.count, active: nil))
            case .branch: if !open.isEmpty { open[open.count - 1].branches.append(index) }
            case .end: close(&open, at: index)
            case .other: continue
            }
        }
        while !open.isEmpty { close(&open, at: tokens.count - 1) }
    }

    private mutating func close(_ open: inout [Group], at index: Int) {
        guard var group = open.popLast() else { return }
        group.end = index
        groups.append(group)
    }

    /// Decides by a look at the branches which one is read in line.
    mutating func decide(_ tokens: borrowing Growing<SyntaxTree.Token>) {
        for index in groups.indices where groups[index].branches.count > 1 {
            if groups[index].depth <= Self.deepest, needsChoice(groups[index], tokens) {
                let group = groups[index]
                let first = group.branches.indices.first { branch in
                    !group.range(of: branch).allSatisfy { tokens[$0].kind == .directive }
                }
                groups[index].active = first ?? 0
            }
        }
    }

    /// Decides anew on the groups around or beside tokens that were not understood: first one branch in place of
    /// all, then the last one, then all. False if there is no such group.
    mutating func reconsider(near tokens: [Int], attempt: Int) -> Bool {
        guard let first = tokens.first, let last = tokens.last else { return false }
        var isChanged = false
        for index in groups.indices
        where groups[index].branches.count > 1 && groups[index].depth <= Self.deepest {
            let group = groups[index]
            guard group.branches[0] <= last + 200, group.end + 200 >= first else { continue }
            let choice = attempt == 0 ? 0 : attempt == 1 ? group.branches.count - 1 : nil
            if groups[index].active != choice {
                groups[index].active = choice
                isChanged = true
            }
        }
        return isChanged
    }

    /// For each directive the token to go on with; other tokens keep their place.
    func links(count: Int) -> Growing<UInt32> {
        var links = Growing<UInt32>(capacity: count)
        for _ in 0..<count { links.append(0) }
        for group in groups {
            guard let active = group.active else { continue }
            if active > 0 { links[group.branches[0]] = UInt32(group.branches[active]) }
            if active + 1 < group.branches.count {
                links[group.branches[active + 1]] = UInt32(group.end)
            }
        }
        return links
    }

    private enum Word {
        case begin, branch, end, other
    }

    private static func word(_ bytes: UnsafePointer<UInt8>, _ token: SyntaxTree.Token) -> Word {
        var place = Int(token.start) + 1
        let end = Int(token.end)
        while place < end, bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "\t") {
            place += 1
        }
        guard place + 1 < end else { return .other }
        switch (bytes[place], bytes[place + 1]) {
        case (UInt8(ascii: "i"), UInt8(ascii: "f")): return .begin
        case (UInt8(ascii: "e"), UInt8(ascii: "l")): return .branch
        case (UInt8(ascii: "e"), UInt8(ascii: "n")): return .end
        default: return .other
        }
    }

    /// Whether the branches cannot be read one after the other.
    private func needsChoice(_ group: Group, _ tokens: borrowing Growing<SyntaxTree.Token>) -> Bool {
        var sameHeads = 0
        for branch in group.branches.indices {
            let range = group.range(of: branch)
            var balance = 0
            var first = TokenKind.end
            var last = TokenKind.end
            for index in range {
                let kind = tokens[index].kind
                switch kind {
                case .directive: continue
                case .openParen, .openBrace, .openBracket: balance += 1
                case .closeParen, .closeBrace, .closeBracket:
                    balance -= 1
                    if balance < 0 { return true }
                default: break
                }
                if first == .end { first = kind }
                last = kind
            }
            if balance != 0 { return true }
            if first.goesOn { sameHeads += 1 }
            if branch + 1 < group.branches.count, !last.endsItem { return true }
        }
        return sameHeads > 1
    }
}

extension Conditionals.Group {
    /// The tokens of a branch.
    func range(of branch: Int) -> Range<Int> {
        let end = branch + 1 < branches.count ? branches[branch + 1] : self.end
        return branches[branch] + 1..<max(end, branches[branch] + 1)
    }
}

extension TokenKind {
    /// Whether something whole may end with it.
    fileprivate var endsItem: Bool {
        switch self {
        case .semicolon, .closeBrace, .comma, .colon, .end: true
        default: false
        }
    }

    /// Whether it goes on with what stands before it, so that two in a row cannot be.
    fileprivate var goesOn: Bool {
        switch self {
        case .keywordElse, .question, .ampAmp, .pipePipe, .slash, .percent, .caret, .pipe, .less, .greater,
            .lessEqual,
            .greaterEqual, .equalEqual, .exclaimEqual, .shiftLeft, .shiftRight, .arrow, .colon:
            true
        default: isAssignment
        }
    }
}
