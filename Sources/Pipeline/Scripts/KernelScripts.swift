// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// The tree's own `checkpatch.pl` and `get_maintainer.pl`, out of one revision.
///
/// They run in a folder that holds just what they read of the tree, so that no checkout is needed and nobody's
/// `.checkpatch.conf` or `.get_maintainer.conf` changes what they say.
package struct KernelScripts: Sendable {
    private let repository: Repository
    private let folder: String

    /// What stands at the root of a tree for the scripts to know it as a kernel's, beside the files that are read.
    private static let landmarks = ["COPYING", "CREDITS", "Kbuild", "Makefile", "README"]
    private static let folders = [
        "Documentation", "arch", "include", "drivers", "fs", "init", "ipc", "kernel", "lib", "scripts",
    ]
    private static let files = [
        "MAINTAINERS", ".get_maintainer.ignore", "scripts/checkpatch.pl", "scripts/spelling.txt",
        "scripts/const_structs.checkpatch", "scripts/get_maintainer.pl",
        "Documentation/dev-tools/checkpatch.rst",
    ]

    /// Hands `body` the scripts of `revision`, for patches to the files at `paths`.
    package static func with<Value>(
        of revision: Snapshot, for paths: some Collection<String>,
        _ body: (KernelScripts) async throws -> Value
    ) async throws -> Value {
        let repository = revision.repository
        guard Program(name: "perl", environment: repository.environment).isInstalled else {
            throw Failure.environment("'perl' is not installed", hint: "apt-get install perl")
        }
        return try await TemporaryFolder.with(repository.environment) { root in
            for name in folders { try root.makeFolder(name) }
            for name in landmarks { try root.write([], to: name) }
            for path in Set(files).union(paths).sorted() {
                guard var bytes = try? revision.contents(of: path) else { continue }
                if path == "MAINTAINERS" { bytes = MaintainersFile(bytes).sections(for: paths) }
                try root.write(bytes, to: path)
            }
            try root.makeFolder(".home")
            return try await body(KernelScripts(repository: repository, folder: root.path))
        }
    }

    /// What `checkpatch.pl --strict` says about a mail; nil where the tree has no such script.
    ///
    /// The script tells a cover letter, which has no diff, by the name of its file.
    package func complaints(about mail: [UInt8], isCover: Bool = false) async throws -> [CheckpatchComplaint]?
    {
        // Several may be looked at at once.
        let name = isCover ? "0000-cover-letter.patch" : "\(ObjectID(ofFile: mail).prefix(12)).patch"
        try TemporaryFolder(path: folder).write(mail, to: name)
        let options = ["--strict", "--terse", "--show-types", "--no-summary", "--color=never", "--root=."]
        guard let output = try await run("scripts/checkpatch.pl", options + [name]) else { return nil }
        return output.split(separator: "\n").compactMap(CheckpatchComplaint.init)
    }

    /// Whom `get_maintainer.pl` names for a mail, lists in `cc`; nil where the tree has no such script.
    package func recipients(of mail: [UInt8]) async throws -> Recipients? {
        let options = ["--nogit", "--nogit-fallback", "--nogit-chief-penguins", "--norolestats", "--roles"]
        guard let output = try await run("scripts/get_maintainer.pl", options, input: mail) else {
            return nil
        }
        return try Self.recipients(in: output)
    }

    /// The trees that MAINTAINERS names for the file at `path`; none where the tree has no such script.
    package func trees(of path: String) async throws -> [String] {
        let options = ["--noemail", "--scm", "--nogit", "--nogit-fallback", "--norolestats"]
        let output = try await run("scripts/get_maintainer.pl", options + ["-f", path]) ?? ""
        return output.split(separator: "\n").compactMap { line in
            line.hasPrefix("git ") ? line.dropFirst(4).split(separator: " ").first.map(String.init) : nil
        }
    }

    /// Reads lines of `Name <address> (role:SECTION)`; the first word of a list's role ends in `list`.
    static func recipients(in text: String) throws(SeriesError) -> Recipients {
        var (to, cc): ([PatchSeries.Identity], [PatchSeries.Identity]) = ([], [])
        for line in text.split(separator: "\n") {
            let address = line.lastIndex(of: ">") ?? line.startIndex
            let role = line[address...].firstRange(of: " (")
            let person = try PatchSeries.Identity(
                parsing: String(line[..<(role?.lowerBound ?? line.endIndex)]))
            let kind = role.map { line[$0.upperBound...].prefix { $0 != ":" && $0 != ")" } } ?? ""
            if kind.hasSuffix("list") { cc.append(person) } else { to.append(person) }
        }
        return Recipients(to: to, cc: cc)
    }

    /// Runs a script; both leave with an error where they found something, which is no failure of ours.
    private func run(_ script: String, _ options: [String], input: [UInt8] = []) async throws -> String? {
        var environment = repository.environment
        // git is asked about cited commits: by the user's own rules of trust, in the user's own repository.
        let home = environment.variables["HOME"] ?? ""
        environment.variables["GIT_CONFIG_GLOBAL"] =
            environment.variables["GIT_CONFIG_GLOBAL"] ?? home + "/.gitconfig"
        environment.variables["HOME"] = folder + "/.home"
        environment.variables["GIT_DIR"] = repository.gitFolder
        environment.variables["LC_ALL"] = "C.UTF-8"
        // get_maintainer.pl sorts the keys of a hash: without a fixed seed, equal ones come in any order.
        environment.variables["PERL_HASH_SEED"] = "0"
        environment.variables["PERL_PERTURB_KEYS"] = "0"
        let perl = Program(name: "perl", environment: environment, folder: folder)
        let outcome = try await perl.run([script] + options, input: input)
        let errors = String(decoding: outcome.errors, as: UTF8.self)
        if errors.contains("Can't open perl script") { return nil }
        guard outcome.succeeded || errors.isEmpty || !outcome.output.isEmpty else {
            let said = errors.split(separator: "\n").joined(separator: "; ")
            throw Failure.environment("the tree's '\(script)' failed: \(said)", hint: nil)
        }
        return String(decoding: outcome.output, as: UTF8.self)
    }
}

/// One line of `checkpatch.pl`.
package struct CheckpatchComplaint: Hashable, Sendable {
    /// How much it weighs: `ERROR`, `WARNING`, `CHECK`.
    package let level: String
    /// Its type, such as `LONG_LINE`.
    package let type: String
    /// The line of the mail, from 1; nil for the mail as a whole.
    package let line: Int?
    /// What it says.
    package let message: String

    /// Reads `0001.patch:12: ERROR:TRAILING_WHITESPACE: trailing whitespace`.
    init?(_ text: Substring) {
        let parts = text.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5 else { return nil }
        level = String(parts[2].drop { $0 == " " })
        guard ["ERROR", "WARNING", "CHECK"].contains(level) else { return nil }
        line = Int(parts[1])
        type = String(parts[3])
        message = String(parts[4].drop { $0 == " " })
    }
}
