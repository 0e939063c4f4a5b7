// SPDX-License-Identifier: GPL-2.0-only
import KernelTree

extension DriverListing {
    /// The drivers as a table, then the reasons for what is refused, then how many there are of each kind.
    package var text: String {
        let rows = [["FILE", "OPS TABLE", "CALLBACKS", "PAGE SIZES", "STATE"]] + lines.map(\.cells)
        // A tree that lacks something refuses every driver for it, in the same words.
        let findings = lines.flatMap(\.state.findings).map { "\($0)\n" }
            .reduce(into: []) { all, next in if !all.contains(next) { all.append(next) } }.joined()
        return Self.table(rows) + (findings.isEmpty ? "" : "\n" + findings) + "\n\(summary)\n"
    }

    /// Rows of cells, one a line, each column as wide as its widest cell.
    private static func table(_ rows: [[String]]) -> String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return (cells.dropLast() + row.suffix(1)).joined(separator: "  ") + "\n"
        }.joined()
    }

    /// How many drivers there are to convert, and how many others.
    private var summary: String {
        func count(_ word: String) -> Int { lines.count { $0.state.word == word } }
        let (convertible, refused) = (count("convertible"), count("refused"))
        return "Linux \(kernel.version): \(convertible + refused) to convert (\(convertible) convertible, "
            + "\(refused) refused), \(count("done")) done, \(count("without map")) without map"
    }
}

extension DriverListing.Line {
    /// What the table shows of it.
    fileprivate var cells: [String] {
        let functions = driver?.mappingCallbacks.map(\.function.name) ?? []
        let recipes = state.recipes.isEmpty ? "" : ": " + state.recipes.joined(separator: ", ")
        return [
            path, tableNames.joined(separator: ", "), functions.joined(separator: ", "),
            driver?.pageSizes?.summary ?? "", state.word + recipes,
        ]
    }

    /// The names of the ops tables that map, or of all where none does.
    private var tableNames: [String] {
        guard let driver else { return [] }
        let mapping = driver.mappingCallbacks.map(\.table)
        return (mapping.isEmpty ? driver.tables : mapping).reduce(into: []) { names, table in
            let name = table.name ?? "struct \(table.structure)"
            if !names.contains(name) { names.append(name) }
        }
    }
}

extension PageSizeBitmap {
    /// The sizes in words where the value is known, else the value as it is written.
    var summary: String {
        guard let value, let smallestPage, value != 0 else { return text }
        if value == .max { return "any" }
        if claimsAnySize { return "any from \(Self.size(smallestPage))" }
        var parts: [String] = []
        var rest = value
        while rest != 0 {
            let first = rest.trailingZeroBitCount
            let count = (~(rest >> UInt64(first))).trailingZeroBitCount
            let sizes = (first..<first + count).map { Self.size(1 << UInt64($0)) }
            parts += count > 4 ? ["\(sizes[0]) to \(sizes[count - 1])"] : sizes
            rest &= ~((2 << UInt64(first + count - 1)) &- 1)
        }
        return parts.joined(separator: " ")
    }

    /// A power of two in the units of `include/linux/sizes.h`.
    private static func size(_ bytes: UInt64) -> String {
        let unit = bytes.trailingZeroBitCount / 10
        return "\(bytes >> UInt64(unit * 10))\(["", "K", "M", "G", "T", "P", "E"][unit])"
    }
}
