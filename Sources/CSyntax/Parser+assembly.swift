// SPDX-License-Identifier: GPL-2.0-only

/// Assembly in headers that `.S` files include: `.macro … .endm` and single directives of the assembler.
///
/// It is no C, but it stands beside C in the kernel's headers. It is read line by line, as an assembler does, so that
/// it takes nothing of the C around it along.
extension Parser {
    /// Whether a directive of the assembler stands here: `.macro` on a new line, and not `.member = x`.
    var beginsAssembly: Bool {
        let name = next(current)
        guard kind == .dot, tokens[current].startsLine, kind(name) == .identifier || kind(name) >= .keywordIf,
            tokens[current].end == tokens[name].start
        else { return false }
        switch kind(next(name)) {
        case .equal, .dot, .openBracket: return tokens[next(name)].startsLine
        case .colon: return false
        default: return true
        }
    }

    /// Reads one directive of the assembler with the lines up to the one that ends what it begins.
    mutating func parseAssembly() {
        let outer = isInAssembly
        isInAssembly = true
        var open = 0
        repeat {
            open += nesting
            parseAssemblyLine()
        } while open > 0 && kind != .end
        isInAssembly = outer
    }

    /// What a line adds to the blocks that are open: 1 for `.macro`, -1 for `.endm`.
    private var nesting: Int {
        guard kind == .dot else { return 0 }
        let name = tokens[next(current)]
        switch (bytes[Int(name.start)], name.end - name.start) {
        case (UInt8(ascii: "m"), 5): return isWord(name, "macro") ? 1 : 0
        case (UInt8(ascii: "r"), 4): return isWord(name, "rept") ? 1 : 0
        case (UInt8(ascii: "i"), 3): return isWord(name, "irp") ? 1 : 0
        case (UInt8(ascii: "i"), 4): return isWord(name, "irpc") ? 1 : 0
        case (UInt8(ascii: "e"), 4): return isWord(name, "endm") || isWord(name, "endr") ? -1 : 0
        default: return 0
        }
    }

    private func isWord(_ token: SyntaxTree.Token, _ word: StaticString) -> Bool {
        (0..<word.utf8CodeUnitCount).allSatisfy { bytes[Int(token.start) + $0] == word.utf8Start[$0] }
    }

    /// Reads one line: labels and the mnemonic, then operands with commas between them.
    mutating func parseAssemblyLine() {
        let mark = begin()
        takeMnemonic()
        while kind != .end, !tokens[current].startsLine {
            let operand = begin()
            while kind != .end, kind != .comma, !tokens[current].startsLine { take() }
            if last >= operand.token { end(.assemblyOperand, operand) }
            if kind == .comma, !tokens[current].startsLine { take() }
        }
        end(.assemblyLine, mark)
    }

    private mutating func takeMnemonic() {
        repeat {
            let isLabel = kind(next(current)) == .colon
            if kind == .dot { take() }
            if !kind.isBracket { take() }
            guard isLabel, kind == .colon else { return }
            take()
        } while kind != .end && !tokens[current].startsLine
    }
}
