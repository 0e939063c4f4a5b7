// SPDX-License-Identifier: GPL-2.0-only

/// What of a driver's file a run reached.
package struct Coverage: Equatable, Sendable {
    /// The lines on which statements begin.
    package private(set) var lines: Set<Int> = []
    /// Those among them that were reached.
    package private(set) var reachedLines: Set<Int> = []
    /// The ways that conditions can go.
    package private(set) var branches = 0
    /// Those that they went.
    package private(set) var reachedBranches = 0
    /// The ways that the conditions of each line went.
    private var outcomes: [Int: Set<Bool>] = [:]
    /// The functions of which any statement was reached.
    package private(set) var functions: Set<String> = []

    /// What some marks tell; a mark that is not 0 was reached.
    init(_ points: [Instrumented.Point], marks: [UInt8]) {
        for (number, point) in points.enumerated() {
            let isReached = marks.indices.contains(number) && marks[number] != 0
            if isReached { functions.insert(point.function) }
            if point.outcome == nil {
                lines.insert(point.line)
                if isReached { reachedLines.insert(point.line) }
            } else {
                branches += 1
                if isReached { reachedBranches += 1 }
                if isReached, let outcome = point.outcome {
                    outcomes[point.line, default: []].insert(outcome)
                }
            }
        }
    }

    /// Whether a condition on a line ever came out so.
    func sees(_ outcome: Bool, on line: Int) -> Bool {
        outcomes[line]?.contains(outcome) ?? false
    }

    /// Whether the statement that a line belongs to was reached; one that belongs to none counts as reached.
    func reaches(_ line: Int) -> Bool {
        lines.filter { $0 <= line }.max().map { reachedLines.contains($0) } ?? true
    }

    /// The lines that were not reached, neighbours joined: `345–349, 360`.
    package var missed: String {
        let missed = lines.subtracting(reachedLines).sorted()
        let ordered = lines.sorted()
        var runs: [(first: Int, last: Int)] = []
        for line in missed {
            if let run = runs.last, ordered.last(where: { $0 < line }) == run.last {
                runs[runs.count - 1].last = line
            } else {
                runs.append((line, line))
            }
        }
        return runs.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)–\($0.last)" }.joined(
            separator: ", ")
    }
}
