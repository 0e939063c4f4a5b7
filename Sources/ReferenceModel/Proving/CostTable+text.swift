// SPDX-License-Identifier: GPL-2.0-only

extension CostTable {
    /// Tables of several drivers side by side, as text: driver calls and refreshes of mapping and unmapping, and at the
    /// end how many locks a call takes. Neighbours that agree share a column, for the table has to fit into a mail.
    package static func text(_ columns: [(title: String, table: CostTable)]) -> String {
        guard let longest = columns.max(by: { $0.table.rows.count < $1.table.rows.count })?.table else {
            return ""
        }
        let names = longest.rows.map(\.name)
        var lines = [["calls[/flushes] map, unmap"] + names + ["locks a call: map, unmap"]]
        for (title, table) in columns {
            let cells = names.map { table[$0].map(cell) ?? "-" } + [table.locks]
            if let last = lines.last, lines.count > 1, last.dropFirst() == cells[...] {
                lines[lines.count - 1][0] += ", \(title)"
            } else {
                lines.append([title] + cells)
            }
        }
        let widths = lines.map { $0.map(\.count).max() ?? 0 }
        return lines[0].indices.map { row in
            let cells = lines.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - lines[column][row].count)
                return column == 0 ? lines[column][row] + padding : padding + lines[column][row]
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }

    private static func cell(_ row: Row) -> String {
        "\(text(row.mapping)), \(text(row.unmapping))"
    }

    /// The calls alone where there are as many flushes.
    private static func text(_ cost: Cost) -> String {
        cost.driverCalls == cost.refreshes ? "\(cost.driverCalls)" : "\(cost.driverCalls)/\(cost.refreshes)"
    }

    /// How many locks a call of map and of unmap takes: one number each where all workloads agree.
    private var locks: String {
        [rows.map(\.mapping), rows.map(\.unmapping)].map { costs in
            let each = costs.filter { $0.driverCalls > 0 }.map { $0.lockHolds / $0.driverCalls }
            guard let least = each.min(), let most = each.max() else { return "-" }
            return least == most ? "\(least)" : "\(least)-\(most)"
        }.joined(separator: ", ")
    }
}
