// SPDX-License-Identifier: GPL-2.0-only

/// One `Key: value` line at the foot of a log.
package struct Trailer: Hashable, Sendable, CustomStringConvertible {
    /// The key as it is written, for example `Signed-off-by`.
    package let key: String
    /// The value on one line, without white space at its ends.
    package let value: String

    /// Makes a trailer; refuses a key that is no word and a value with control characters.
    package init(_ key: String, _ value: String) throws(SeriesError) {
        guard !key.isEmpty, key.utf8.allSatisfy({ $0.isAlphanumeric || $0 == ASCII.dash }),
            !value.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\t" || $0.value == 127 })
        else { throw .malformedTrailer("\(key): \(value)") }
        self.key = key
        self.value = value.trimmed
    }

    /// A trailer that names a person.
    package init(_ key: String, _ identity: Identity) throws(SeriesError) {
        try self.init(key, identity.plainText)
    }

    /// The line.
    package var description: String { "\(key): \(value)" }

    /// Whether the key is `other`, case aside.
    package func hasKey(_ other: String) -> Bool { key.asciiLowercased == other.asciiLowercased }

    /// Whom the trailer names; nil for one that names nobody (`Fixes`, `Link`, `Assisted-by: gen-patch:1.0`).
    package var person: Identity? {
        guard value.utf8.contains(UInt8(ascii: "@")), !value.hasPrefix("http") else { return nil }
        let text = hasKey("Cc") ? String(value.split(separator: "#", maxSplits: 1).first ?? "") : value
        return try? Identity(parsing: text)
    }

    /// Whether both are the same, the key's case and the spelling of the person's name aside.
    package func isDuplicate(of other: Trailer) -> Bool {
        guard hasKey(other.key) else { return false }
        guard let person, let otherPerson = other.person else { return value == other.value }
        return person.key == otherPerson.key
    }
}
