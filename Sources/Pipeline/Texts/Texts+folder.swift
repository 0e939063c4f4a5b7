// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import Templates

extension Texts {
    /// Our own texts, with those in the user's folder (`NAME.mustache`) in place of ours.
    package static func overridden(by folder: String?) throws(Failure) -> Texts {
        var overrides: [String: String] = [:]
        if let folder {
            guard isFolder(folder) else { throw .unknown(kind: "folder", name: folder, known: []) }
            for file in GitStore.names(in: folder) where file.hasSuffix(".mustache") {
                let name = String(file.dropLast(".mustache".count))
                guard Texts.names.contains(name) else {
                    throw .unknown(kind: "text", name: name, known: Texts.names)
                }
                do {
                    overrides[name] = String(decoding: try readFile("\(folder)/\(file)"), as: UTF8.self)
                } catch { throw .git(error) }
            }
        }
        do { return try Texts(overrides: overrides) } catch { throw .text(error) }
    }
}
