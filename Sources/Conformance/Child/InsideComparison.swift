// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// The first operation after which two drivers are not the same inside, and what is not.
package struct InsideDifference: Equatable, Sendable {
    /// The smallest scenario that was found; what differs does so after its last operation, or in the orderly end.
    package var scenario: Scenario
    /// What the first driver did or left.
    package var first: String
    /// What the second one did or left in its place.
    package var second: String
    /// What stood around the domains, where that is known.
    package var setup: Setup?
}

/// Two drivers that perform the same scenarios, each from a fresh start, and are compared from inside after each
/// operation: what it gave, the calls between driver and kernel with their arguments, every word of memory.
struct InsideComparison {
    private let sides: [Lockstep<CompiledSystem>]
    private let views: [InsideView]

    /// A comparison of two systems, whose judges hold them to the laws at the same time.
    init(_ first: Lockstep<CompiledSystem>, _ second: Lockstep<CompiledSystem>) throws(ConformanceError) {
        sides = [first, second]
        views = [try first.system.lookInside(), try second.system.lookInside()]
    }

    /// Whether it would see one changed bit in the memory of either driver (law 5: the prover proves itself).
    func seesChanges() -> Bool {
        zip(sides, views).allSatisfy { side, view in
            side.reset()
            for operation in Scenario.usualOpening { _ = side.system.perform(operation) }
            return view.seesChanges()
        }
    }

    /// The first operation of a scenario after which the two differ, counted from the start of its opening; throws what
    /// a law says of the second that it does not say of the first.
    func placeOfDifference(in scenario: Scenario) throws(Disproof) -> Int? {
        let said = zip(sides, views).map { side, view in
            side.reset()
            view.clear()
            return side.run(scenario)
        }
        if said[0] == nil, let disagreement = said[1] {
            throw Disproof(scenario: scenario, disagreement: disagreement)
        }
        let (first, second) = (views[0].records, views[1].records)
        return (0..<max(first.count, second.count)).first {
            $0 >= first.count || $0 >= second.count || first[$0] != second[$0]
        }
    }

    /// What differs in a scenario, which is made as small as it goes.
    func difference(in scenario: Scenario, base: UInt64) -> InsideDifference {
        guard let mark = disagreement(in: scenario) else {
            return InsideDifference(scenario: scenario, first: "something once", second: "nothing again")
        }
        var shrinker = Shrinker(scenario, mark, base: base, mostRuns: 1000) { disagreement(in: $0) }
        let (smallest, found) = shrinker.shrunk()
        return InsideDifference(scenario: smallest, first: found.expected, second: found.got)
    }

    /// The difference in the form of a disagreement, in which scenarios are made small; no law stands behind it.
    private func disagreement(in scenario: Scenario) -> Disagreement? {
        for view in views { view.wanted = nil }
        guard let place = try? placeOfDifference(in: scenario) else { return nil }
        for view in views { view.wanted = place }
        _ = try? placeOfDifference(in: scenario)
        let words = Self.words(views[0].state, views[1].state)
        return Disagreement(
            law: .c1, index: place - scenario.opening.count, expected: words.first, got: words.second)
    }

    private static func words(_ first: InsideState?, _ second: InsideState?) -> (
        first: String, second: String
    ) {
        guard let first, let second else {
            return (first == nil ? "no operation" : "an operation", second == nil ? "none" : "one more")
        }
        let (one, other) = (first.record.outcome.value, second.record.outcome.value)
        if one != other {
            return (
                "returns \(Service.words(UInt64(bitPattern: one)))",
                "returns \(Service.words(UInt64(bitPattern: other)))"
            )
        }
        let call = firstDifference(first.calls, second.calls).map {
            callWords($0, first.calls, second.calls)
        }
        if let call, !call.sameWords { return (call.first, call.second) }
        // A word says more than that memory is not the same.
        if let place = firstDifference(first.places, second.places) {
            return wordWords(place, first.places, second.places)
        }
        if let call { return (call.first, call.second) }
        return ("\(first.record.outcome)", "\(second.record.outcome)")
    }

    private static func callWords(
        _ place: Int, _ first: [InsideState.Call], _ second: [InsideState.Call]
    ) -> (first: String, second: String, sameWords: Bool) {
        var words = [first, second].map { calls in
            calls.indices.contains(place) ? calls[place].words : "no further call"
        }
        let sameWords = words[0] == words[1]
        if sameWords {
            words[1] +=
                first[place].service.seesMemory
                ? ", while memory holds something else" : " with another address"
        }
        return ("call \(place + 1) is \(words[0])", words[1], sameWords)
    }

    private static func wordWords(
        _ place: Int, _ first: [[UInt64]], _ second: [[UInt64]]
    ) -> (first: String, second: String) {
        guard place < first.count, place < second.count, first[place].count == second[place].count,
            let word = firstDifference(first[place], second[place])
        else { return ("other blocks of memory", "others") }
        return (
            "word \(word) of \(first[place].count) in block \(place + 1) is \(Service.words(first[place][word]))",
            Service.words(second[place][word])
        )
    }

    private static func firstDifference<Value: Equatable>(_ first: [Value], _ second: [Value]) -> Int? {
        (0..<max(first.count, second.count)).first {
            $0 >= first.count || $0 >= second.count || first[$0] != second[$0]
        }
    }
}
