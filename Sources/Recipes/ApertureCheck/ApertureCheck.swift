// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

/// Makes the check against the end of the aperture exact: the end is inclusive, and a range that wraps is refused.
///
/// `A + S > END` refuses the last page, since `aperture_end` is the last byte that is inside, and accepts a range whose
/// sum wraps around. `A > END || S - 1 > END - A` says the same without a sum. Facts for the message: "function",
/// "before", "fix", "line" (where the condition's operand stands, for blame), "refusesLastPage".
package struct ApertureCheck: Recipe {
    /// What it does.
    package static let summary =
        "check ranges against the last byte of the aperture, without a sum that can wrap around"

    /// A recipe without options.
    package init() {}

    /// What it would do to a driver.
    package func outcome(for driver: Driver) -> Outcome {
        let roots = driver.mappingCallbacks.map(\.function)
        let conditions = (roots + driver.helpers(of: roots)).flatMap { function in
            RangeCheck.all(in: function).map { (function, $0) }
        }
        let wrong = conditions.filter { !$0.1.isExact }
        guard !wrong.isEmpty else { return conditions.isEmpty ? .notApplicable : .alreadyDone }
        var edits = EditList()
        for (_, check) in wrong {
            guard let edit = check.exactEdit, (try? edits.add(edit)) != nil else {
                return .refused([finding(Self.notPlain, at: check.operand, in: driver)])
            }
        }
        return .proposed(
            Proposal(edits: edits, changes: changes(wrong.map(\.1)), facts: facts(wrong, driver)))
    }

    private func finding(_ message: String, at node: Syntax, in driver: Driver) -> Finding {
        Finding(message, at: node.range, of: driver.source.bytes, path: driver.path, recipe: name)
    }

    private func facts(_ wrong: [(Function, RangeCheck)], _ driver: Driver) -> CommitFacts {
        let check = wrong[0].1
        let place = SourcePlace(of: check.operand.range.lowerBound, in: driver.source.bytes)
        let names = wrong.map { "\($0.0.name)()" }
        let subject =
            wrong.contains { $0.1.refusesLastPage }
            ? "Fix the check against the end of the aperture"
            : "Refuse ranges that wrap around in the aperture check"
        return CommitFacts(
            recipe: name, subject: subject,
            values: [
                "functions": .list(names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }),
                "before": .text(String(decoding: check.operand.line, as: UTF8.self)),
                "address": .text(check.address), "size": .text(check.size),
                "end": .text(check.end), "fix": .flag(true), "line": .text("\(place.line)"),
                "refusesLastPage": .flag(wrong.contains { $0.1.refusesLastPage }),
            ])
    }

    private func changes(_ checks: [RangeCheck]) -> [DeclaredChange] {
        var changes: [DeclaredChange] = []
        if checks.contains(where: \.refusesLastPage) {
            changes.append(
                DeclaredChange(
                    .mends, law: "M4", name: "last-page-refused",
                    change: "a range that ends with the last page of the aperture is no longer refused",
                    reason: "'aperture_end' is the last address inside the aperture",
                    sequence: "map the last page of the aperture", before: "-EINVAL", after: "0"))
        }
        changes.append(
            DeclaredChange(
                .mends, law: "M4", name: "wrap-accepted",
                change: "a range that wraps around the address space is refused",
                reason: "no such range lies inside the aperture",
                sequence: "map a range whose end wraps around the address space", before: "0",
                after: "-EINVAL"))
        return changes
    }

    private static let notPlain =
        "the check against 'aperture_end' holds a comment or a directive that a new layout would lose"
}
