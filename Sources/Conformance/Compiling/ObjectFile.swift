// SPDX-License-Identifier: GPL-2.0-only

/// The global names of an object file in ELF, 64 bits, of either byte order.
struct ObjectFile {
    /// The names that it defines for others.
    private(set) var defined: Set<String> = []
    /// The names that it needs from others; weak ones, which may be missing, are not among them.
    private(set) var undefined: Set<String> = []

    /// Reads the symbol table; nil if the bytes are no such file.
    init?(_ bytes: [UInt8]) {
        guard let file = Reader(bytes) else { return nil }
        let start = file.number(at: 0x28, size: 8)
        let size = file.number(at: 0x3a, size: 2)
        for index in 0..<file.number(at: 0x3c, size: 2) {
            let header = start + index * size
            guard file.number(at: header + 4, size: 4) == 2 else { continue }
            let strings = start + file.number(at: header + 0x28, size: 4) * size
            readSymbols(
                file, at: file.number(at: header + 0x18, size: 8),
                bytes: file.number(at: header + 0x20, size: 8),
                names: file.number(at: strings + 0x18, size: 8))
        }
    }

    /// The sections that a process loads, with the places in them that the linker fills: what a program does.
    ///
    /// Two texts whose objects agree in this are the same program, whatever their sources say.
    static func code(of bytes: [UInt8]) -> [UInt8]? {
        guard let file = Reader(bytes) else { return nil }
        let start = file.number(at: 0x28, size: 8)
        let size = file.number(at: 0x3a, size: 2)
        let headers = (0..<file.number(at: 0x3c, size: 2)).map { start + $0 * size }
        var code: [UInt8] = []
        for header in headers {
            let kind = file.number(at: header + 4, size: 4)
            let flags = file.number(at: header + 8, size: 8)
            let offset = file.number(at: header + 0x18, size: 8)
            let length = file.number(at: header + 0x20, size: 8)
            let target = file.number(at: header + 0x2c, size: 4)
            let isLoaded = flags & 2 != 0 && kind == 1
            let fills =
                kind == 4 && headers.indices.contains(target)
                && file.number(at: headers[target] + 8, size: 8) & 2 != 0
            if isLoaded || fills, offset >= 0, offset + length <= bytes.count {
                code += bytes[offset..<offset + length] + [0xff]
            }
        }
        return code
    }

    private mutating func readSymbols(_ file: Reader, at start: Int, bytes: Int, names: Int) {
        for symbol in stride(from: start, to: start + bytes, by: 24) {
            let binding = file.number(at: symbol + 4, size: 1) >> 4
            let section = file.number(at: symbol + 6, size: 2)
            let name = file.text(at: names + file.number(at: symbol, size: 4))
            guard binding != 0, !name.isEmpty else { continue }
            if section != 0 { defined.insert(name) } else if binding == 1 { undefined.insert(name) }
        }
    }

    /// Reads numbers and texts, and 0 or nothing beyond the end.
    struct Reader {
        private let bytes: [UInt8]
        /// Whether the lowest byte of a number comes first.
        let isLittle: Bool

        /// Reads a file; nil if it is none in ELF of 64 bits.
        init?(_ bytes: [UInt8]) {
            guard bytes.count >= 64, bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2]) else { return nil }
            (self.bytes, isLittle) = (bytes, bytes[5] == 1)
        }

        /// A number of so many bytes.
        func number(at offset: Int, size: Int) -> Int {
            guard offset >= 0, offset + size <= bytes.count else { return 0 }
            let digits = bytes[offset..<offset + size]
            let value = isLittle ? digits.reversed().reduce(0, append) : digits.reduce(0, append)
            return Int(truncatingIfNeeded: value)
        }

        private func append(_ value: UInt64, _ byte: UInt8) -> UInt64 {
            value << 8 | UInt64(byte)
        }

        /// A text that ends with a zero.
        func text(at offset: Int) -> String {
            guard offset >= 0, offset < bytes.count else { return "" }
            return String(decoding: bytes[offset...].prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
