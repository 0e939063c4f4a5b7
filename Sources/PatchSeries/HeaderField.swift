// SPDX-License-Identifier: GPL-2.0-only

/// One header line of a mail, encoded and folded byte for byte as `git format-patch` does (Git's `pretty.c`).
///
/// The only writer of header text: what it writes holds no control character but its own folding.
package struct HeaderField: Sendable {
    private var bytes: [UInt8]

    /// The widest line that Git leaves unencoded text on.
    private static let plainWidth = 78
    /// The widest line that RFC 2047 allows for encoded words.
    private static let encodedWidth = 76

    private init(name: String) { bytes = Array("\(name): ".utf8) }

    /// A header of ASCII text that is neither encoded nor folded.
    static func plain(_ name: String, _ value: String) throws(SeriesError) -> [UInt8] {
        try refuseControls(in: value, header: name)
        var field = HeaderField(name: name)
        field.bytes += Array(value.utf8)
        return field.bytes + [ASCII.lineFeed]
    }

    /// `Subject:` with `prefix` (`[PATCH 1/2] `) in front of the text.
    static func subject(prefix: String, _ text: String) throws(SeriesError) -> [UInt8] {
        try refuseControls(in: prefix + text, header: "Subject")
        var field = HeaderField(name: "Subject")
        field.bytes += Array(prefix.utf8)
        let value = Array(text.utf8)
        if needsEncoding(value) {
            field.appendEncodedWords(text, isAddress: false)
        } else {
            field.appendFolded(value)
        }
        return field.bytes + [ASCII.lineFeed]
    }

    /// `From:` or another header that names one person.
    static func person(_ name: String, _ identity: Identity) throws(SeriesError) -> [UInt8] {
        try people(name, [identity])
    }

    /// `To:` or `Cc:`: one line a person, as Git writes them; nothing for nobody.
    static func people(_ name: String, _ identities: [Identity]) throws(SeriesError) -> [UInt8] {
        guard !identities.isEmpty else { return [] }
        var field = HeaderField(name: name)
        for (index, identity) in identities.enumerated() {
            if index > 0 { field.bytes += Array(",\n    ".utf8) }
            try refuseControls(in: identity.name, header: name)
            field.append(identity)
        }
        return field.bytes + [ASCII.lineFeed]
    }

    /// Throws when `value` holds a C0 control character, DEL or a Unicode line break.
    package static func refuseControls(in value: String, header: String) throws(SeriesError) {
        for scalar in value.unicodeScalars {
            let code = scalar.value
            guard code < 32 || (127...159).contains(code) || code == 0x2028 || code == 0x2029 else {
                continue
            }
            throw .controlCharacter(header: header, value: value)
        }
    }

    private mutating func append(_ identity: Identity) {
        guard !identity.name.isEmpty else {
            bytes += Array(identity.email.utf8)
            return
        }
        let name = Array(identity.name.utf8)
        var width = Self.plainWidth
        if Self.needsEncoding(name) {
            appendEncodedWords(identity.name, isAddress: true)
            width = Self.encodedWidth
        } else if name.contains(where: { Self.addressSpecials.contains($0) }) {
            appendFolded(Array(Self.quoted(identity.name).utf8))
        } else {
            appendFolded(name)
        }
        if width < column + " <".utf8.count + identity.email.utf8.count + ">".utf8.count {
            bytes.append(ASCII.lineFeed)
        }
        bytes += Array(" <\(identity.email)>".utf8)
    }

    private static let addressSpecials = Array("()<>[]:;@,.\"\\".utf8)

    /// The name in double quotes, with a backslash in front of each quote and backslash.
    static func quoted(_ name: String) -> String {
        let bytes = name.utf8.flatMap { byte -> [UInt8] in
            byte == ASCII.quote || byte == ASCII.backslash ? [ASCII.backslash, byte] : [byte]
        }
        return "\"\(String(decoding: bytes, as: UTF8.self))\""
    }

    private static func needsEncoding(_ text: [UInt8]) -> Bool {
        text.indices.contains { index in
            text[index] > 127
                || text[index] == ASCII.equals && index + 1 < text.count && text[index + 1] == ASCII.question
        }
    }

    /// How many bytes stand on the last line.
    private var column: Int {
        bytes.count - ((bytes.lastIndex(of: ASCII.lineFeed) ?? -1) + 1)
    }

    private static func isSpecial(_ byte: UInt8, isAddress: Bool) -> Bool {
        if byte == ASCII.equals || byte == ASCII.question || byte == ASCII.underscore || byte.isSpace {
            return true
        }
        return isAddress && !(byte.isAlphanumeric || "!*+-/".utf8.contains(byte))
    }

    /// Git's `add_rfc2047`: quoted-printable words of at most 76 columns, no character cut in two.
    private mutating func appendEncodedWords(_ text: String, isAddress: Bool) {
        let opening = Array("=?UTF-8?q?".utf8)
        let hex = Array("0123456789ABCDEF".utf8)
        // Git counts the line from where the word begins.
        var width = column + opening.count
        bytes += opening
        for scalar in text.unicodeScalars {
            let raw = Array(String(scalar).utf8)
            let isEncoded = raw.count > 1 || Self.isSpecial(raw[0], isAddress: isAddress)
            let size = isEncoded ? 3 * raw.count : 1
            if width + size + 2 > Self.encodedWidth {
                bytes += Array("?=\n ".utf8) + opening
                width = opening.count + 1
            }
            for byte in raw {
                bytes += isEncoded ? [ASCII.equals, hex[Int(byte >> 4)], hex[Int(byte & 15)]] : [byte]
            }
            width += size
        }
        bytes += Array("?=".utf8)
    }

    /// Git's `strbuf_add_wrapped_text` for one line of ASCII text: broken at blanks, one blank in front of the rest.
    private mutating func appendFolded(_ text: [UInt8]) {
        var width = column
        var lineStart = 0
        var lastBlank: Int? = 0
        var index = 0
        while true {
            let byte = index < text.count ? text[index] : nil
            guard byte == nil || byte == ASCII.blank || byte == ASCII.tab else {
                width += 1
                index += 1
                continue
            }
            if width <= Self.plainWidth || lastBlank == nil {
                if byte == nil, index == lineStart { return }
                if lastBlank == nil { bytes.append(ASCII.blank) }
                bytes += text[(lastBlank ?? lineStart)..<index]
                guard let byte else { return }
                lastBlank = index
                if byte == ASCII.tab { width |= 7 }
                width += 1
                index += 1
            } else if let blank = lastBlank {
                bytes.append(ASCII.lineFeed)
                index = blank < text.count && text[blank].isSpace ? blank + 1 : blank
                lineStart = index
                lastBlank = nil
                width = 1
            }
        }
    }
}
