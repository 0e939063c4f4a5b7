// SPDX-License-Identifier: GPL-2.0-only

/// Which things of some files are needed: those that a set of names leads to, directly or through others.
struct Cutting {
    /// The files.
    let sources: [CutSource]
    /// The things needed, by file and place.
    private(set) var taken: [[Bool]]
    /// Every name that was met on the way.
    private(set) var used: Set<String> = []
    /// The names that the things taken give a meaning.
    private(set) var given: Set<String> = []

    private let isExcluded: (String) -> Bool
    private var places: [String: [(source: Int, item: Int)]] = [:]

    /// Follows names through files; names that are given a meaning elsewhere lead nowhere.
    init(_ sources: [CutSource], following names: Set<String>, except known: Set<String>) {
        self.sources = sources
        isExcluded = known.contains
        taken = sources.map { Array(repeating: false, count: $0.items.count) }
        for (source, file) in sources.enumerated() {
            for (item, thing) in file.items.enumerated() {
                for name in thing.names { places[name, default: []].append((source, item)) }
            }
        }
        follow(names)
    }

    private mutating func follow(_ names: Set<String>) {
        var waiting = Array(names)
        while let name = waiting.popLast() {
            guard used.insert(name).inserted, !isExcluded(name) else { continue }
            for place in places[name] ?? [] where !taken[place.source][place.item] {
                let item = sources[place.source].items[place.item]
                guard !item.names.contains(where: isExcluded) else { continue }
                taken[place.source][place.item] = true
                given.formUnion(item.names)
                waiting += item.uses
            }
        }
    }

    /// The things taken from a file, with the conditionals around them, as C.
    func text(of source: Int) -> [UInt8] {
        var text: [UInt8] = []
        for (index, item) in sources[source].items.enumerated() {
            guard taken[source][index] || item.role == .conditional else { continue }
            if taken[source][index] { text += "#line \(item.line) \"\(sources[source].path)\"\n".utf8 }
            text += item.text
            text.append(0x0a)
        }
        return text
    }
}
