// SPDX-License-Identifier: GPL-2.0-only

/// A mail as it stands in a file, ours or anybody's, taken apart into headers and text.
package struct ReceivedMail: Hashable, Sendable {
    /// One header with its value unfolded, but still encoded.
    package struct Header: Hashable, Sendable {
        /// The name as it is written.
        package let name: String
        /// The value, without white space at its ends.
        package let value: String
    }

    /// The headers in order.
    package let headers: [Header]
    /// The text: the first plain part, its transfer encoding undone.
    package let body: [UInt8]
    /// The number of lines before the text.
    package let bodyStart: Int

    /// Takes a mail apart; `bytes` may begin with a mailbox line.
    package init(parsing bytes: [UInt8]) {
        var lines = bytes.split(separator: ASCII.lineFeed, omittingEmptySubsequences: false)[...]
        let isBoxed = lines.first.map { MailBoundary.isMailboxLine(text($0)) } ?? false
        if isBoxed { lines = lines.dropFirst() }
        let head = lines.prefix { !$0.isEmpty && $0 != [ASCII.carriageReturn] }
        headers = Self.headers(in: head)
        bodyStart = head.count + 1 + (isBoxed ? 1 : 0)
        let rest = Array(lines.dropFirst(head.count + 1).joined(separator: [ASCII.lineFeed]))
        body = MailPart(headers: headers, content: rest).text
    }

    static func headers(in lines: some Sequence<ArraySlice<UInt8>>) -> [Header] {
        var headers: [Header] = []
        for line in lines {
            let line = text(line).trimmedReturn
            if line.utf8.first?.isSpace == true, let last = headers.popLast() {
                headers.append(Header(name: last.name, value: (last.value + " " + line.trimmed).trimmed))
            } else if let colon = line.utf8.firstIndex(of: ASCII.colon) {
                let value = String(line.utf8[line.utf8.index(after: colon)...]) ?? ""
                headers.append(Header(name: String(line[..<colon]), value: value.trimmed))
            }
        }
        return headers
    }

    /// The decoded value of the first header called `name`, case aside.
    package func header(_ name: String) -> String? { all(name).first }

    /// The decoded values of the headers called `name`, case aside.
    package func all(_ name: String) -> [String] {
        headers.filter { $0.name.asciiLowercased == name.asciiLowercased }.map {
            EncodedWords.decoded($0.value)
        }
    }

    /// The id; nil where there is none that can be one.
    package var messageID: MessageID? { header("Message-Id").flatMap { try? MessageID(parsing: $0) } }

    /// The mails that this one answers, the nearest one last.
    package var ancestors: [MessageID] {
        let words = [header("References"), header("In-Reply-To")].compactMap { $0 }
            .flatMap { $0.split { " \t,".contains($0) } }
        var ids: [MessageID] = []
        for word in words where word.hasPrefix("<") {
            if let id = try? MessageID(parsing: String(word)), !ids.contains(id) { ids.append(id) }
        }
        return ids
    }

    /// Who wrote it.
    package var author: Identity? { people("From").first }

    /// The people of a header such as `To`.
    package func people(_ name: String) -> [Identity] {
        headers.filter { $0.name.asciiLowercased == name.asciiLowercased }
            .flatMap { AddressList.split($0.value) }
            .compactMap { try? Identity(parsing: EncodedWords.decoded($0)) }
    }

    /// The text as lines.
    package var lines: [String] { text(body).lines.map(\.trimmedReturn) }
}

/// Bytes as text; what is not UTF-8 becomes replacement characters.
func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

extension String {
    /// Without a carriage return at its end.
    var trimmedReturn: String {
        utf8.last == ASCII.carriageReturn ? String(Substring(utf8.dropLast())) : self
    }
}

/// A header's list of addresses, cut at the commas that stand outside quotes.
enum AddressList {
    static func split(_ value: String) -> [String] {
        var pieces: [[UInt8]] = [[]]
        var isQuoted = false
        var isEscaped = false
        for byte in value.utf8 {
            if byte == UInt8(ascii: ","), !isQuoted {
                pieces.append([])
                continue
            }
            if byte == ASCII.quote, !isEscaped { isQuoted.toggle() }
            isEscaped = byte == ASCII.backslash && !isEscaped
            pieces[pieces.count - 1].append(byte)
        }
        return pieces.map { text($0).trimmed }.filter { !$0.isEmpty }
    }
}
