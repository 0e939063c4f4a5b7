// SPDX-License-Identifier: GPL-2.0-only

/// A line and a column of a text, both counted from 1, columns in bytes, as compilers print them.
package struct SourcePlace: Equatable, Sendable {
    /// The line, from 1.
    package let line: Int
    /// The byte in the line, from 1.
    package let column: Int

    /// The place of the byte at `offset` of `bytes`.
    package init(of offset: Int, in bytes: [UInt8]) {
        var line = 1
        var start = 0
        for (index, byte) in bytes.prefix(offset).enumerated() where byte == UInt8(ascii: "\n") {
            line += 1
            start = index + 1
        }
        self.line = line
        column = min(offset, bytes.count) - start + 1
    }

    /// The places of bytes at offsets that do not fall, found in one pass over the text.
    package static func all(of offsets: [Int], in bytes: [UInt8]) -> [SourcePlace] {
        var line = 1
        var start = 0
        var next = 0
        return offsets.map { offset in
            let end = min(offset, bytes.count)
            while next < end {
                if bytes[next] == UInt8(ascii: "\n") { (line, start) = (line + 1, next + 1) }
                next += 1
            }
            return SourcePlace(line: line, column: end - start + 1)
        }
    }

    private init(line: Int, column: Int) {
        (self.line, self.column) = (line, column)
    }
}
