// SPDX-License-Identifier: GPL-2.0-only

/// A command as a user would type it again, in lines that a mail can hold.
package struct RepeatableCommand: Sendable, Equatable {
    /// The words, each quoted where a shell would not take it as it is.
    package private(set) var words: [String]

    /// The command called `name`.
    package init(_ name: String) { words = [name] }

    /// Adds an option; with an equals sign, for checkpatch takes an id behind a blank for a citation that lacks its
    /// subject. Without a value it is a flag.
    package mutating func add(_ option: String, _ value: String? = nil) {
        words.append(value.map { "--\(option)=\(Self.quoted($0))" } ?? "--\(option)")
    }

    /// Adds an option that takes several values.
    package mutating func add(_ option: String, all values: [String]) {
        if !values.isEmpty { words += ["--\(option)"] + values.map(Self.quoted) }
    }

    /// Adds what stands behind the name of another command.
    package mutating func append(_ other: RepeatableCommand) { words += other.words.dropFirst() }

    /// All of it in one line.
    package var text: String { words.joined(separator: " ") }

    /// All of it in lines of at most `width` columns, each but the last with a backslash at its end.
    func lines(width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in words {
            if line.isEmpty {
                line = word
            } else if line.count + 1 + word.count + 2 <= width {
                line += " " + word
            } else {
                lines.append(line + " \\")
                line = "  " + word
            }
        }
        return lines + [line]
    }

    private static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || "_-./:@%+,=~^".utf8.contains(byte)
        }
        return plain && !text.isEmpty ? text : "'\(text.replacing("'", with: "'\\''"))'"
    }
}
