// SPDX-License-Identifier: GPL-2.0-only

/// The sections of a file in ELF of 64 bits.
struct ELFSections {
    /// Whether the lowest byte of a number comes first.
    let isLittle: Bool
    private let bytes: [UInt8]
    private let file: ObjectFile.Reader
    private var headers: [String: (offset: Int, size: Int)] = [:]

    /// Reads where they are; nil if the bytes are no such file.
    init?(_ bytes: [UInt8]) {
        guard let file = ObjectFile.Reader(bytes) else { return nil }
        (self.bytes, self.file, isLittle) = (bytes, file, file.isLittle)
        let start = file.number(at: 0x28, size: 8), size = file.number(at: 0x3a, size: 2)
        let names = file.number(at: start + file.number(at: 0x3e, size: 2) * size + 0x18, size: 8)
        for index in 0..<file.number(at: 0x3c, size: 2) {
            let header = start + index * size
            // What is packed cannot be read here.
            guard file.number(at: header + 8, size: 8) & 0x800 == 0 else { continue }
            headers[file.text(at: names + file.number(at: header, size: 4))] = (
                file.number(at: header + 0x18, size: 8), file.number(at: header + 0x20, size: 8)
            )
        }
    }

    /// The bytes of a section, if there is one of that name.
    subscript(_ name: String) -> ArraySlice<UInt8>? {
        guard let (offset, size) = headers[name], offset >= 0, size >= 0, offset + size <= bytes.count else {
            return nil
        }
        return bytes[offset..<offset + size]
    }

    /// The functions of the symbol table.
    var functions: [(start: Int, size: Int, name: String)] {
        guard let symbols = headers[".symtab"], let names = headers[".strtab"] else { return [] }
        return stride(from: symbols.offset, to: symbols.offset + symbols.size, by: 24).compactMap { symbol in
            guard file.number(at: symbol + 4, size: 1) & 0xf == 2, file.number(at: symbol + 6, size: 2) != 0
            else { return nil }
            return (
                file.number(at: symbol + 8, size: 8), file.number(at: symbol + 16, size: 8),
                file.text(at: names.offset + file.number(at: symbol, size: 4))
            )
        }
    }
}
