// SPDX-License-Identifier: GPL-2.0-only
import Rewriting
import Templates

/// Declared changes that have one reason and one effect, to be told together.
struct ChangeGroup: Equatable {
    /// The changes, in order.
    private(set) var changes: [DeclaredChange]

    /// The groups of `changes`, in the order of their first members.
    static func groups(of changes: [DeclaredChange]) -> [ChangeGroup] {
        var groups: [ChangeGroup] = []
        for change in changes {
            let index = groups.firstIndex { group in
                let first = group.changes[0]
                return (first.reason, first.before, first.after) == (
                    change.reason, change.before, change.after
                )
                    && (first.sequence == change.sequence || first.effect != .widens)
                    && first.readers.isEmpty && change.readers.isEmpty
            }
            if let index {
                // What two commits declare in the same words is told once.
                if !groups[index].changes.contains(where: { $0.change == change.change }) {
                    groups[index].changes.append(change)
                }
            } else {
                groups.append(.init(changes: [change]))
            }
        }
        return groups
    }

    /// What all sentences end with behind a colon, which is then said once.
    var tail: String? {
        guard changes.count > 1 else { return nil }
        let tails = Set(changes.map { $0.change.split(separator: ": ").dropFirst().last.map(String.init) })
        guard tails.count == 1, let tail = tails.first else { return nil }
        return tail
    }

    /// The sentences, without what is said once.
    var sentences: [String] {
        guard let tail else { return changes.map(\.change) }
        return changes.map { String($0.change.dropLast(tail.count + 2)) }
    }

    /// As a template takes it.
    var textValue: TextValue {
        let first = changes[0]
        let items = sentences.map { TextValue.record(["change": .text($0)]) }
        return .record([
            "law": .text(first.law), "name": .text(first.name), "change": .text(Self.sentence(first.change)),
            "reason": .text(Self.sentence(first.reason)), "sequence": .text(first.sequence),
            "before": .text(first.before), "after": .text(first.after), "tail": .text(tail ?? ""),
            "readers": .list(first.readers.map { .text($0) }), "items": .list(items),
            "is_single": .flag(changes.count == 1),
        ])
    }

    /// A sentence without its full stop, with a capital letter unless it begins with a name of the code.
    private static func sentence(_ text: String) -> String {
        let body = text.hasSuffix(".") ? text.dropLast() : text[...]
        let word = body.prefix { $0 != " " }
        guard word.allSatisfy({ $0.isLowercase && $0.isASCII }) else { return String(body) }
        return body.prefix(1).uppercased() + body.dropFirst()
    }
}
