// SPDX-License-Identifier: GPL-2.0-only
import GitStore

/// What subjects of patches to a file begin with, such as `iommu/s390`.
package struct SubsystemPrefix: Sendable, Equatable {
    /// The prefix without its colon.
    package let text: String
    /// Whether it was made from the path, for want of a history.
    package let isGuessed: Bool

    /// The commonest in the last 50 subjects of the file, else the commonest of its folder that names the file, else
    /// one made from the path.
    package static func of(
        _ path: String, in repository: Repository, at commit: ObjectID
    ) throws(GitError) -> SubsystemPrefix {
        let own = try repository.commits(changing: path, below: commit).map(\.subject)
        if let prefix = commonest(in: own) { return SubsystemPrefix(text: prefix, isGuessed: false) }
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        let word = word(of: path)
        // A neighbour's prefix would be wrong: of the folder's, only those that name this driver count.
        let around = try repository.commits(changing: folder, below: commit).map(\.subject)
            .filter { prefix(of: $0)?.contains(word) == true }
        if let prefix = commonest(in: around) { return SubsystemPrefix(text: prefix, isGuessed: false) }
        return guessed(from: path)
    }

    /// `iommu/s390` for `drivers/iommu/s390-iommu.c`: the folder, and what the file's name adds to it.
    static func guessed(from path: String) -> SubsystemPrefix {
        let folder = path.split(separator: "/").dropLast().last ?? ""
        let isOwnFolder = folder == "drivers" || folder.isEmpty
        return SubsystemPrefix(
            text: isOwnFolder ? word(of: path) : "\(folder)/\(word(of: path))", isGuessed: true)
    }

    /// What a file's name adds to that of its folder: `s390` for `iommu/s390-iommu.c`.
    private static func word(of path: String) -> String {
        let parts = path.split(separator: "/")
        let folder = parts.dropLast().last ?? ""
        let name = (parts.last ?? "").prefix { $0 != "." }
        let words = name.split { $0 == "-" || $0 == "_" }.filter { $0 != folder }
        return words.isEmpty ? String(name) : words.joined(separator: "-")
    }

    /// The prefix that most subjects have; of several the one that was used last.
    static func commonest(in subjects: [String]) -> String? {
        let prefixes = subjects.compactMap(prefix)
        let counts = prefixes.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let most = counts.values.max()
        return prefixes.first { counts[$0] == most }
    }

    /// What stands before the colon: words of a path, no sentence.
    private static func prefix(of subject: String) -> String? {
        let text = subject.prefix { $0 != ":" }
        guard text.count < subject.count, !text.isEmpty,
            !text.contains(where: { $0.isWhitespace || $0 == "\"" })
        else { return nil }
        return String(text)
    }
}
