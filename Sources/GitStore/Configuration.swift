// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// Git's configuration as one user sees it in one repository: system, user, repository, work tree, command line.
package struct Configuration: ~Copyable {
    let handle: Owned
    private let overrides: [(key: String, value: String)]

    init(
        repository: OpaquePointer, commonFolder: String, gitFolder: String, environment: Environment
    ) throws(GitError) {
        var files = Self.protectedFiles(environment)
        files.append((GIT_CONFIG_LEVEL_LOCAL, commonFolder + "/config"))
        files.append((GIT_CONFIG_LEVEL_APP, gitFolder + "/config.worktree"))
        handle = try Self.read(files, repository)
        overrides = Self.commandLine(environment)
    }

    /// The configuration that no repository can change, which alone decides whom to trust.
    init(protected environment: Environment) throws(GitError) {
        handle = try Self.read(Self.protectedFiles(environment), nil)
        overrides = Self.commandLine(environment)
    }

    private static func read(
        _ files: [(level: git_config_level_t, path: String)], _ repository: OpaquePointer?
    ) throws(GitError) -> Owned {
        let handle = try Owned("git_config_new", free: git_config_free) { git_config_new(&$0) }
        for file in files {
            try check(
                git_config_add_file_ondisk(handle.pointer, file.path, file.level, repository, 0),
                "git_config_add_file_ondisk")
        }
        return handle
    }

    private static func protectedFiles(_ environment: Environment) -> [(git_config_level_t, String)] {
        let variables = environment.variables
        var files: [(git_config_level_t, String)] = []
        if !environment.isSet("GIT_CONFIG_NOSYSTEM") {
            files.append((GIT_CONFIG_LEVEL_SYSTEM, variables["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig"))
        }
        if let global = variables["GIT_CONFIG_GLOBAL"] {
            if !global.isEmpty { files.append((GIT_CONFIG_LEVEL_GLOBAL, global)) }
            return files
        }
        let shared = variables["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        if let folder = shared ?? environment.home.map({ $0 + "/.config" }) {
            files.append((GIT_CONFIG_LEVEL_XDG, folder + "/git/config"))
        }
        if let home = environment.home { files.append((GIT_CONFIG_LEVEL_GLOBAL, home + "/.gitconfig")) }
        return files
    }

    /// What `git -c` and `GIT_CONFIG_COUNT` set, in order.
    private static func commandLine(_ environment: Environment) -> [(String, String)] {
        let variables = environment.variables
        var pairs: [(String, String)] = []
        for index in 0..<(variables["GIT_CONFIG_COUNT"].flatMap { Int($0) } ?? 0) {
            guard let key = variables["GIT_CONFIG_KEY_\(index)"] else { continue }
            pairs.append((normalized(key), variables["GIT_CONFIG_VALUE_\(index)"] ?? ""))
        }
        for word in ShellWords(variables["GIT_CONFIG_PARAMETERS"] ?? "") {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((normalized(String(parts[0])), parts.count == 2 ? String(parts[1]) : "true"))
        }
        return pairs
    }

    /// `key` with its section and name in lower case, as git compares them; what is between keeps its case.
    private static func normalized(_ key: String) -> String {
        let parts = key.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 2, let first = parts.first, let last = parts.last else { return key.lowercased() }
        return ([first.lowercased()] + parts[1..<(parts.count - 1)].map(String.init) + [last.lowercased()])
            .joined(separator: ".")
    }

    /// The last value of `key`, such as `user.name`; nil when it is not set.
    package func string(_ key: String) -> String? {
        let wanted = Self.normalized(key)
        if let last = overrides.last(where: { $0.key == wanted }) { return last.value }
        var buffer = git_buf()
        defer { git_buf_dispose(&buffer) }
        guard git_config_get_string_buf(&buffer, handle.pointer, key) == 0 else { return nil }
        return buffer.ptr.map { String(cString: $0) }
    }

    /// The last value of `key` as true or false; nil when it is not set or neither.
    package func bool(_ key: String) -> Bool? {
        guard let value = string(key) else { return nil }
        var result: Int32 = 0
        return git_config_parse_bool(&result, value) == 0 ? result != 0 : nil
    }

    /// All values of `key`, in order.
    func strings(_ key: String) -> [String] {
        var values: [String] = []
        withUnsafeMutablePointer(to: &values) { values in
            _ = git_config_get_multivar_foreach(
                handle.pointer, key, nil,
                { entry, payload in
                    guard let value = entry?.pointee.value else { return 0 }
                    payload?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: value))
                    return 0
                }, values)
        }
        let wanted = Self.normalized(key)
        return values + overrides.filter { $0.key == wanted }.map(\.value)
    }
}

/// The words of a line in which git has quoted for the shell: `'a'='b c' 'd'`.
struct ShellWords: Sequence, IteratorProtocol {
    private var rest: Substring

    init(_ line: String) { rest = Substring(line) }

    mutating func next() -> String? {
        rest = rest.drop { $0 == " " }
        guard !rest.isEmpty else { return nil }
        var word = ""
        var isQuoted = false
        while let character = rest.popFirst() {
            switch character {
            case "'": isQuoted.toggle()
            case "\\" where !isQuoted: rest.popFirst().map { word.append($0) }
            case " " where !isQuoted: return word
            default: word.append(character)
            }
        }
        return word
    }
}
