// SPDX-License-Identifier: GPL-2.0-only

/// Makes nodes of tokens: recursive descent that looks ahead but never goes back, so the time is linear.
///
/// Nodes are written in post-order when they end, so a node that turns out to be the left part of another one needs no
/// second thought. Directives are written where they stand, before the next token is taken. Macros are not expanded;
/// what a name stands for is guessed from what follows it, which the file's own form nearly always tells.
struct Parser: ~Copyable {
    /// Where a node begins.
    struct Mark {
        /// The nodes before it.
        var node: Int
        /// Its first token.
        var token: Int
    }

    /// The text.
    let bytes: UnsafePointer<UInt8>
    /// Its tokens; the one behind a fragment is made an end while the fragment is read.
    let tokens: UnsafeMutablePointer<SyntaxTree.Token>
    /// Of a bracket its partner or 0, of a directive the token to go on with.
    let links: UnsafePointer<UInt32>
    /// The nodes so far.
    var nodes: Growing<SyntaxTree.Node>
    /// The token to be taken next; never a directive.
    var current = 0
    /// The token taken last, -1 for none.
    var last = -1
    /// The tokens before this one are in nodes, directives included.
    private var flushed = 0
    /// The brackets, operators and statements around this place.
    var depth = 0
    /// Whether a fragment is read, which may begin and end anywhere.
    var isInFragment = false
    /// Whether a statement is read that is a macro's argument, so that a comma ends it.
    var isInArgument = false
    /// Whether lines of assembly are read.
    var isInAssembly = false
    /// What is deeper than this is not read, so that the stack is bounded.
    static let deepest = 200
    /// The words that a look ahead passes at most, so that the time is linear.
    static let longestLook = 16

    /// A parser of one text.
    init(
        _ bytes: UnsafePointer<UInt8>, _ tokens: borrowing Growing<SyntaxTree.Token>,
        _ links: borrowing Growing<UInt32>
    ) {
        self.bytes = bytes
        self.tokens = tokens.start
        self.links = UnsafePointer(links.start)
        nodes = Growing(capacity: tokens.count)
        while kind == .directive { current = Int(links[current]) }
    }

    /// The kind of the token to be taken next.
    var kind: TokenKind {
        @inline(__always) get { tokens[current].kind }
    }

    /// The kind of the token at a place.
    @inline(__always)
    func kind(_ index: Int) -> TokenKind { tokens[index].kind }

    /// The token behind another one, directives left out.
    @inline(__always)
    func next(_ index: Int) -> Int {
        if tokens[index].kind == .end { return index }
        var next = index + 1
        while tokens[next].kind == .directive { next = Int(links[next]) }
        return next
    }

    /// The partner of a bracket; nil if it has none in what is read.
    @inline(__always)
    func partner(_ index: Int) -> Int? {
        let link = Int(links[index])
        return link == 0 ? nil : link
    }

    /// Begins a node at the token to be taken next.
    @inline(__always)
    mutating func begin() -> Mark {
        if flushed != current { flush() }
        return Mark(node: nodes.count, token: current)
    }

    /// Takes a token.
    @inline(__always)
    mutating func take() {
        if kind == .end { return }
        if flushed != current { flush() }
        last = current
        flushed = current + 1
        current = next(current)
    }

    /// Takes a token if it is of one kind.
    @inline(__always)
    @discardableResult
    mutating func take(_ wanted: TokenKind) -> Bool {
        guard kind == wanted else { return false }
        take()
        return true
    }

    /// Ends a node that began at a mark; its tokens are those taken since, with the directives in nodes behind them.
    @inline(__always)
    mutating func end(_ kind: NodeKind, _ mark: Mark, anchor: Int? = nil) {
        nodes.append(
            SyntaxTree.Node(
                kind: kind, start: UInt32(truncatingIfNeeded: mark.token),
                end: UInt32(truncatingIfNeeded: max(mark.token, flushed)),
                count: UInt32(truncatingIfNeeded: nodes.count - mark.node + 1),
                anchor: UInt32(truncatingIfNeeded: anchor ?? mark.token)))
    }

