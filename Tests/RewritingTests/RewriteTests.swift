// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Rewriting

/// Replaces the first `old` byte of a text by `new`; refuses a text that holds `!`.
private struct SwapLetters: Recipe {
    static let summary = "One letter for another."
    static let examples: [Example] = []
    let old: Character
    let new: Character

    func outcome(for subject: [UInt8]) -> Outcome {
        let text = String(decoding: subject, as: UTF8.self)
        if text.contains("!") { return .refused([Finding("it shouts", path: "a.c", recipe: name)]) }
        guard let place = text.firstIndex(of: old) else { return .alreadyDone }
        let offset = text.distance(from: text.startIndex, to: place)
        guard let edits = try? EditList([Edit(offset..<offset + 1, String(new))]) else {
            return .notApplicable
        }
        let facts = CommitFacts(recipe: name, subject: "Swap \(old)")
        return .proposed(Proposal(edits: edits, changes: [], facts: facts))
    }
}

@Suite struct RewriteTests {
    private func follow(_ plan: [[any Recipe<[UInt8]>]], _ text: String) throws -> Rewrite.Result {
        try Rewrite.following(plan, path: "a.c", bytes: Array(text.utf8)) { .success($0) }
    }

    @Test func namesARecipeAfterItsType() {
        #expect(SwapLetters.name == "swap-letters")
    }

    @Test func runsGroupsInOrderAndSkipsWhatIsDone() throws {
        let plan: [[any Recipe<[UInt8]>]] = [
            [SwapLetters(old: "a", new: "b")], [SwapLetters(old: "x", new: "y")],
            [SwapLetters(old: "b", new: "c"), SwapLetters(old: "z", new: "y")],
        ]
        guard case .rewritten(let rewrite) = try follow(plan, "a-z") else {
            Issue.record("nothing was rewritten")
            return
        }
        #expect(rewrite.steps.map(\.recipes) == [["swap-letters"], ["swap-letters", "swap-letters"]])
        #expect(rewrite.steps.map { String(decoding: $0.after, as: UTF8.self) } == ["b-z", "c-y"])
        #expect(rewrite.steps[1].before == rewrite.steps[0].after)
        #expect(try follow(plan, "none") == .alreadyDone)
    }

    @Test func refusesTheWholePlanForOneFinding() throws {
        let plan: [[any Recipe<[UInt8]>]] = [
            [SwapLetters(old: "a", new: "!")], [SwapLetters(old: "b", new: "c")],
        ]
        guard case .refused(let findings) = try follow(plan, "ab") else {
            Issue.record("it was not refused")
            return
        }
        #expect(findings.map(\.description) == ["a.c: error: it shouts [swap-letters]"])
    }

    @Test func failsWhenRecipesOfAGroupCollide() {
        let group: [any Recipe<[UInt8]>] = [SwapLetters(old: "a", new: "b"), SwapLetters(old: "a", new: "c")]
        #expect(throws: RewritingError.self) { try follow([group], "a") }
    }
}
