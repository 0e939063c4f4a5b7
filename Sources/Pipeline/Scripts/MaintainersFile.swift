// SPDX-License-Identifier: GPL-2.0-only

/// The kernel's MAINTAINERS, cut down to the sections that could have a say about some files.
///
/// `get_maintainer.pl` spends most of its time on the patterns of two thousand sections. A section is dropped only
/// when no pattern of it can match: no `F:` whose literal beginning begins one of the paths, and neither `N:` nor
/// `K:`, which match names and content.
struct MaintainersFile {
    private let bytes: [UInt8]

    /// The bytes of the file.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The text with only the sections that could match one of `paths`, in their order.
    func sections(for paths: some Sequence<String>) -> [UInt8] {
        let paths = paths.map { Array($0.utf8) }
        var result: [UInt8] = []
        var start = 0
        var isWanted = false
        var line = 0
        while line < bytes.count {
            let end = bytes[line...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            if line == end {
                if isWanted { result += bytes[start...min(end, bytes.count - 1)] }
                (start, isWanted) = (end + 1, false)
            } else if !isWanted {
                isWanted = couldMatch(bytes[line..<end], paths)
            }
            line = end + 1
        }
        if isWanted { result += bytes[start...] }
        return result
    }

    private func couldMatch(_ line: ArraySlice<UInt8>, _ paths: [[UInt8]]) -> Bool {
        guard line.count > 2, line[line.startIndex + 1] == UInt8(ascii: ":") else { return false }
        switch line[line.startIndex] {
        case UInt8(ascii: "N"), UInt8(ascii: "K"): return true
        case UInt8(ascii: "F"):
            let value = line.dropFirst(2).drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            let literal = value.prefix { !Self.special.contains($0) }
            return paths.contains { $0.starts(with: literal) }
        default: return false
        }
    }

    /// What the script does not take literally: its wildcards, and what perl would not.
    private static let special = Set("*?[]\\+(){}|^$".utf8)
}
