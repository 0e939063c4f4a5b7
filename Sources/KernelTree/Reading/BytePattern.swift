// SPDX-License-Identifier: GPL-2.0-only

/// A fixed text, perhaps with one of several endings, to be looked for in many bytes.
package struct BytePattern: Sendable {
    private let stem: [UInt8]
    private let endings: [[UInt8]]

    /// The text `stem` followed by one of `endings`; `stem` has two bytes or more.
    package init(_ stem: String, endings: [String] = [""]) {
        precondition(stem.utf8.count > 1)
        self.stem = Array(stem.utf8)
        self.endings = endings.map { Array($0.utf8) }
    }

    /// Whether it stands in the bytes.
    ///
    /// Sixty-four places are looked at together: where the first and the last byte of the stem are right, the rest is
    /// read.
    package func matches(_ bytes: RawSpan) -> Bool {
        bytes.withUnsafeBytes { bytes in
            let reach = stem.count - 1
            let first = SIMD16(repeating: stem[0])
            let last = SIMD16(repeating: stem[reach])
            var position = 0
            while position + reach + 64 <= bytes.count {
                var found = SIMD2<UInt64>(repeating: 0)
                for offset in stride(from: position, to: position + 64, by: 16) {
                    let heads = bytes.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
                    let tails = bytes.loadUnaligned(fromByteOffset: offset + reach, as: SIMD16<UInt8>.self)
                    let isRight = (heads .== first) .& (tails .== last)
                    found |= unsafeBitCast(isRight, to: SIMD2<UInt64>.self)
                }
                if found.x | found.y != 0, matches(bytes, from: position, to: position + 64) { return true }
                position += 64
            }
            return matches(bytes, from: position, to: max(position, bytes.count - reach))
        }
    }

    /// Whether it begins at one of the places given.
    private func matches(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Bool {
        for place in start..<end where bytes[place] == stem[0] {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[place...])
            guard rest.starts(with: stem) else { continue }
            let behind = rest.dropFirst(stem.count)
            if endings.contains(where: { behind.starts(with: $0) }) { return true }
        }
        return false
    }
}
