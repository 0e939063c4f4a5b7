// SPDX-License-Identifier: GPL-2.0-only

/// Finds and reads the trailers of a message as Git's `trailer.c` does.
struct TrailerParser {
    /// The trailers, folded values joined by one blank.
    private(set) var trailers: [Trailer] = []
    /// The other lines of the block.
    private(set) var remarks: [String] = []

    /// Reads the lines of a trailer block.
    init(block: [String]) {
        for line in block where !line.hasPrefix("#") {
            if line.utf8.first?.isSpace == true, let last = trailers.last,
                remarks.isEmpty || !line.trimmed.isEmpty
            {
                guard let joined = try? Trailer(last.key, last.value + " " + line.trimmed) else { continue }
                trailers[trailers.count - 1] = joined
            } else if let colon = Self.separator(in: line), let trailer = Self.trailer(line, colon: colon) {
                trailers.append(trailer)
            } else if !line.trimmed.isEmpty {
                remarks.append(line)
            }
        }
    }

    /// Where the trailer block begins; the number of lines when there is none.
    ///
    /// The last paragraph is one when all its lines are trailers, or when one of them was made by Git and at least a
    /// quarter of them are trailers. The first paragraph, the title, never is one.
    static func blockStart(in lines: [String]) -> Int {
        let title = lines.firstIndex { $0.trimmed.isEmpty } ?? lines.count
        var count = Count()
        for index in lines.indices.reversed() where index >= title {
            let line = lines[index]
            if line.hasPrefix("#") {
                count.endContinuation()
            } else if line.trimmed.isEmpty {
                if count.isUntouched { continue }
                count.endContinuation()
                return count.isTrailerBlock ? index + 1 : lines.count
            } else {
                count.add(line)
            }
        }
        return lines.count
    }

    /// The tally of Git's `find_trailer_start`.
    private struct Count {
        var isUntouched = true
        var hasGitTrailer = false
        var trailers = 0
        var others = 0
        var continuations = 0

        var isTrailerBlock: Bool {
            hasGitTrailer && trailers * 3 >= others || trailers > 0 && others == 0
        }

        mutating func endContinuation() {
            others += continuations
            continuations = 0
        }

        mutating func add(_ line: String) {
            isUntouched = false
            if line.hasPrefix("Signed-off-by: ") || line.hasPrefix("(cherry picked from commit ") {
                hasGitTrailer = true
                trailers += 1
                continuations = 0
            } else if TrailerParser.separator(in: line) != nil {
                trailers += 1
                continuations = 0
            } else if line.utf8.first?.isSpace == true {
                continuations += 1
            } else {
                others += 1
                endContinuation()
            }
        }
    }

    /// The offset of the colon that makes `line` a trailer: a word of letters, digits and dashes, then blanks at most.
    private static func separator(in line: String) -> Int? {
        var isBehindWord = false
        for (offset, byte) in line.utf8.enumerated() {
            if byte == ASCII.colon { return offset >= 1 ? offset : nil }
            if !isBehindWord, byte.isAlphanumeric || byte == ASCII.dash { continue }
            guard offset > 0, byte == ASCII.blank || byte == ASCII.tab else { return nil }
            isBehindWord = true
        }
        return nil
    }

    private static func trailer(_ line: String, colon: Int) -> Trailer? {
        let bytes = line.utf8
        let index = bytes.index(bytes.startIndex, offsetBy: colon)
        let key = String(line[..<index]).trimmed
        return try? Trailer(key, String(line[bytes.index(after: index)...]))
    }
}
