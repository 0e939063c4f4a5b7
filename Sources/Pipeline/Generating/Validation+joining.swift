// SPDX-License-Identifier: GPL-2.0-only

extension Validation {
    /// What is said of the drivers of one series together, each with the numbers of its patches.
    ///
    /// Of one driver it is what was said of that. Of several, what is about one names it, and the columns of their
    /// tables count the patches of the series.
    static func joined(_ parts: [(driver: String, patches: [Int], validation: Validation)]) -> Validation {
        guard let first = parts.first, parts.count > 1 else { return parts.first?.validation ?? .none }
        let failed = parts.first { $0.validation.verdict != .conforms }
        var whole = Validation(
            verdict: failed?.validation.verdict ?? .conforms,
            sentence: failed.map { "\($0.driver): \($0.validation.sentence)" } ?? Self.allConform,
            untested: failed?.validation.untested ?? first.validation.untested)
        for part in parts {
            whole.details += part.validation.details.map { "\(part.driver): \($0)" }
            whole.remarks += part.validation.remarks.filter { !whole.remarks.contains($0) }
            whole.seconds += part.validation.seconds
            let costs = part.validation.costs.map { renumbered($0, part.patches) }
            whole.costs += costs.isEmpty ? [] : ["\(part.driver):"] + costs
        }
        return whole
    }

    private static let allConform =
        "Validated by running the C of each driver before and after each commit beside a reference model of an "
        + "IOMMU domain: no difference but the ones declared."

    /// A line of a table whose columns are called `patch 1` and so on, by the numbers that these have in the series.
    private static func renumbered(_ line: String, _ numbers: [Int]) -> String {
        let marked = numbers.indices.reversed().reduce(line) { line, index in
            line.replacing("patch \(index + 1)", with: "patch #\(index + 1)")
        }
        return numbers.indices.reversed().reduce(marked) { line, index in
            line.replacing("patch #\(index + 1)", with: "patch \(numbers[index])")
        }
    }
}
