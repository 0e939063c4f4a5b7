// SPDX-License-Identifier: GPL-2.0-only

/// Fills text to the width of a commit's log, so that templates need not know how long their values are.
///
/// Lines at the left edge flow together up to a blank line; a line that begins with `- ` begins an item, whose
/// other lines are indented; lines that are indented themselves stay as they are, unless they are too long and
/// not aligned as those of a table are.
enum Paragraphs {
    /// The widest line of a log (SUBMISSION: at most 75 columns), in bytes, as checkpatch counts.
    static let width = 75

    /// `text` filled, with one blank line between paragraphs and none at the ends.
    static func filled(_ text: String, width: Int = Paragraphs.width) -> String {
        var blocks: [[String]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) {
                if blocks.last?.isEmpty == false { blocks.append([]) }
            } else {
                blocks[blocks.count - 1].append(String(line))
            }
        }
        return blocks.filter { !$0.isEmpty }.map { filled($0, width).joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    private static func filled(_ block: [String], _ width: Int) -> [String] {
        var lines: [String] = []
        var words: [Substring] = []
        func flush() {
            guard let first = words.first else { return }
            lines += wrapped(words, first: "", rest: first == "-" ? "  " : "", width)
            words = []
        }
        for line in block {
            if let indentation = line.indentation {
                flush()
                let own = line.dropFirst(indentation.count)
                lines +=
                    line.utf8.count <= width || own.contains("  ")
                    ? [line]
                    : wrapped(
                        own.split(separator: " "), first: indentation, rest: indentation + "  ", width)
            } else {
                if line.hasPrefix("- ") { flush() }
                words += line.split(separator: " ")
            }
        }
        flush()
        return lines
    }

    /// `words` in lines of at most `width` columns; one that is longer stands alone.
    private static func wrapped(
        _ words: [Substring], first: String, rest: String, _ width: Int
    ) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in words {
            if !isEmpty, line.utf8.count + 1 + word.utf8.count > width {
                lines.append(line)
                (line, isEmpty) = (rest, true)
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }
}

extension String {
    /// The blanks at the start of an indented line; nil for a line at the left edge.
    fileprivate var indentation: String? {
        let blanks = prefix { $0 == " " || $0 == "\t" }
        return blanks.isEmpty ? nil : String(blanks)
    }
}
