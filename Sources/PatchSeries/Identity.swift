// SPDX-License-Identifier: GPL-2.0-only

/// A person or a list: a name, which may be empty, and a mail address.
///
/// Whatever reaches a mail header passes through here or through ``HeaderField``, so that no configuration value can
/// begin a header of its own.
package struct Identity: Hashable, Sendable {
    /// The display name in UTF-8, without quotes; empty for a bare address.
    package let name: String
    /// The address, ASCII, without angle brackets.
    package let email: String

    /// Makes an identity; refuses control characters in either part and whatever is no address.
    package init(name: String, email: String) throws(SeriesError) {
        try HeaderField.refuseControls(in: name, header: "name")
        try HeaderField.refuseControls(in: email, header: "address")
        let bytes = email.utf8
        let isPlain = bytes.allSatisfy { $0 > ASCII.blank && $0 < 127 && !"<>(),;\"\\".utf8.contains($0) }
        guard isPlain, let at = bytes.firstIndex(of: UInt8(ascii: "@")), at != bytes.startIndex,
            bytes.index(after: at) != bytes.endIndex
        else { throw .malformedAddress(email) }
        self.name = name.trimmed
        self.email = email
    }

    /// Reads `Name <address>`, `"Quoted, Name" <address>` or a bare address; what stands behind the `>` (a comment) is dropped.
    package init(parsing text: String) throws(SeriesError) {
        guard let open = text.utf8.lastIndex(of: UInt8(ascii: "<")) else {
            try self.init(name: "", email: text.trimmed)
            return
        }
        guard let close = text.utf8[open...].firstIndex(of: ASCII.greater) else {
            throw .malformedIdentity(text)
        }
        let email = String(text[text.utf8.index(after: open)..<close])
        try self.init(name: Self.unquoted(String(text[..<open]).trimmed), email: email.trimmed)
    }

    /// `Name <address>` as commits and trailers write it: nothing quoted or encoded.
    package var plainText: String { name.isEmpty ? email : "\(name) <\(email)>" }

    /// What two spellings of one mailbox share.
    package var key: String { email.asciiLowercased }

    /// The text inside one pair of double quotes, backslashes resolved; other text unchanged.
    private static func unquoted(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.first == ASCII.quote, bytes.last == ASCII.quote else { return text }
        var result: [UInt8] = []
        var isEscaped = false
        for byte in bytes[1..<bytes.count - 1] {
            if byte == ASCII.backslash, !isEscaped {
                isEscaped = true
            } else {
                result.append(byte)
                isEscaped = false
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
