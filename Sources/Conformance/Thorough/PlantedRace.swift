// SPDX-License-Identifier: GPL-2.0-only

/// A driver with a race that a proof plants, to see that the run of several threads finds it.
struct PlantedRace {
    /// What is wrong with it.
    let kind: String
    /// A line of it, from 1.
    let line: Int
    /// The whole file.
    let text: [UInt8]
    /// Whether the driver may have nothing that the race is about, so that accepting it says nothing but that.
    let isPerhapsNone: Bool

    /// The races to plant in a driver: each lock that the function takes which tells the hardware of changes, dropped; and
    /// where that takes none, everything that orders accesses, dropped in the whole file.
    static func all(in text: [UInt8]) -> [PlantedRace] {
        let locks = Mutant.racing(in: text).map {
            PlantedRace(
                kind: "a race, by a \($0.kind.rawValue)", line: $0.line, text: $0.text, isPerhapsNone: false)
        }
        return locks.isEmpty ? [unordered(text)] : locks
    }

    /// A driver whose locks hold nothing and whose marked and atomic accesses are plain ones: what several threads share
    /// of its data races, whatever it is that keeps them apart.
    static func unordered(_ text: [UInt8]) -> PlantedRace {
        PlantedRace(
            kind: "a race, by all locks and atomic accesses dropped", line: 1,
            text: Array("#define HOST_UNORDERED\n#line 1\n".utf8) + text, isPerhapsNone: true)
    }
}

extension Mutant {
    /// Drivers that take a lock nowhere in the function that tells the hardware of changes, one for each lock.
    fileprivate static func racing(in text: [UInt8]) -> [Mutant] {
        var writer = MutantWriter(text)
        let heart = all(of: text).first { $0.kind == .flush }?.function
        for node in writer.tree.root.children(.functionDefinition) {
            writer.function = node.children.lazy.compactMap(\.declaredName).first ?? ""
            guard writer.function == heart else { continue }
            let calls = node.descendants(.expressionStatement).compactMap(LockCall.init)
            for lock in Set(calls.map(\.lock)).sorted() {
                let changes = calls.filter { $0.lock == lock }.map {
                    MutantWriter.Change($0.statement, ";")
                }
                if changes.count > 1 { writer.add(.lock, changes) }
            }
        }
        return writer.mutants
    }
}
