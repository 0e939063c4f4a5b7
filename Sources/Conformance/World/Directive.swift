// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// A preprocessor line, taken apart as far as cutting needs it.
struct Directive {
    /// The word after the hash.
    let word: String
    /// What follows the word.
    let rest: ArraySlice<UInt8>

    /// Takes a line apart; nil if it has no word.
    init?(_ line: ArraySlice<UInt8>) {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let start = line.drop(while: isBlank).dropFirst().drop(while: isBlank)
        let letters = start.prefix { $0 >= 0x61 && $0 <= 0x7a || $0 == 0x5f }
        guard !letters.isEmpty else { return nil }
        word = String(decoding: letters, as: UTF8.self)
        rest = line[letters.endIndex...].drop(while: isBlank)
    }

    /// Whether it says which lines the compiler sees.
    var isConditional: Bool {
        ["if", "ifdef", "ifndef", "elif", "else", "endif"].contains(word)
    }

    /// The name of the macro that it defines, if it defines one.
    var definedName: String? {
        guard word == "define" else { return nil }
        let name = rest.prefix(while: Self.isName)
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    /// The file that it includes, and whether the name stands in quotes: a file of the driver's own.
    var included: (name: String, isOwn: Bool)? {
        guard word == "include", let first = rest.first, first == 0x22 || first == 0x3c else { return nil }
        let name = rest.dropFirst().prefix { $0 != 0x22 && $0 != 0x3e }
        return (String(decoding: name, as: UTF8.self), first == 0x22)
    }

    /// The names that its text uses.
    var uses: Set<String> {
        let tree = SyntaxTree.parse(Array(rest))
        return tree.root.usedNames
    }

    private static func isName(_ byte: UInt8) -> Bool {
        byte == 0x5f || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
            || (0x61...0x7a).contains(byte)
    }
}
