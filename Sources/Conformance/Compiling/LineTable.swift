// SPDX-License-Identifier: GPL-2.0-only

/// The lines that instructions come from, as DWARF up to version 4 says it: the version that our compilers are asked for.
///
/// It is read here so that a place can be told also where no symboliser is installed.
struct LineTable {
    private struct Row {
        var address: Int
        var file: Int
        var line: Int
        var isEnd = false
    }

    private var rows: [Row] = []
    private var files: [String] = []

    /// Reads the bytes of `.debug_line`; a unit of another version is left out.
    init(_ section: ArraySlice<UInt8>, isLittle: Bool) {
        var cursor = ByteCursor(Array(section), isLittle: isLittle)
        while !cursor.isAtEnd {
            let length = cursor.number(size: 4)
            // Longer ones, of 64 bits, no compiler makes for such files.
            guard length > 0, length < 0xffff_fff0 else { break }
            let end = cursor.place + length
            readUnit(&cursor, end: min(end, cursor.count))
            cursor.place = end
        }
        let order = rows.indices.sorted { left, right in
            let (one, other) = (rows[left], rows[right])
            if one.address != other.address { return one.address < other.address }
            return one.isEnd == other.isEnd ? left < right : one.isEnd
        }
        rows = order.map { rows[$0] }
    }

    /// The file, as the compiler was told of it, and the line of an address; nil where none is known.
    func line(of address: Int) -> (path: String, line: Int)? {
        let index = place(of: address)
        guard index >= 0, !rows[index].isEnd, files.indices.contains(rows[index].file) else { return nil }
        return (files[rows[index].file], rows[index].line)
    }

    /// The last line before an address, and not before another one, that is in some files.
    func line(
        before address: Int, from start: Int, in isWanted: (String) -> Bool
    ) -> (path: String, line: Int)? {
        var index = place(of: address)
        while index >= 0, rows[index].address >= start {
            let row = rows[index]
            if !row.isEnd, files.indices.contains(row.file), isWanted(files[row.file]) {
                return (files[row.file], row.line)
            }
            index -= 1
        }
        return nil
    }

    /// The last row that begins at an address or before it; -1 if there is none.
    private func place(of address: Int) -> Int {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].address <= address { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// How the program of one unit is to be read.
    private struct Header {
        var shortestInstruction = 1
        var lineBase = 0
        var lineRange = 1
        var firstSpecial = 1
        /// The numbers of arguments of the standard opcodes, from 1.
        var arguments: [Int] = []
        /// The place of the unit's first file among all, less one, as units count from 1.
        var files = 0
    }

    private mutating func readUnit(_ cursor: inout ByteCursor, end: Int) {
        let version = cursor.number(size: 2)
        guard (2...4).contains(version) else { return }
        let headerLength = cursor.number(size: 4)
        let program = cursor.place + headerLength
        var header = Header()
        header.shortestInstruction = cursor.number(size: 1)
        if version == 4 { _ = cursor.number(size: 1) }
        _ = cursor.number(size: 1)
        header.lineBase = Int(Int8(truncatingIfNeeded: cursor.number(size: 1)))
        header.lineRange = max(1, cursor.number(size: 1))
        header.firstSpecial = cursor.number(size: 1)
        for _ in 1..<max(1, header.firstSpecial) { header.arguments.append(cursor.number(size: 1)) }
        header.files = files.count - 1
        readFiles(&cursor)
        cursor.place = program
        run(&cursor, end: end, header)
    }

    private mutating func readFiles(_ cursor: inout ByteCursor) {
        var folders = [""]
        while case let folder = cursor.text(), !folder.isEmpty { folders.append(folder) }
        while case let name = cursor.text(), !name.isEmpty {
            let folder = cursor.unsigned()
            _ = (cursor.unsigned(), cursor.unsigned())
            let isKnown = folder > 0 && folders.indices.contains(folder) && !name.hasPrefix("/")
            files.append(isKnown ? "\(folders[folder])/\(name)" : name)
        }
    }

    /// Runs a unit's program, which makes its rows.
    private mutating func run(_ cursor: inout ByteCursor, end: Int, _ header: Header) {
        let fresh = Row(address: 0, file: header.files + 1, line: 1)
        var row = fresh
        func advance(_ operations: Int) { row.address += operations * header.shortestInstruction }
        while cursor.place < end {
            let code = cursor.number(size: 1)
            if code >= header.firstSpecial {
                advance((code - header.firstSpecial) / header.lineRange)
                row.line += header.lineBase + (code - header.firstSpecial) % header.lineRange
                add(row)
                continue
            }
            switch code {
            case 0: extend(&cursor, &row, fresh)
            case 1: add(row)
            case 2: advance(cursor.unsigned())
            case 3: row.line += cursor.signed()
            case 4: row.file = header.files + cursor.unsigned()
            case 8: advance((255 - header.firstSpecial) / header.lineRange)
            case 9: row.address += cursor.number(size: 2)
            default: for _ in 0..<header.arguments[code - 1] { _ = cursor.unsigned() }
            }
        }
    }

    /// Reads an extended operation: where a sequence of instructions starts and ends.
    private mutating func extend(_ cursor: inout ByteCursor, _ row: inout Row, _ fresh: Row) {
        let length = cursor.unsigned()
        let next = cursor.place + length
        switch cursor.number(size: 1) {
        case 1:
            row.isEnd = true
            add(row)
            row = fresh
        case 2: row.address = cursor.number(size: 8)
        default: break
        }
        cursor.place = next
    }

    /// What no line is known of belongs to the line before it.
    private mutating func add(_ row: Row) {
        if row.line > 0 || row.isEnd { rows.append(row) }
    }
}

/// Reads bytes one after the other, and zeros behind the end.
private struct ByteCursor {
    private let bytes: [UInt8]
    private let isLittle: Bool
    /// The place of the next byte.
    var place = 0

    init(_ bytes: [UInt8], isLittle: Bool) {
        (self.bytes, self.isLittle) = (bytes, isLittle)
    }

    var count: Int { bytes.count }
    var isAtEnd: Bool { place >= bytes.count }

    private mutating func byte() -> UInt8 {
        defer { place += 1 }
        return bytes.indices.contains(place) ? bytes[place] : 0
    }

    mutating func number(size: Int) -> Int {
        var value: UInt64 = 0
        for index in 0..<size {
            let byte = UInt64(byte())
            value = isLittle ? value | byte << (8 * index) : value << 8 | byte
        }
        return Int(truncatingIfNeeded: value)
    }

    /// A number of as many bytes as it takes, seven bits in each.
    mutating func unsigned() -> Int { variable().value }

    mutating func signed() -> Int {
        let (value, bits) = variable()
        return bits < 64 && value >> (bits - 1) & 1 == 1 ? value - (1 << bits) : value
    }

    private mutating func variable() -> (value: Int, bits: Int) {
        var (value, bits) = (0, 0)
        while true {
            let byte = byte()
            if bits < 63 { value |= Int(byte & 0x7f) << bits }
            bits += 7
            guard byte & 0x80 != 0 else { return (value, bits) }
        }
    }

    mutating func text() -> String {
        var text: [UInt8] = []
        while case let byte = byte(), byte != 0 { text.append(byte) }
        return String(decoding: text, as: UTF8.self)
    }
}
