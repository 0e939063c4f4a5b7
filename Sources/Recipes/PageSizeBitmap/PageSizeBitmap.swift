// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

/// Replaces the "any size" mask in `pgsize_bitmap` by the page size that the driver really has.
///
/// The mask made the core hand down large pieces; with `map_pages` it does so anyway. Alone, on a driver that still has
/// `map`, the truth would make large mappings slower, so that is refused. Facts for the message: "before", "after",
/// "macro" (of the old value, if it had one), "readers".
package struct PageSizeBitmap: Recipe {
    /// What it does.
    package static let summary = "say in pgsize_bitmap which page size the driver really has"

    /// Whether map_pages comes in the same step.
    private let comesWithConversion: Bool

    /// A recipe that is applied alone, or together with the one that brings `map_pages`.
    package init(comesWithConversion: Bool = false) {
        self.comesWithConversion = comesWithConversion
    }

    /// What it would do to a driver.
    package func outcome(for driver: Driver) -> Outcome {
        guard let sizes = driver.pageSizes else { return .notApplicable }
        guard sizes.claimsAnySize, let smallest = sizes.smallestPage else { return .alreadyDone }
        guard driver.mappingStyle == .pages || comesWithConversion else {
            return refused(
                Self.tooEarly, sizes.entry.value.range, driver,
                hint: "let 'map-pages' come before it or with it")
        }
        guard let name = Self.sizeName(smallest) else {
            return refused(Self.noName(smallest), sizes.range, driver)
        }
        guard mapsWholePages(driver) else {
            return refused(Self.unknownStep, sizes.entry.node.range, driver)
        }
        do throws(RewritingError) {
            var edits = EditList()
            try edits.add(Edit(sizes.entry.value.range, name))
            if let macro = sizes.macro, let lines = definitionLines(macro, driver) {
                try edits.add(Edit(lines, ""))
            }
            if let include = includeEdit(driver) { try edits.add(include) }
            return .proposed(proposal(edits, driver, before: sizes.text, after: name))
        } catch {
            return refused(Self.unknownStep, sizes.range, driver)
        }
    }

    private func refused(_ message: String, _ range: Range<Int>, _ driver: Driver, hint: String? = nil)
        -> Outcome
    {
        .refused([
            Finding(
                message, at: range, of: driver.source.bytes, path: driver.path, recipe: name, hint: hint)
        ])
    }

    /// Whether a function that maps goes on by `PAGE_SIZE` in a loop: then that is the page it really has.
    private func mapsWholePages(_ driver: Driver) -> Bool {
        let roots = driver.mappingCallbacks.map(\.function)
        return (roots + driver.helpers(of: roots)).contains { function in
            function.body.descendants(.forStatement, .whileStatement, .doStatement).contains { loop in
                loop.descendants(.assignment).contains { step in
                    step.anchor.kind == .plusEqual && step.children[1].isName("PAGE_SIZE")
                }
            }
        }
    }

    /// The lines of a macro's definition with the comment right above it and one blank line below; nil where the macro
    /// is used elsewhere too.
    private func definitionLines(_ macro: Directive, _ driver: Driver) -> Range<Int>? {
        guard driver.macros.mentions(of: macro.nameText) == 1 else { return nil }
        let bytes = driver.source.bytes
        let range = macro.token.range
        var end = Layout.lineEnd(of: range.upperBound, in: bytes)
        let isBlankBelow = end < bytes.count && bytes[end] == UInt8(ascii: "\n")
        var start = Layout.lineStart(of: range.lowerBound, in: bytes)
        if isBlankBelow, let comment = commentStart(macro.token) {
            start = comment
        }
        let isBlankAbove = start < 2 || bytes[start - 2] == UInt8(ascii: "\n")
        if isBlankBelow, isBlankAbove { end += 1 }
        return start..<end
    }

    /// Where the comment begins that ends on the line right above a token and stands apart from what is above it.
    private func commentStart(_ token: SyntaxToken) -> Int? {
        let trivia = token.trivia
        guard let last = trivia.last, last == UInt8(ascii: "\n") else { return nil }
        let text = trivia.dropLast()
        guard let final = text.last, final != UInt8(ascii: "\n") else { return nil }
        var start = text.endIndex
        // A blank line cannot stand inside what belongs together.
        while start > text.startIndex + 1 {
            if text[start - 1] == UInt8(ascii: "\n"), text[start - 2] == UInt8(ascii: "\n") { break }
            start -= 1
        }
        let comment = text[start...]
        return comment.starts(with: "/*".utf8) || comment.starts(with: "//".utf8) ? start : nil
    }

    /// The edit that includes the header of the sizes, if the file does not.
    private func includeEdit(_ driver: Driver) -> Edit? {
        let includes = driver.includes
        guard !includes.contains(where: { $0.bodyText == "<linux/sizes.h>" }) else { return nil }
        let others = includes.filter { $0.bodyText.hasPrefix("<linux/") }
        guard let before = others.last(where: { $0.bodyText < "<linux/sizes.h>" }) ?? others.first else {
            return nil
        }
        let end = Layout.lineEnd(of: before.token.range.upperBound, in: driver.source.bytes)
        return Edit(at: end, "#include <linux/sizes.h>\n")
    }

    private func proposal(_ edits: EditList, _ driver: Driver, before: String, after: String) -> Proposal {
        let readers = driver.kernel.pageSizeReaders.map(\.description)
        let change = DeclaredChange(
            .shows, law: "visible", name: "page-size-bitmap",
            change: "pgsize_bitmap is \(after) and no longer \(before)",
            reason: "the smallest page, to which users align, stays the same",
            sequence: "read pgsize_bitmap", before: before, after: after, readers: readers)
        return Proposal(
            edits: edits,
            changes: [change] + (comesWithConversion ? [] : DeclaredChange.requestExtents),
            facts: CommitFacts(
                recipe: name, subject: "Fix page size bitmap to the supported page size",
                values: [
                    "before": .text(before), "after": .text(after), "readers": .list(readers),
                    "macro": .text(driver.pageSizes?.macro?.nameText ?? ""),
                ]))
    }

    /// The kernel's name of a size (`include/linux/sizes.h`); nil where it has none.
    private static func sizeName(_ bytes: UInt64) -> String? {
        let shift = bytes.trailingZeroBitCount
        guard bytes > 0, bytes == 1 << UInt64(shift), shift < 34 else { return nil }
        let units = ["", "K", "M", "G"]
        return "SZ_\(1 << (shift % 10))\(units[shift / 10])"
    }

    private static let tooEarly =
        "without 'map_pages' the true page size would make large mappings slower"
    private static let unknownStep =
        "no loop of the functions that map goes on by 'PAGE_SIZE', so the real page size is not known"
    private static func noName(_ bytes: UInt64) -> String {
        "'linux/sizes.h' has no name for a page of \(bytes) bytes"
    }
}

extension Driver {
    /// The file's `#include` lines, in order.
    fileprivate var includes: [Directive] {
        source.root.allChildren.filter { $0.kind == .directive }.compactMap { Directive($0.anchor) }
            .filter { $0.keyword == "include" }
    }
}
