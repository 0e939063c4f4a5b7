// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Rewriting
import Templates

/// What changes on purpose in a driver, or in several in the same way.
struct ChangeSection: Equatable {
    /// The drivers' names.
    private(set) var drivers: [String]
    /// The changes, those told together in one.
    let groups: [ChangeGroup]

    /// The drivers in words.
    var name: String { drivers.joined(separator: " and ") }

    /// The sections of a series, in the order of their first patches; drivers without changes have none.
    static func sections(of plans: [CommitPlan]) -> [ChangeSection] {
        var paths: [String] = []
        for plan in plans where !paths.contains(plan.path) { paths.append(plan.path) }
        var sections: [ChangeSection] = []
        for path in paths {
            let groups = ChangeGroup.groups(of: plans.filter { $0.path == path }.flatMap(\.step.changes))
            let name = Driver.name(ofPath: path)
            if let index = sections.firstIndex(where: { $0.groups == groups }) {
                sections[index].drivers.append(name)
            } else if !groups.isEmpty {
                sections.append(ChangeSection(drivers: [name], groups: groups))
            }
        }
        return sections
    }

    /// As a template takes it; it names its drivers where the series has others.
    func textValue(isNamed: Bool) -> TextValue {
        .record([
            "driver": .text(name), "is_named": .flag(isNamed), "groups": .list(groups.map(\.textValue)),
        ])
    }
}
