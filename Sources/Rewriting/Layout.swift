// SPDX-License-Identifier: GPL-2.0-only

/// Kernel style for new text (`Documentation/process/coding-style.rst`): tabs of 8, continuation lines aligned
/// to the open parenthesis, lines of 80 columns preferred and of 100 never exceeded (law 3).
package enum Layout {
    /// The width of a tab.
    package static let tabWidth = 8
    /// The column that a line should not pass.
    package static let preferredWidth = 80
    /// The column that a line never passes.
    package static let maximalWidth = 100

    /// The column after `text` when it begins in `column`, counted from 0.
    package static func column(after text: some Sequence<UInt8>, from column: Int = 0) -> Int {
        var column = column
        for byte in text {
            switch byte {
            case UInt8(ascii: "\n"): column = 0
            case UInt8(ascii: "\t"): column += tabWidth - column % tabWidth
            case 0x80..<0xC0: continue  // The rest of a UTF-8 character takes no column of its own.
            default: column += 1
            }
        }
        return column
    }

    /// The column of the byte at `offset` of `bytes`, counted from 0.
    package static func column(of offset: Int, in bytes: [UInt8]) -> Int {
        column(after: bytes[lineStart(of: offset, in: bytes)..<offset])
    }

    /// The offset of the first byte of the line that holds `offset`.
    package static func lineStart(of offset: Int, in bytes: [UInt8]) -> Int {
        var start = offset
        while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        return start
    }

    /// The offset after the line end of the line that holds `offset`.
    package static func lineEnd(of offset: Int, in bytes: [UInt8]) -> Int {
        var end = offset
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        return min(end + 1, bytes.count)
    }

    /// The blanks and tabs at the start of the line that holds `offset`.
    package static func indentation(at offset: Int, in bytes: [UInt8]) -> [UInt8] {
        let start = lineStart(of: offset, in: bytes)
        return Array(bytes[start...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
    }

    /// White space from the start of a line to `column`: tabs as far as they go, then blanks.
    package static func indentation(to column: Int) -> [UInt8] {
        Array(repeating: UInt8(ascii: "\t"), count: column / tabWidth)
            + Array(repeating: UInt8(ascii: " "), count: column % tabWidth)
    }

    /// White space from `column` to `target`, in the manner of `sample`: tabs if it has one, else blanks; at least one.
    package static func gap(from column: Int, to target: Int, like sample: some Sequence<UInt8>) -> [UInt8] {
        guard column < target else { return [UInt8(ascii: " ")] }
        guard sample.contains(UInt8(ascii: "\t")) else {
            return Array(repeating: UInt8(ascii: " "), count: target - column)
        }
        return Array(repeating: UInt8(ascii: "\t"), count: target / tabWidth - column / tabWidth)
            + Array(repeating: UInt8(ascii: " "), count: target % tabWidth)
    }
}
