// SPDX-License-Identifier: GPL-2.0-only

extension CostTable {
    /// Tables of several drivers side by side, as text: driver calls and refreshes of mapping and unmapping.
    package static func text(_ columns: [(title: String, table: CostTable)]) -> String {
        guard let first = columns.first?.table else { return "" }
        var lines = [["calls[/flushes] of map, unmap"] + columns.map(\.title)]
        for index in first.rows.indices {
            lines.append([first.rows[index].name] + columns.map { cell($0.table.rows[index]) })
        }
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            line.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - line[column].count)
                return column == 0 ? line[column] + padding : padding + line[column]
            }.joined(separator: "  ") + "\n"
        }.joined()
    }

    private static func cell(_ row: Row) -> String {
        "\(text(row.mapping)), \(text(row.unmapping))"
    }

    /// The calls alone where there are as many flushes: the table has to fit into a mail.
    private static func text(_ cost: Cost) -> String {
        cost.driverCalls == cost.refreshes ? "\(cost.driverCalls)" : "\(cost.driverCalls)/\(cost.refreshes)"
    }
}
