// SPDX-License-Identifier: GPL-2.0-only

/// One `# key: value` of a state's text form.
///
/// All lines begin with `#`, which `git merge` takes for comments when it offers a tag's message for editing: the
/// state does not end up in a maintainer's merge commit. A value that is no plain line stands below its key:
///
///     # notes:
///     #> The first line.
///     #>
///     #> The third one.
struct StateField: Hashable {
    let key: String
    let value: String

    init(_ key: String, _ value: String) {
        self.key = key
        self.value = value
    }

    /// The lines that hold the field.
    var lines: [String] {
        let isPlain =
            value.utf8.first.map { !$0.isSpace } == true && !value.utf8.contains(ASCII.lineFeed)
        if isPlain { return ["# \(key): \(value)"] }
        if value.isEmpty { return ["# \(key):"] }
        return ["# \(key):"]
            + value.utf8.split(separator: ASCII.lineFeed, omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "#>" : "#> \(Substring($0))" }
    }

    /// Reads the fields of `lines`.
    static func fields(in lines: some Sequence<String>) throws(SeriesError) -> [StateField] {
        var fields: [StateField] = []
        var open: (key: String, lines: [String])?
        func closed() -> [StateField] {
            open.map { [StateField($0.key, $0.lines.joined(separator: "\n"))] } ?? []
        }
        for line in lines {
            if line == "#>" || line.hasPrefix("#> ") {
                guard open != nil else { throw .malformedState("'\(line)' belongs to nothing") }
                open?.lines.append(line == "#>" ? "" : String(line.utf8.dropFirst(3)) ?? "")
                continue
            }
            fields += closed()
            open = nil
            guard line.hasPrefix("# "), let colon = line.utf8.firstIndex(of: ASCII.colon) else {
                throw .malformedState("'\(line)' is no field")
            }
            let key = String(line[..<colon].dropFirst(2))
            let rest = line.utf8[line.utf8.index(after: colon)...]
            if rest.isEmpty {
                open = (key, [])
            } else {
                fields.append(StateField(key, String(Substring(rest.dropFirst()))))
            }
        }
        return fields + closed()
    }
}
