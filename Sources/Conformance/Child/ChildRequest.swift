// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// What a child is asked to do.
struct ChildRequest: Equatable {
    /// How much of each kind of scenario is run.
    struct Amount: Equatable {
        /// The depth to which every sequence is run; 0 for none.
        var depth: Int
        /// The number of drawn operations.
        var operations: Int
        /// What they are drawn from.
        var seed: UInt64
    }

    /// The work.
    enum Work: Equatable {
        /// Find the deviations of the first library, with the smallest scenario for each.
        case deduce(Amount)
        /// Hold the first library to the model with the known deviations.
        case judge(Amount)
        /// Hold the second library to the first one's results, but for what may differ.
        case compare(Amount, Allowance)
        /// Look into both libraries while they perform the same, and find the first operation after which they differ.
        case look(Amount)
        /// Count what the usual workloads cost; with `learns`, those that the library does as it should.
        case count
        /// Measure how many operations through the core are performed and judged in a second.
        case pace(Amount)
        /// Run the first library, a marked one, and tell which of so many marks were reached.
        case cover(Amount, marks: Int)
        /// Perform one scenario and write down what each operation gave.
        case replay(Scenario)
    }

    /// The shared objects.
    var libraries: [String]
    /// What stands around the domains.
    var setup: Setup
    /// The deviations that the model goes along with, for each library.
    var known: [[Deviation]]
    /// What is done.
    var work: Work
    /// Whether a replay goes along with whatever deviation it meets.
    var learns = false
    /// Whether nothing is done where the driver's tables do not lead to all that the first function can use.
    var isOptional = false
    /// Other setups, of which the answer tells whether the driver's tables lead to all that their first function can use.
    var others: [Setup] = []

    /// A request.
    init(_ work: Work, libraries: [String], setup: Setup, known: [[Deviation]] = []) {
        (self.work, self.libraries, self.setup, self.known) = (work, libraries, setup, known)
    }

    /// The request as bytes.
    var bytes: [UInt8] {
        var writer = MessageWriter()
        writer.put(libraries.count)
        for library in libraries { writer.put(text: library) }
        writer.put(all: setup.functions)
        writer.put(known.count)
        for deviations in known { writer.put(all: deviations) }
        writer.put(learns)
        writer.put(isOptional)
        writer.put(others.count)
        for other in others { writer.put(all: other.functions) }
        switch work {
        case .deduce(let amount):
            writer.put(UInt8(0))
            writer.put(amount)
        case .judge(let amount):
            writer.put(UInt8(1))
            writer.put(amount)
        case .compare(let amount, let allowance):
            writer.put(UInt8(2))
            writer.put(amount)
            writer.put(all: allowance.changing.sorted())
            writer.put(all: allowance.reaching.sorted { $0.name < $1.name })
        case .count: writer.put(UInt8(3))
        case .replay(let scenario):
            writer.put(UInt8(4))
            writer.put(scenario)
        case .pace(let amount):
            writer.put(UInt8(6))
            writer.put(amount)
        case .cover(let amount, let marks):
            writer.put(UInt8(5))
            writer.put(amount)
            writer.put(marks)
        case .look(let amount):
            writer.put(UInt8(7))
            writer.put(amount)
        }
        return writer.bytes
    }

    /// Reads a request.
    init(_ bytes: [UInt8]) throws(ConformanceError) {
        var reader = MessageReader(bytes)
        libraries = []
        for _ in 0..<(try reader.take(Int.self)) { libraries.append(try reader.takeText()) }
        setup = Setup(functions: try reader.takeAll())
        known = []
        for _ in 0..<(try reader.take(Int.self)) { known.append(try reader.takeAll()) }
        learns = try reader.take()
        isOptional = try reader.take()
        for _ in 0..<(try reader.take(Int.self)) { others.append(Setup(functions: try reader.takeAll())) }
        switch try reader.take(UInt8.self) {
        case 0: work = .deduce(try reader.take())
        case 1: work = .judge(try reader.take())
        case 2:
            let amount: Amount = try reader.take()
            let changing: [Deviation.Kind] = try reader.takeAll()
            work = .compare(
                amount, Allowance(changing: Set(changing), reaching: Set(try reader.takeAll())))
        case 3: work = .count
        case 4: work = .replay(try reader.takeScenario())
        case 6: work = .pace(try reader.take())
        case 7: work = .look(try reader.take())
        default: work = .cover(try reader.take(), marks: try reader.take())
        }
    }
}
