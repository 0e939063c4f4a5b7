// SPDX-License-Identifier: GPL-2.0-only
import GitStore

/// The change that a conversion is, as a diff.
package struct ChangeView: Sendable {
    private let conversions: [Conversion]

    /// A view of `conversions`.
    package init(_ conversions: [Conversion]) { self.conversions = conversions }

    /// Whether there is nothing left to do.
    package var isEmpty: Bool { conversions.allSatisfy(\.steps.isEmpty) }

    /// The files that are already as the recipes would leave them.
    package var donePaths: [String] { conversions.filter(\.steps.isEmpty).map(\.path) }

    /// The whole change as one diff; every file once.
    package var whole: [UInt8] {
        conversions.flatMap { conversion -> [UInt8] in
            guard let first = conversion.steps.first, let last = conversion.steps.last else { return [] }
            return Diff(path: conversion.path, from: first.before, to: last.after).bytes
        }
    }

    /// The change commit by commit, each below a line with its number and subject; `git apply` skips these.
    package var commitByCommit: [UInt8] {
        let all = conversions.flatMap { conversion in conversion.steps.map { (conversion.path, $0) } }
        return all.enumerated().flatMap { index, part in
            let (path, step) = part
            let subject = step.facts.first?.subject ?? step.recipes.joined(separator: ", ")
            let title = "\(index == 0 ? "" : "\n")[\(index + 1)/\(all.count)] \(subject)\n\n"
            return Array(title.utf8) + Diff(path: path, from: step.before, to: step.after).bytes
        }
    }
}

extension ChangeView {
    /// `diff` in the colours of git: headers bold, places cyan, added lines green, deleted ones red.
    package static func coloured(_ diff: [UInt8]) -> [UInt8] {
        var isHeader = false
        return diff.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            if line.starts(with: "diff --git ".utf8) { isHeader = true }
            if line.starts(with: "@@ ".utf8) { isHeader = false }
            guard let code = code(of: line, isHeader: isHeader) else { return Array(line) }
            return Array("\u{1B}[\(code)m".utf8) + line + Array("\u{1B}[m".utf8)
        }.joined(separator: [UInt8(ascii: "\n")]).map { $0 }
    }

    private static func code(of line: ArraySlice<UInt8>, isHeader: Bool) -> String? {
        if isHeader { return "1" }
        switch line.first {
        case UInt8(ascii: "@"): return "36"
        case UInt8(ascii: "+"): return "32"
        case UInt8(ascii: "-"): return "31"
        case UInt8(ascii: "["): return "33"
        default: return nil
        }
    }
}
