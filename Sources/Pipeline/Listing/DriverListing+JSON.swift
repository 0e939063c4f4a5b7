// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Rewriting

extension DriverListing {
    /// The drivers for a program to read, ending in a line feed.
    package var json: [UInt8] {
        get throws {
            try JSON.text(of: Record(kernel: kernel.version.description, drivers: lines.map(\.record)))
        }
    }

    private struct Record: Encodable {
        let kernel: String
        let drivers: [Line.Record]
    }
}

extension DriverListing.Line {
    /// A driver as JSON has it.
    fileprivate struct Record: Encodable {
        let name, path, state: String
        let tables: [Table]
        let callbacks: [String: String]
        let pageSizes: PageSizes?
        let recipes: [String]
        let findings: [FindingRecord]
    }

    fileprivate struct Table: Encodable {
        let name: String?
        let structure, form: String
        let line: Int
    }

    fileprivate struct PageSizes: Encodable {
        let text: String
        let macro, value: String?
        let line: Int
    }

    fileprivate var record: Record {
        let callbacks = (driver?.callbacks ?? []).map { ($0.member, $0.function.name) }
        return Record(
            name: Driver.name(ofPath: path), path: path, state: state.word,
            tables: (driver?.tables ?? []).map(Table.init),
            callbacks: Dictionary(callbacks) { first, _ in first },
            pageSizes: driver?.pageSizes.map(PageSizes.init), recipes: state.recipes,
            findings: state.findings.map(FindingRecord.init))
    }
}

extension DriverListing.Line.Table {
    fileprivate init(_ table: OpsTable) {
        (name, structure) = (table.name, table.structure)
        form = table.form == .variable ? "variable" : "compound literal"
        line = SourcePlace(of: table.list.range.lowerBound, in: table.list.tree.bytes).line
    }
}

extension DriverListing.Line.PageSizes {
    fileprivate init(_ sizes: PageSizeBitmap) {
        (text, macro) = (sizes.text, sizes.macro?.nameText)
        value = sizes.value.map { "0x" + String($0, radix: 16) }
        line = SourcePlace(of: sizes.range.lowerBound, in: sizes.entry.value.tree.bytes).line
    }
}
