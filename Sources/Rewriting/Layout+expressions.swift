// SPDX-License-Identifier: GPL-2.0-only

extension Layout {
    /// An expression that begins at `column`, broken once after a binary operator where it does not fit; the rest is
    /// aligned to the innermost open parenthesis, else to `column`. `trailing` columns follow it. Nil if 100 do not do.
    package static func expression(_ text: [UInt8], at column: Int, trailing: Int) -> [UInt8]? {
        if Layout.column(after: text, from: column) + trailing <= preferredWidth { return text }
        for width in [preferredWidth, maximalWidth] {
            var best: (squares: Int, text: [UInt8])?
            for split in operatorEnds(in: text) {
                let first = text[..<split]
                let rest = text[(split + 1)...]
                let start = alignment(after: first, from: column)
                let end = Layout.column(after: rest, from: start) + trailing
                guard column + first.count <= width, end <= width else { continue }
                let squares = first.count * first.count + rest.count * rest.count
                if best.map({ squares < $0.squares }) ?? true {
                    best = (squares, first + [UInt8(ascii: "\n")] + indentation(to: start) + rest)
                }
            }
            if let best { return best.text }
        }
        return Layout.column(after: text, from: column) + trailing <= maximalWidth ? text : nil
    }

    /// The offsets of the blanks that follow a binary operator, which is one that stands between two blanks.
    private static func operatorEnds(in text: [UInt8]) -> [Int] {
        let signs = Array("+-*/%<>=!&|^?:".utf8)
        return text.indices.filter { index in
            guard text[index] == UInt8(ascii: " "), index + 1 < text.count else { return false }
            let word = text[..<index].reversed().prefix { $0 != UInt8(ascii: " ") }
            return !word.isEmpty && word.count < index && word.allSatisfy(signs.contains)
        }
    }

    /// The column that a line broken after `text` continues in.
    private static func alignment(after text: ArraySlice<UInt8>, from column: Int) -> Int {
        var open: [Int] = []
        for (offset, byte) in text.enumerated() {
            if byte == UInt8(ascii: "(") { open.append(column + offset + 1) }
            if byte == UInt8(ascii: ")") { _ = open.popLast() }
        }
        return open.last ?? column
    }
}
