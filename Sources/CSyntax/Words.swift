// SPDX-License-Identifier: GPL-2.0-only

/// What the lexer looks up: the class of each byte, and the words that are no plain names.
final class Words: @unchecked Sendable {
    /// The classes of bytes.
    enum ByteClass {
        /// White space, line ends included.
        static let space: UInt8 = 1
        /// What a name may begin with.
        static let nameStart: UInt8 = 2
        /// What a name may go on with.
        static let nameRest: UInt8 = 4
        /// A digit.
        static let digit: UInt8 = 8
    }

    /// One word.
    struct Entry {
        /// Its first eight bytes and its last eight.
        var text: (UInt64, UInt64) = (0, 0)
        /// Its second eight bytes, of a word of more than 16.
        var middle: UInt64 = 0
        var count = 0
        var kind = TokenKind.identifier
    }

    /// The one table.
    static let all = Words()

    /// The class of every byte.
    let classes: UnsafePointer<UInt8>
    /// The words, hashed by `slot`; 512 places.
    let entries: UnsafePointer<Entry>
    /// The longest word.
    static let longest = 24

    private init() {
        let classes = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        for byte in 0..<256 { classes[byte] = Self.byteClass(UInt8(byte)) }
        self.classes = UnsafePointer(classes)
        let entries = UnsafeMutablePointer<Entry>.allocate(capacity: 512)
        entries.initialize(repeating: Entry(), count: 512)
        for (kind, words) in Self.words {
            for word in words.split(separator: " ") {
                let text = Array(word.utf8)
                let halves = text.withUnsafeBufferPointer { text in
                    text.baseAddress.map { Self.halves($0, text.count) } ?? (0, 0)
                }
                var slot = Self.slot(halves, text.count)
                while entries[slot].count != 0 { slot = (slot + 1) & 511 }
                entries[slot] = Entry(
                    text: halves, middle: text.count > 16 ? Self.middle(text) : 0, count: text.count,
                    kind: kind)
            }
        }
        self.entries = UnsafePointer(entries)
    }

    /// The kind of a name of `count` bytes.
    @inline(__always)
    static func kind(
        _ text: UnsafePointer<UInt8>, _ count: Int, _ entries: UnsafePointer<Entry>
    ) -> TokenKind {
        guard count <= longest, count > 1 else { return .identifier }
        let halves = halves(text, count)
        var slot = slot(halves, count)
        while entries[slot].count != 0 {
            if entries[slot].count == count && entries[slot].text == halves,
                count <= 16 || entries[slot].middle == middle(text)
            {
                return entries[slot].kind
            }
            slot = (slot + 1) & 511
        }
        return .identifier
    }

    /// Up to 16 bytes as two numbers; reads no byte behind the name.
    @inline(__always)
    private static func halves(_ text: UnsafePointer<UInt8>, _ count: Int) -> (UInt64, UInt64) {
        let raw = UnsafeRawPointer(text)
        if count >= 8 {
            let low = raw.loadUnaligned(as: UInt64.self)
            let high = raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            return (low, high)
        }
        if count >= 4 {
            let low = raw.loadUnaligned(as: UInt32.self)
            let high = raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            return (UInt64(low), UInt64(high))
        }
        return (UInt64(text[0]), UInt64(text[1]) << 8 | UInt64(text[count - 1]))
    }

    /// The second eight bytes of a name of more than 16.
    private static func middle(_ text: UnsafePointer<UInt8>) -> UInt64 {
        UnsafeRawPointer(text).loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    }

    @inline(__always)
    private static func slot(_ halves: (UInt64, UInt64), _ count: Int) -> Int {
        let mixed = (halves.0 &* 0x9e37_79b9_7f4a_7c15) ^ (halves.1 &* 0xc2b2_ae3d_27d4_eb4f)
        return Int(truncatingIfNeeded: (mixed ^ UInt64(count)) >> 40) & 511
    }

    private static func byteClass(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 9...13, 32: ByteClass.space
        case UInt8(ascii: "0")...UInt8(ascii: "9"): ByteClass.digit | ByteClass.nameRest
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "$"), 0x80...0xff:
            ByteClass.nameStart | ByteClass.nameRest
        default: 0
        }
    }

    private static let words: [(TokenKind, String)] = [
        (.keywordIf, "if"), (.keywordElse, "else"), (.keywordWhile, "while"), (.keywordDo, "do"),
        (.keywordFor, "for"), (.keywordSwitch, "switch"), (.keywordCase, "case"),
        (.keywordDefault, "default"),
        (.keywordGoto, "goto"), (.keywordBreak, "break"), (.keywordContinue, "continue"),
        (.keywordReturn, "return"), (.keywordAsm, "asm __asm__ __asm asm_inline asm_volatile_goto"),
        (.keywordStruct, "struct union"), (.keywordEnum, "enum"),
        (.keywordTypeof, "typeof __typeof__ __typeof typeof_unqual"),
        (.keywordAttribute, "__attribute__ __attribute"), (.keywordTypedef, "typedef"),
        (
            .storage,
            "static extern inline __inline__ __inline auto register __label__ _Noreturn "
                + "noinline notrace noinstr asmlinkage __always_inline __init __exit"
        ),
        (
            .qualifier,
            "const __const __const__ volatile __volatile__ __volatile restrict __restrict __restrict__ _Atomic"
        ),
        (
            .basicType,
            "void char short int long float double signed unsigned __signed__ _Bool bool __int128 _Complex __auto_type"
        ),
        (.keywordSizeof, "sizeof _Alignof __alignof__ alignof"), (.keywordGeneric, "_Generic"),
        (.keywordExtension, "__extension__"),
    ]
}
