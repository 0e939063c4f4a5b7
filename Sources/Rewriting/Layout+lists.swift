// SPDX-License-Identifier: GPL-2.0-only

extension Layout {
    /// Parameters or arguments behind an open parenthesis at `column - 1`, each line aligned to `column`, in the fewest
    /// lines that fit and then the most even ones; `trailing` columns follow the last item. Nil if 100 columns do not do.
    package static func list(_ items: [[UInt8]], at column: Int, trailing: Int) -> [UInt8]? {
        for width in [preferredWidth, maximalWidth] {
            guard let breaks = evenBreaks(items, room: width - column, trailing: trailing) else { continue }
            var result: [UInt8] = []
            for (index, item) in items.enumerated() {
                if breaks.contains(index) {
                    result += [UInt8(ascii: "\n")] + indentation(to: column)
                } else if index > 0 {
                    result.append(UInt8(ascii: " "))
                }
                result += item
                if index < items.count - 1 { result.append(UInt8(ascii: ",")) }
            }
            return result
        }
        return nil
    }

    /// How good a way to break is: fewer lines first, then the smaller sum of squared widths, which is the more even one.
    private struct Cost: Comparable {
        var lines = 0
        var squares = 0

        static func < (left: Cost, right: Cost) -> Bool {
            (left.lines, left.squares) < (right.lines, right.squares)
        }
    }

    /// The items that begin a new line, by dynamic programming over the last line's first item.
    private static func evenBreaks(_ items: [[UInt8]], room: Int, trailing: Int) -> Set<Int>? {
        let widths = items.map { column(after: $0) }
        var best: [(cost: Cost, start: Int)?] = Array(repeating: nil, count: items.count + 1)
        best[0] = (Cost(), 0)
        for end in 1..<max(items.count + 1, 1) {
            for start in 0..<end {
                guard let before = best[start]?.cost else { continue }
                let comma = end < items.count ? 1 : trailing
                let width = widths[start..<end].reduce(0, +) + 2 * (end - start - 1) + comma
                if width > room { continue }
                let cost = Cost(lines: before.lines + 1, squares: before.squares + width * width)
                if best[end].map({ cost < $0.cost }) ?? true { best[end] = (cost, start) }
            }
        }
        var breaks: Set<Int> = []
        var end = items.count
        while end > 0 {
            guard let start = best[end]?.start else { return nil }
            if start > 0 { breaks.insert(start) }
            end = start
        }
        return breaks
    }
}
