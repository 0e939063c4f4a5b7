// SPDX-License-Identifier: GPL-2.0-only

/// The first thing that a thread sanitizer found, out of what it printed.
struct RaceReport {
    /// What it calls it: `data race`.
    let kind: String
    /// The accesses or lock operations that it is made of, each with its place in the kernel's own files.
    let places: [String]

    /// Reads what a program printed; nil if there is no report in it. `driver` is the path of the driver's file.
    init?(_ text: String, driver: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let mark = "WARNING: ThreadSanitizer: "
        guard let start = lines.firstIndex(where: { $0.contains(mark) }),
            let name = lines[start].components(after: mark)
        else { return nil }
        kind = name.prefix { $0 != "(" }.trimmed
        var places: [String] = []
        for stack in lines[(start + 1)...].split(whereSeparator: \.isEmpty) {
            guard let title = stack.first, !Self.isAside(title) else { continue }
            let frames = stack.dropFirst().compactMap { Frame($0) }
            guard let inner = frames.first(where: { $0.path == driver }) ?? frames.first else { continue }
            let way = frames.last.map { $0.function == inner.function ? "" : "\($0.function), " } ?? ""
            places.append("\(Self.deed(title)) in \(way)\(inner.function) at \(inner.path):\(inner.line)")
        }
        self.places = Array(places.prefix(2))
    }

    /// The whole in one line.
    var sentence: String {
        places.isEmpty ? kind : "\(kind): \(places.joined(separator: " and "))"
    }

    /// Where memory, locks and threads came from is of less interest.
    private static func isAside(_ title: String) -> Bool {
        ["Location is", "Thread T", "Mutex", "SUMMARY"].contains { title.trimmed.hasPrefix($0) }
    }

    /// `Previous write of size 8 at 0x7b… by thread T2:` is `a write of 8 bytes`.
    private static func deed(_ title: String) -> String {
        let words = title.trimmed.split(separator: " ").map { $0.lowercased() }.filter { $0 != "previous" }
        guard let place = words.firstIndex(of: "of"), words.count > place + 2, words[place + 1] == "size"
        else {
            return title.trimmed
        }
        let article = words[0] == "atomic" ? "an" : "a"
        return "\(article) \(words[..<place].joined(separator: " ")) of \(words[place + 2]) bytes"
    }

    /// One frame that is in a file of the kernel's.
    private struct Frame {
        let function, path, line: String

        /// Reads `#0 s390_iommu_map /tmp/…/variant-1/drivers/iommu/s390-iommu.c:240:8 (driver+0x12)`.
        init?(_ line: String) {
            let words = line.trimmed.split(separator: " ")
            guard words.count > 2, words[0].hasPrefix("#") else { return nil }
            let parts = words[2].split(separator: ":")
            guard parts.count > 1, let path = Self.kernelPath(String(parts[0])) else { return nil }
            (function, self.path, self.line) = (String(words[1]), path, String(parts[1]))
        }

        /// The path in the tree; nil for files of ours and of the system's.
        private static func kernelPath(_ path: String) -> String? {
            var parts = path.split(separator: "/")
            if let folder = parts.lastIndex(where: { $0 == "world" || $0.hasPrefix("variant-") }) {
                parts = Array(parts[(folder + 1)...])
            } else if path.hasPrefix("/") {
                return nil
            }
            return parts.count > 1 && parts[0] != "include" ? parts.joined(separator: "/") : nil
        }
    }
}

extension String {
    fileprivate func components(after mark: String) -> Substring? {
        guard let place = ranges(of: mark).first else { return nil }
        return self[place.upperBound...]
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }).reversed().drop { $0 == " " }.reversed().map(String.init).joined()
    }
}
