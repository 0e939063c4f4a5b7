// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Rewriting

/// What a driver's file is to become, commit by commit.
package struct Conversion: Sendable {
    /// The driver's name.
    package let driver: String
    /// The file, from the root of the tree.
    package let path: String
    /// The commits to be; none where there is nothing left to do.
    package let steps: [Rewrite.Step]

    /// How many of the commits mend defects before the others begin.
    var leadingFixes: Int { steps.prefix(while: \.isFix).count }

    /// A commit to be.
    package typealias Step = Rewrite.Step

    /// A conversion of the file at `path` in `steps`.
    package init(driver: String, path: String, steps: [Rewrite.Step]) {
        (self.driver, self.path, self.steps) = (driver, path, steps)
    }
}

extension Conversion {
    /// The same conversion, whose commits declare what a proof saw of their changes.
    func declaring(_ changes: [[DeclaredChange]]) -> Conversion {
        guard changes.count == steps.count else { return self }
        let told = zip(steps, changes).map { step, changes in
            Step(
                recipes: step.recipes, before: step.before, after: step.after, changes: changes,
                facts: step.facts)
        }
        return Conversion(driver: driver, path: path, steps: told)
    }
}

/// What turns a driver's file into commits to be: the recipes that were asked for.
package struct Converter: Sendable {
    /// What a plan comes to for the driver's file at `path` in a tree.
    package let outcome: @Sendable (_ path: String, _ tree: any TreeReader) throws -> Rewrite.Result

    /// A converter that works as `outcome` says.
    package init(
        _ outcome: @escaping @Sendable (_ path: String, _ tree: any TreeReader) throws -> Rewrite.Result
    ) {
        self.outcome = outcome
    }

    /// The conversions of the drivers at `paths`; throws the findings of all that refuse.
    package func conversions(of paths: [String], in tree: any TreeReader) throws -> [Conversion] {
        var conversions: [Conversion] = []
        var findings: [Finding] = []
        for path in paths {
            let driver = Driver.name(ofPath: path)
            switch try outcome(path, tree) {
            case .rewritten(let rewrite):
                conversions.append(Conversion(driver: driver, path: path, steps: rewrite.steps))
            case .alreadyDone: conversions.append(Conversion(driver: driver, path: path, steps: []))
            case .refused(let found): findings += found
            }
        }
        if !findings.isEmpty { throw Failure.refused(findings) }
        return conversions
    }
}
