// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// Finds the functions that the entries of ops tables name.
struct CallbackResolver {
    let path: String
    let functions: [Function]
    let macros: Macros

    /// The callbacks of the tables. Those that map and unmap must be found, each as one function of the file.
    func callbacks(of tables: [OpsTable]) -> Result<[Callback], Obstacle> {
        var callbacks: [Callback] = []
        for table in tables {
            for entry in table.entries {
                switch function(of: entry) {
                case .success(let function?):
                    callbacks.append(Callback(entry: entry, table: table, function: function))
                case .success(nil): continue
                case .failure(let obstacle):
                    if Driver.mappingMembers.contains(entry.member) { return .failure(obstacle) }
                }
            }
        }
        return .success(callbacks)
    }

    /// The function that an entry names; nil for none (`NULL`).
    private func function(of entry: OpsTable.Entry) -> Result<Function?, Obstacle> {
        guard let node = entry.namedValue else {
            let isZero = entry.value.kind == .literal && entry.value.text == "0"
            return isZero ? .success(nil) : .failure(obstacle(Self.notAName(entry.member), entry))
        }
        let written = String(decoding: node.name, as: UTF8.self)
        if written == "NULL" { return .success(nil) }
        let name =
            macros.constant(written).flatMap { Macros.soleName($0.token.tree.bytes[$0.body]) } ?? written
        let found = functions.filter { $0.name == name }
        guard found.count == 1 else {
            let message =
                found.isEmpty ? Self.unknown(name, entry.member) : Self.ambiguous(name, entry.member)
            return .failure(obstacle(message, entry))
        }
        return .success(found[0])
    }

    private func obstacle(_ message: String, _ entry: OpsTable.Entry) -> Obstacle {
        Obstacle(message, path: path, range: entry.value.range)
    }

    private static func notAName(_ member: String) -> String {
        "the value of '.\(member)' is not the name of a function"
    }
    private static func unknown(_ name: String, _ member: String) -> String {
        "'.\(member)' is '\(name)', which the file does not define"
    }
    private static func ambiguous(_ name: String, _ member: String) -> String {
        "'.\(member)' is '\(name)', which the file defines more than once"
    }
}
