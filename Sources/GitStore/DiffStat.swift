// SPDX-License-Identifier: GPL-2.0-only

/// The numbers of a diff, drawn as git draws them (`show_stats` of its `diff.c`).
extension Diff {
    /// One line a file, `added<TAB>deleted<TAB>path`, as `git diff --numstat`.
    package var numstat: String {
        files.map { file in
            let numbers = file.isBinary ? "-\t-" : "\(file.added)\t\(file.deleted)"
            return "\(numbers)\t\(FileDiff.quoted(file.path))\n"
        }.joined()
    }

    /// The graph and the line of totals, `width` columns wide: 72 in a mail, 80 otherwise.
    package func stat(width: Int = 72) -> String {
        if files.isEmpty { return "" }
        let graph = Graph(files: files, width: width)
        return files.map { graph.line($0) }.joined() + totals
    }

    /// The lines on files that are new, gone, or of another mode.
    package var summary: String {
        files.map { file in
            let name = FileDiff.quoted(file.path)
            switch (file.old, file.new) {
            case (nil, let new?): return " create mode \(FileDiff.octal(new.mode)) \(name)\n"
            case (let old?, nil): return " delete mode \(FileDiff.octal(old.mode)) \(name)\n"
            case (let old?, let new?) where old.mode != new.mode:
                return " mode change \(FileDiff.octal(old.mode)) => \(FileDiff.octal(new.mode)) \(name)\n"
            default: return ""
            }
        }.joined()
    }

    private var totals: String {
        let added = files.reduce(0) { $0 + $1.added }
        let deleted = files.reduce(0) { $0 + $1.deleted }
        var line = " \(files.count) file\(files.count == 1 ? "" : "s") changed"
        if added > 0 || deleted == 0 { line += ", \(added) insertion\(added == 1 ? "" : "s")(+)" }
        if deleted > 0 || added == 0 { line += ", \(deleted) deletion\(deleted == 1 ? "" : "s")(-)" }
        return line + "\n"
    }
}

/// The columns of a diffstat: names, numbers, graph.
private struct Graph {
    private let most: Int
    private let nameWidth: Int
    private let numberWidth: Int
    private let graphWidth: Int

    init(files: [FileDiff], width wanted: Int) {
        let texts = files.filter { !$0.isBinary }
        most = texts.map { $0.added + $0.deleted }.max() ?? 0
        let longest = files.map { FileDiff.quoted($0.path).utf8.count }.max() ?? 0
        let binary = files.filter(\.isBinary).map { Self.sizes($0).utf8.count }.max() ?? 0
        numberWidth = max(String(most).count, binary == 0 ? 0 : 3)
        let width = max(wanted, 16 + 6 + numberWidth)
        var graph = most + 4 > binary + 4 ? most : binary
        var name = longest
        if name + numberWidth + 6 + graph > width {
            if graph > width * 3 / 8 - numberWidth - 6 { graph = max(6, width * 3 / 8 - numberWidth - 6) }
            if name > width - numberWidth - 6 - graph {
                name = width - numberWidth - 6 - graph
            } else {
                graph = width - numberWidth - 6 - name
            }
        }
        (nameWidth, graphWidth) = (name, graph)
    }

    func line(_ file: FileDiff) -> String {
        let name = fitted(FileDiff.quoted(file.path))
        if file.isBinary { return " \(name) | \(padded("Bin"))\(Self.sizes(file))\n" }
        let changed = file.added + file.deleted
        let (plus, minus) = scaled(file)
        let marks = String(repeating: "+", count: plus) + String(repeating: "-", count: minus)
        return " \(name) | \(padded(String(changed)))\(changed == 0 ? "" : " ")\(marks)\n"
    }

    private static func sizes(_ file: FileDiff) -> String {
        " \(file.old?.bytes.count ?? 0) -> \(file.new?.bytes.count ?? 0) bytes"
    }

    private func padded(_ number: String) -> String {
        String(repeating: " ", count: max(0, numberWidth - number.count)) + number
    }

    /// The end of a name that is too long, from a slash on where there is one, after three dots.
    private func fitted(_ name: String) -> String {
        if name.utf8.count <= nameWidth {
            return name + String(repeating: " ", count: nameWidth - name.utf8.count)
        }
        let tail = name.suffix(max(0, nameWidth - 3))
        let shown = "..." + (tail.firstIndex(of: "/").map { tail[$0...] } ?? tail)
        return shown + String(repeating: " ", count: max(0, nameWidth - shown.utf8.count))
    }

    private func scaled(_ file: FileDiff) -> (Int, Int) {
        guard graphWidth <= most else { return (file.added, file.deleted) }
        var total = scale(file.added + file.deleted)
        if total < 2, file.added > 0, file.deleted > 0 { total = 2 }
        if file.added < file.deleted {
            let plus = scale(file.added)
            return (plus, total - plus)
        }
        let minus = scale(file.deleted)
        return (total - minus, minus)
    }

    private func scale(_ count: Int) -> Int { count == 0 ? 0 : 1 + count * (graphWidth - 1) / most }
}
