// SPDX-License-Identifier: GPL-2.0-only

/// The content of a mail, or of one of its parts (RFC 2045 and 2046, as far as patches and replies need them).
struct MailPart {
    let headers: [ReceivedMail.Header]
    let content: [UInt8]

    private func value(_ name: String) -> String {
        headers.first { $0.name.asciiLowercased == name }?.value.asciiLowercased ?? ""
    }

    /// The first plain text in it, its transfer encoding undone.
    var text: [UInt8] {
        if value("content-type").hasPrefix("multipart/") {
            return parts.first { !$0.text.isEmpty }?.text ?? []
        }
        if value("content-type").hasPrefix("text/html") { return [] }
        switch value("content-transfer-encoding") {
        case "quoted-printable": return inUTF8(Self.quotedPrintable(content))
        case "base64": return inUTF8(Base64.decoded(content))
        default: return inUTF8(content)
        }
    }

    /// Latin-1 is what old clients still send; all else is taken for UTF-8.
    private func inUTF8(_ bytes: [UInt8]) -> [UInt8] {
        guard value("content-type").contains("iso-8859-1") else { return bytes }
        return bytes.flatMap { Array(String(UnicodeScalar($0)).utf8) }
    }

    private var parts: [MailPart] {
        let original = headers.first { $0.name.asciiLowercased == "content-type" }?.value ?? ""
        guard let start = original.range(ofASCII: "boundary=") else { return [] }
        let mark = original[start...].drop { $0 == "\"" }.prefix { $0 != "\"" && $0 != ";" }
        let border = Array("--\(mark)".utf8)
        let lines = content.split(separator: ASCII.lineFeed, omittingEmptySubsequences: false)
        let borders = lines.indices.filter { lines[$0].starts(with: border) }
        return zip(borders, borders.dropFirst()).map { first, next in
            let part = lines[(first + 1)..<next]
            let head = part.prefix { !$0.isEmpty && $0 != [ASCII.carriageReturn] }
            let rest = part.dropFirst(head.count + 1).joined(separator: [ASCII.lineFeed])
            return MailPart(headers: ReceivedMail.headers(in: head), content: Array(rest))
        }
    }

    /// RFC 2045, 6.7.
    static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == ASCII.equals else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let rest = bytes[(index + 1)...].prefix(2)
            if rest.first == ASCII.lineFeed {
                index += 2
            } else if Array(rest) == [ASCII.carriageReturn, ASCII.lineFeed] {
                index += 3
            } else if rest.count == 2, let high = bytes[index + 1].hexValue,
                let low = bytes[index + 2].hexValue
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}

/// Base 64 (RFC 4648); what is no digit of it is passed over.
enum Base64 {
    static func decoded(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var buffer: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            guard let value = digit(byte) else { continue }
            buffer = buffer << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: buffer >> count))
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 65...90: UInt32(byte) - 65
        case 97...122: UInt32(byte) - 71
        case 48...57: UInt32(byte) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

/// Encoded words of headers (RFC 2047).
enum EncodedWords {
    /// `value` with its encoded words read; blanks between two of them go.
    static func decoded(_ value: String) -> String {
        guard value.contains("=?") else { return value }
        var result: [UInt8] = []
        var wasEncoded = false
        for word in value.utf8.split(separator: ASCII.blank, omittingEmptySubsequences: false) {
            let read = Self.word(word)
            if !result.isEmpty, !(wasEncoded && read != nil) { result.append(ASCII.blank) }
            result += read ?? Array(word)
            wasEncoded = read != nil
        }
        return text(result)
    }

    /// One `=?charset?q?text?=`; nil for any other word.
    private static func word(_ word: Substring.UTF8View) -> [UInt8]? {
        let parts = word.split(separator: ASCII.question, omittingEmptySubsequences: false)
        guard parts.count == 5, Array(parts[0]) == [ASCII.equals], Array(parts[4]) == [ASCII.equals] else {
            return nil
        }
        let content = Array(parts[3])
        let bytes: [UInt8]
        switch text(Array(parts[2])).asciiLowercased {
        case "q": bytes = MailPart.quotedPrintable(content.map { $0 == ASCII.underscore ? ASCII.blank : $0 })
        case "b": bytes = Base64.decoded(content)
        default: return nil
        }
        let isLatin = text(Array(parts[1])).asciiLowercased == "iso-8859-1"
        return isLatin ? bytes.flatMap { Array(String(UnicodeScalar($0)).utf8) } : bytes
    }
}

extension String {
    /// Where the text behind the first `needle` begins, ASCII case aside.
    func range(ofASCII needle: String) -> String.Index? {
        let wanted = Array(needle.asciiLowercased.utf8)
        let bytes = Array(asciiLowercased.utf8)
        guard bytes.count >= wanted.count else { return nil }
        for start in 0...(bytes.count - wanted.count) where bytes[start...].starts(with: wanted) {
            return utf8.index(utf8.startIndex, offsetBy: start + wanted.count)
        }
        return nil
    }
}
