// SPDX-License-Identifier: GPL-2.0-only

/// Operations in an order, after an opening that brings a domain into use.
package struct Scenario: Equatable, Sendable {
    /// Brings domains into use; not part of what a counterexample shows.
    package var opening: [Operation]
    /// What is done then.
    package var operations: [Operation]

    /// A scenario after an opening.
    package init(opening: [Operation] = Scenario.usualOpening, _ operations: [Operation]) {
        (self.opening, self.operations) = (opening, operations)
    }

    /// One domain, with the first function attached.
    package static let usualOpening = [Operation(.allocateDomain), .attach(0)]
}

extension Scenario: CustomStringConvertible {
    /// The operations as a person writes them down, with dots between.
    package var description: String {
        operations.map(\.description).joined(separator: " · ")
    }
}

/// A system and the judge that is its witness, performing operations in step.
package final class Lockstep<S: System> {
    /// The thing under test.
    package let system: S
    /// What holds it to the laws.
    package let judge: Judge
    /// Once on the way through a usual scenario, which is compared at its end, too.
    private var interval = 72
    private var untilSweep = 72
    private var isClean = true

    /// A pair of a system and the judge that was given to it as its witness.
    package init(_ system: S, judge: Judge) {
        (self.system, self.judge) = (system, judge)
        judge.hardware.memory = system.memory
        judge.deferred = system.deferredFlushes
        judge.movesFunctions = system.movesFunctions
        judge.usable = { [unowned system] in system.usable(of: $0, by: $1) }
    }

    /// Every how many operations everything is compared, not only what was touched; 1 names the exact culprit.
    package var sweepInterval: Int {
        get { interval }
        set { interval = newValue }
    }

    /// Starts over: no domains, nothing attached, no memory used.
    package func reset() {
        system.reset()
        judge.reset()
        judge.hardware.memory = system.memory
        untilSweep = interval
        isClean = true
    }

    /// The first and last iova that a domain takes once the first function is attached, and the pages that its tables
    /// can lead to, from page 0 on, or 0 where the attach fails; starts over.
    package func opened() -> (aperture: ClosedRange<UInt64>, span: UInt64) {
        reset()
        for operation in Scenario.usualOpening { _ = system.perform(operation) }
        let aperture = system.aperture(of: 0)
        let span = judge.hardware.anchor(of: 0).map(judge.hardware.span) ?? 0
        reset()
        return (aperture, span)
    }

    /// Performs one operation and judges it; false when a disagreement was found, now or before.
    @discardableResult
    package func perform(_ operation: Operation, index: Int) -> Outcome? {
        judge.begins(operation, index: index)
        let outcome = system.perform(operation)
        switch operation.kind {
        case .attach, .detach, .release,
            .allocateDomain where outcome.value == 0:
            judge.concludes(
                outcome, aperture: system.aperture(of: operation.domain),
                pageSizes: system.pageSizes(of: operation.domain))
        default:
            judge.concludes(outcome, aperture: nil, pageSizes: nil)
        }
        untilSweep -= 1
        if untilSweep <= 0, !judge.hasStopped {
            untilSweep = interval
            _ = judge.sweep()
        }
        return judge.hasStopped ? nil : outcome
    }

    /// Runs a scenario from its opening to the orderly end, and gives the first disagreement.
    ///
    /// The index in a disagreement counts from the first operation after the opening; one in the opening is
    /// negative, and one at the end counts beyond the last. With `observing` the outcome of each operation is
    /// handed out.
    package func run(_ scenario: Scenario, observing: ((Operation, Outcome) -> Void)? = nil) -> Disagreement?
    {
        if !isClean { reset() }
        isClean = false
        var index = -scenario.opening.count
        for operation in scenario.opening {
            guard perform(operation, index: index) != nil else { return judge.disagreement }
            index += 1
        }
        for operation in scenario.operations {
            guard let outcome = perform(operation, index: index) else { return judge.disagreement }
            observing?(operation, outcome)
            index += 1
        }
        return finish(at: index)
    }

    /// Compares everything, detaches every function and frees every domain.
    package func finish(at index: Int) -> Disagreement? {
        guard judge.sweep() else { return judge.disagreement }
        for function in judge.owners.indices {
            guard let domain = judge.owners[function] else { continue }
            guard perform(.detach(UInt8(function)).on(domain: domain), index: index) != nil else {
                return judge.disagreement
            }
        }
        for slot in judge.domains.indices where judge.domains[slot].isAllocated {
            guard perform(Operation(.freeDomain, domain: UInt8(slot)), index: index) != nil else {
                return judge.disagreement
            }
        }
        untilSweep = interval
        isClean = !judge.hasLeaked
        return nil
    }
}