    /// Writes a node without tokens.
    mutating func add(_ kind: NodeKind) {
        let place = UInt32(truncatingIfNeeded: flushed)
        nodes.append(SyntaxTree.Node(kind: kind, start: place, end: place, count: 1, anchor: place))
    }

    /// Reads the whole text.
    mutating func parse() {
        while kind != .end {
            let before = current
            parseExternal()
            if current == before { takeUnknown() }
        }
        if flushed != current { flush() }
        last = current - 1
        end(.translationUnit, Mark(node: 0, token: 0))
    }

    // MARK: What was not understood

    /// One token as a node that says so.
    mutating func takeUnknown() {
        let mark = begin()
        let isJoint = isInFragment && kind.joins
        take()
        end(isJoint ? .fragment : .unknown, mark)
    }

    /// Gives up on what began at a mark: passes everything to the next semicolon, or before the bracket that closes
    /// what is around it.
    mutating func giveUp(_ mark: Mark) {
        let start = current
        loop: while true {
            // What a directive begins is for the reader that goes on behind it.
            if current > start, flushed != current { break }
            switch kind {
            case .end, .closeBrace, .closeParen, .closeBracket: break loop
            case .semicolon:
                take()
                break loop
            case .openBrace:
                if current > mark.token, holdsBlock(current) { break loop }
                pass()
                if kind != .semicolon && kind != .comma && kind != .equal { break loop }
            default: pass()
            }
        }
        end(.unknown, mark)
    }

    /// Goes one level deeper for a node that began at a mark. What is too deep is passed, a bracket as a whole, and is a
    /// node that says so; true means that the level is to be left again.
    mutating func enter(_ mark: Mark) -> Bool {
        depth += 1
        guard depth > Self.deepest else { return true }
        pass()
        end(.unknown, mark)
        depth -= 1
        return false
    }

    /// Passes one token, or a bracket with all that is in it, without a look.
    mutating func pass() {
        if let partner = partner(current), partner > current { jump(to: partner) }
        take()
    }

    /// Passes everything before a token without a look, directives apart.
    mutating func jump(to index: Int) {
        flush()
        for place in current..<index where tokens[place].kind == .directive {
            let place = UInt32(truncatingIfNeeded: place)
            nodes.append(
                SyntaxTree.Node(kind: .directive, start: place, end: place + 1, count: 1, anchor: place))
        }
        current = index
        flushed = index
        last = index - 1
    }

    // MARK: Directives

    /// Writes the directives and fragments before the token to be taken next.
    @inline(never)
    private mutating func flush() {
        while flushed < current {
            let place = UInt32(flushed)
            nodes.append(
                SyntaxTree.Node(kind: .directive, start: place, end: place + 1, count: 1, anchor: place))
            let link = Int(links[flushed])
            if link > flushed + 1 { parseFragment(flushed + 1..<link) }
            flushed = link
        }
    }

    /// Reads a branch that is not in line, in pieces.
    private mutating func parseFragment(_ range: Range<Int>) {
        let saved = (current, last, isInFragment, isInArgument, tokens[range.upperBound].kind)
        tokens[range.upperBound].kind = .end
        (isInFragment, isInArgument) = (true, false)
        (current, flushed) = (range.lowerBound, range.lowerBound)
        while kind == .directive { current = Int(links[current]) }
        let mark = Mark(node: nodes.count, token: range.lowerBound)
        while kind != .end {
            let before = current
            if isInAssembly { parseAssemblyLine() } else { parsePiece() }
            if current == before { takeUnknown() }
        }
        if flushed != current { flush() }
        last = range.upperBound - 1
        end(.fragment, mark)
        (current, last, isInFragment, isInArgument, tokens[range.upperBound].kind) = saved
    }
}
