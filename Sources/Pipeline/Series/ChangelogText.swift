// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// What a user writes down about a new version: what changed in each patch.
///
///     cover:
///     - take the lock once (Robin)
///     2: iommu/s390: Allow the last page
///     - say why
///       over two lines
struct ChangelogText: Equatable {
    /// The items on the whole series.
    var cover: [String] = []
    /// The items on each patch, by its number from 1.
    var patches: [Int: [String]] = [:]

    /// Reads the text; refuses items that belong to nothing, and patches that there are not.
    init(parsing text: String, subjects: [String]) throws(Failure) {
        var current: Int?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("#") || line.allSatisfy(\.isWhitespace) { continue }
            if line.hasPrefix("- ") {
                guard let current else { throw Self.unplaced(number) }
                add(String(line.dropFirst(2)), to: current)
            } else if line.hasPrefix("  "), let place = current, let last = items(of: place).last {
                replaceLast(of: place, with: last + "\n" + line.dropFirst(2))
            } else if line != "-" {
                current = try Self.place(line, subjects: subjects)
            }
        }
    }

    /// An empty form for the patches that need an entry.
    static func form(for version: SeriesVersion, subjects: [String], changed: [Int]) -> String {
        let sections = ["cover:"] + changed.map { "\($0): \(subjects[$0 - 1])" }
        return sections.map { "\($0)\n- \n\n" }.joined() + """
            # What changed in \(version)? A dash and one sentence a change, who asked for it in parentheses.
            # Each patch above needs an entry. Without one the cover gets those of the patches.
            # Lines that begin with '#' are left out.

            """
    }

    /// The number of the patch that a heading names: `2`, `2: subject`, or its subject; 0 for the cover.
    private static func place(_ line: Substring, subjects: [String]) throws(Failure) -> Int {
        let title = line.hasSuffix(":") ? line.dropLast() : line
        if title.lowercased() == "cover" { return 0 }
        if let index = subjects.firstIndex(of: String(title)) { return index + 1 }
        let digits = title.prefix(while: \.isNumber)
        let rest = title.dropFirst(digits.count)
        if let number = Int(digits), rest.isEmpty || rest.hasPrefix(":"),
            subjects.indices.contains(number - 1)
        {
            return number
        }
        throw .unknown(kind: "patch", name: String(title), known: subjects)
    }

    private static func unplaced(_ number: Int) -> Failure {
        .obstacle(
            "line \(number + 1) of the changelog belongs to no patch", hint: "put 'cover:' or '1:' above it")
    }

    private func items(of place: Int) -> [String] { place == 0 ? cover : patches[place] ?? [] }

    private mutating func add(_ item: String, to place: Int) {
        let text = item.split(separator: " ").joined(separator: " ")
        guard !text.isEmpty else { return }
        if place == 0 { cover.append(text) } else { patches[place, default: []].append(text) }
    }

    private mutating func replaceLast(of place: Int, with text: String) {
        let last = items(of: place).count - 1
        if place == 0 { cover[last] = text } else { patches[place]?[last] = text }
    }
}
