// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// What a child found out.
struct ChildAnswer: Equatable {
    /// What no known deviation explains, if there was something.
    var disproof: Disproof?
    /// What the C world found by itself at that moment, in its own words.
    var incident = ""
    /// Where two libraries first differ inside, if they do.
    var difference: InsideDifference?
    /// The deviations that the library has.
    var findings: [DeviationFinding] = []
    /// What reaches farther in the second library than in the first.
    var growths: [Growth] = []
    /// What the workloads cost.
    var costs: [CostTable.Row] = []
    /// One line an operation, when a scenario was replayed.
    var trace: [String] = []
    /// The marks of what was reached.
    var marks: [UInt8] = []
    /// Operations a second, where that was measured.
    var pace = 0.0
    /// Operations performed.
    var operations = 0
    /// For each of the request's other setups, whether the driver's tables lead to all that its first function can use.
    var spanned: [Bool] = []

    /// The answer as bytes.
    var bytes: [UInt8] {
        var writer = MessageWriter()
        writer.put(disproof != nil)
        if let disproof {
            writer.put(disproof.scenario)
            writer.put(disproof.disagreement)
            writer.put(disproof.isShrunk)
        }
        writer.put(text: incident)
        writer.put(difference != nil)
        if let difference {
            writer.put(difference.scenario)
            writer.put(text: difference.first)
            writer.put(text: difference.second)
        }
        writer.put(findings.count)
        for finding in findings {
            writer.put(finding.deviation)
            writer.put(finding.scenario)
            writer.put(finding.disagreement)
        }
        writer.put(growths.count)
        for growth in growths {
            writer.put(growth.reach)
            writer.put(growth.kind)
            writer.put(growth.scenario)
            writer.put(text: growth.before)
            writer.put(text: growth.after)
        }
        writer.put(costs.count)
        for row in costs {
            writer.put(text: row.name)
            writer.put(row.mapping)
            writer.put(row.unmapping)
        }
        writer.put(trace.count)
        for line in trace { writer.put(text: line) }
        writer.put(all: marks)
        writer.put(pace)
        writer.put(operations)
        writer.put(all: spanned)
        return writer.bytes
    }

    /// An answer that says nothing yet.
    init() {}

    /// Reads an answer.
    init(_ bytes: [UInt8]) throws(ConformanceError) {
        var reader = MessageReader(bytes)
        if try reader.take(Bool.self) {
            disproof = Disproof(
                scenario: try reader.takeScenario(), disagreement: try reader.takeDisagreement())
            disproof?.isShrunk = try reader.take()
        }
        incident = try reader.takeText()
        if try reader.take(Bool.self) {
            difference = InsideDifference(
                scenario: try reader.takeScenario(), first: try reader.takeText(),
                second: try reader.takeText())
        }
        for _ in 0..<(try reader.take(Int.self)) {
            findings.append(
                DeviationFinding(
                    deviation: try reader.take(), scenario: try reader.takeScenario(),
                    disagreement: try reader.takeDisagreement()))
        }
        for _ in 0..<(try reader.take(Int.self)) {
            growths.append(
                Growth(
                    reach: try reader.take(), kind: try reader.take(), scenario: try reader.takeScenario(),
                    before: try reader.takeText(), after: try reader.takeText()))
        }
        for _ in 0..<(try reader.take(Int.self)) {
            costs.append(
                CostTable.Row(
                    name: try reader.takeText(), mapping: try reader.take(), unmapping: try reader.take()))
        }
        for _ in 0..<(try reader.take(Int.self)) { trace.append(try reader.takeText()) }
        marks = try reader.takeAll()
        pace = try reader.take()
        operations = try reader.take()
        spanned = try reader.takeAll()
    }
}

extension MessageWriter {
    /// Adds a scenario.
    mutating func put(_ scenario: Scenario) {
        put(all: scenario.opening)
        put(all: scenario.operations)
    }

    /// Adds a disagreement.
    mutating func put(_ disagreement: Disagreement) {
        put(disagreement.law)
        put(disagreement.index)
        put(text: disagreement.expected)
        put(text: disagreement.got)
        put(disagreement.deviation)
    }
}

extension MessageReader {
    /// Takes a scenario.
    mutating func takeScenario() throws(ConformanceError) -> Scenario {
        Scenario(opening: try takeAll(), try takeAll())
    }

    /// Takes a disagreement.
    mutating func takeDisagreement() throws(ConformanceError) -> Disagreement {
        Disagreement(
            law: try take(), index: try take(), expected: try takeText(), got: try takeText(),
            deviation: try take())
    }
}
