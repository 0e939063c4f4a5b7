// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// A statement that takes or releases a lock.
struct LockCall {
    /// The statement.
    let statement: Syntax
    /// The function that it calls.
    let function: Syntax
    /// The lock, as it is written; what RCU's readers hold has no name but theirs.
    let lock: String

    /// The lock call that a statement is, if it is one.
    init?(_ statement: Syntax) {
        guard statement.kind == .expressionStatement, let call = statement.children.first, call.kind == .call,
            let function = call.children.first, function.kind == .identifier,
            let arguments = call.first(.argumentList)?.children,
            ["lock", "unlock"].contains(where: {
                function.string.split(separator: "_").contains(Substring($0))
            }),
            !function.string.contains("init")
        else { return nil }
        (self.statement, self.function) = (statement, function)
        lock =
            arguments.first?.string ?? function.string.split(separator: "_").dropLast().joined(separator: "_")
    }

    /// Whether it gives the lock back.
    var isRelease: Bool { function.string.contains("unlock") }

    /// Whether it also turns interrupts off or on.
    var hasInterrupts: Bool {
        function.string.hasSuffix("irqsave") || function.string.hasSuffix("irqrestore")
    }

    /// The same call without a word for interrupts.
    var withoutInterrupts: String {
        let name = function.string.split(separator: "_").dropLast().joined(separator: "_")
        return "\(name)(\(lock));"
    }
}

extension MutantWriter {
    /// Adds what can be wrong with one lock call.
    mutating func mutate(_ call: LockCall, in definition: Syntax) {
        let all = definition.descendants(.expressionStatement).compactMap(LockCall.init)
            .filter { $0.lock == call.lock }
        add(.lock, [Change(call.statement, ";")])
        add(.lock, all.map { Change($0.statement, ";") })
        guard call.hasInterrupts else { return }
        add(.interrupts, [Change(call.statement, call.withoutInterrupts)])
        add(.interrupts, all.filter(\.hasInterrupts).map { Change($0.statement, $0.withoutInterrupts) })
    }
}
