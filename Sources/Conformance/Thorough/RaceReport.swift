// SPDX-License-Identifier: GPL-2.0-only

/// The first thing that a thread sanitizer found, out of what it printed.
struct RaceReport {
    /// An access or a lock operation that it is made of.
    struct Access {
        /// What was done: `a write of 8 bytes`.
        var deed: String
        /// The thread that did it, as the sanitizer counts them; nil where it does not say.
        var thread: String?
        /// The locks that were held, by their names in the driver's source where these are known.
        var locks: [String]
        /// The innermost function, whosever it is; a primitive of the kernel's such as `list_add_rcu`.
        var function: String
        /// The calls that led to it, in the kernel's own files, innermost first.
        var places: [CodePlaces.Place]
    }

    /// What it calls it: `data race`.
    let kind: String
    /// What was done in both, also where the sanitizer no longer knows the calls that led there.
    private(set) var deeds: [String] = []
    /// What it is made of, as far as the calls are known.
    private(set) var accesses: [Access] = []
    /// Where the memory came from, if that is known: `a block of 24 bytes`, and the calls that allocated it.
    private(set) var memory: (what: String, places: [CodePlaces.Place])?

    private let driver: String
    private let code: CodePlaces?

    /// Reads what a program printed; nil if there is no report in it. `driver` is the path of the driver's file, and
    /// `code` tells the places that the sanitizer knows only as numbers.
    init?(_ text: String, driver: String, code: CodePlaces? = nil) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let marks = ["WARNING: ThreadSanitizer: ", "ERROR: ThreadSanitizer: "]
        guard let start = lines.firstIndex(where: { line in marks.contains { line.contains($0) } }),
            let name = marks.lazy.compactMap({ lines[start].components(after: $0) }).first
        else { return nil }
        let isCrash = lines[start].contains(marks[1])
        kind = (isCrash ? "crash: " : "") + name.prefix { $0 != "(" }.trimmed
        (self.driver, self.code) = (driver, code)
        let names = Self.lockNames(lines)
        let report = lines[(start + 1)...].filter { !$0.hasPrefix(Self.lockMark) }
        let stacks = report.split(whereSeparator: \.isEmpty).map(Array.init)
        let locks = Self.locks(stacks, names)
        for stack in stacks {
            let places = stack.compactMap(place)
            guard let title = stack.first else { continue }
            if title.contains(" by "), !Self.isAside(title) { deeds.append(Self.deed(title)) }
            guard !places.isEmpty else { continue }
            if title.trimmed.hasPrefix("Location is") {
                memory = (Self.memory(title), places)
            } else if !Self.isAside(title), accesses.count < 2 {
                let held = Self.held(title).map { locks[$0] ?? $0 }
                let deed = isCrash ? "" : Self.deed(title)
                accesses.append(
                    Access(
                        deed: deed, thread: Self.thread(title), locks: held,
                        function: Self.innermost(stack), places: places))
            }
        }
    }

    /// The whole in one line.
    var sentence: String {
        let parts = accesses.compactMap { access -> String? in
            guard let inner = access.places.first(where: { $0.source?.path == driver }) ?? access.places.first
            else { return nil }
            let way = access.places.last.map { $0.function == inner.function ? "" : "\($0.function), " } ?? ""
            return "\(access.deed) in \(way)\(inner)".trimmed
        }
        return parts.isEmpty ? kind : "\(kind): \(parts.joined(separator: " and "))"
    }

    /// The whole line by line: both accesses with the calls that led there and the locks held, and whose memory it is.
    var lines: [String] {
        var lines = [kind]
        for access in accesses {
            let locks = access.locks.isEmpty ? "no lock" : access.locks.joined(separator: ", ")
            let thread = access.thread.map { " by thread \($0)" } ?? ""
            lines.append(access.deed.isEmpty ? "  in:" : "  \(access.deed)\(thread), holding \(locks):")
            lines += access.places.map { "    \($0)" }
        }
        guard let memory else { return lines }
        return lines + ["  \(memory.what), allocated in:"] + memory.places.map { "    \($0)" }
    }

    /// Where threads and locks came from is of less interest.
    private static func isAside(_ title: String) -> Bool {
        ["Thread T", "Mutex", "SUMMARY"].contains { title.trimmed.hasPrefix($0) }
    }

    /// `Previous write of size 8 at 0x7b… by thread T2:` is `a write of 8 bytes`.
    private static func deed(_ title: String) -> String {
        let words = title.words.map { $0.lowercased() }.filter { $0 != "previous" }
        guard let place = words.firstIndex(of: "of"), words.count > place + 2, words[place + 1] == "size"
        else {
            return title.trimmed
        }
        let article = words[0] == "atomic" ? "an" : "a"
        return "\(article) \(words[..<place].joined(separator: " ")) of \(words[place + 2]) bytes"
    }

    /// `… by thread T2 (mutexes: write M0, read M1):` is `T2`.
    private static func thread(_ title: String) -> String? {
        title.components(after: "by thread ").map { String($0.prefix { $0.isLetter || $0.isNumber }) }
    }

    /// `… by thread T2 (mutexes: write M0, read M1):` holds `M0` and `M1`.
    private static func held(_ title: String) -> [String] {
        let list = title.components(after: "(mutexes: ")?.prefix { $0 != ")" } ?? ""
        return list.split(separator: ",").compactMap { $0.split(separator: " ").last.map(String.init) }
    }

    /// `#0 list_add_rcu …/include/linux/list.h:112 (driver+0x12)` is `list_add_rcu`.
    private static func innermost(_ stack: [String]) -> String {
        let words = stack.lazy.map(\.words).first { $0.first == "#0" } ?? []
        return words.count > 1 ? words[1] : ""
    }

    /// `Location is heap block of size 24 at 0x7b… allocated by thread T2:` is `the block of 24 bytes`.
    private static func memory(_ title: String) -> String {
        let words = title.words
        guard let place = words.firstIndex(of: "size"), words.count > place + 1 else { return "the memory" }
        return "the block of \(words[place + 1]) bytes"
    }

    /// How lines of the program's own begin, which name locks by their addresses: `lock 0x7b… s390_domain->list_lock`.
    private static let lockMark = "lock 0x"

    /// The names of locks by their addresses.
    private static func lockNames(_ lines: [String]) -> [String: String] {
        lines.filter { $0.hasPrefix(lockMark) }.reduce(into: [:]) { names, line in
            let words = line.words
            if words.count > 2 { names[words[1]] = words[2...].joined(separator: " ") }
        }
    }

    /// The names of locks by what the report calls them: `Mutex M0 (0x7b…) created at:`.
    private static func locks(_ stacks: [[String]], _ names: [String: String]) -> [String: String] {
        stacks.compactMap(\.first).filter { $0.trimmed.hasPrefix("Mutex M") }.reduce(into: [:]) {
            locks, title in
            let words = title.words
            guard words.count > 2 else { return }
            locks[words[1]] = names[String(words[2].filter { $0 != "(" && $0 != ")" })]
        }
    }

    /// Reads `#0 s390_iommu_map /tmp/…/variant-1/drivers/iommu/s390-iommu.c:240:8 (driver+0x12)`; nil for what is in
    /// no file of the kernel's.
    private func place(_ line: String) -> CodePlaces.Place? {
        let words = line.words
        // The system's libraries were built with paths that look like ours.
        guard words.count > 2, words[0].hasPrefix("#"), words.contains(where: { $0.hasPrefix("(driver") })
        else { return nil }
        let parts = words[2].split(separator: ":")
        if parts.count > 1, let path = Self.kernelPath(String(parts[0])), let number = Int(parts[1]) {
            return CodePlaces.Place(function: words[1], offset: 0, source: (path, number))
        }
        // Without a symboliser there is only the place in the program.
        guard words[2] == "<null>", let end = words.dropFirst(3).first?.components(after: "+0x"),
            let offset = Int(end.prefix(while: \.isHexDigit), radix: 16)
        else { return nil }
        return code?.place(of: offset)
    }

    /// The path in the tree; nil for files of ours and of the system's.
    private static func kernelPath(_ path: String) -> String? {
        var parts = path.split(separator: "/")
        if let folder = parts.lastIndex(where: { $0.hasPrefix("world-") || $0.hasPrefix("variant-") }) {
            parts = Array(parts[(folder + 1)...])
        } else if path.hasPrefix("/") {
            return nil
        }
        return parts.count > 1 && !["include", ".", ".."].contains(parts[0])
            ? parts.joined(separator: "/") : nil
    }
}

extension String {
    fileprivate func components(after mark: String) -> Substring? {
        guard let place = ranges(of: mark).first else { return nil }
        return self[place.upperBound...]
    }

    fileprivate var words: [String] { split(separator: " ").map(String.init) }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }).reversed().drop { $0 == " " }.reversed().map(String.init).joined()
    }
}
