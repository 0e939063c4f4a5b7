// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// A repository, opened from any folder inside it: a clone, a bare one, a linked work tree.
///
/// Objects that are made here stay in memory until a `Publication` stores them, so that a run that ends early
/// leaves nothing behind. Reading is safe from several tasks at once as long as none of them makes objects.
package final class Repository: @unchecked Sendable {
    /// The folder with HEAD: `.git`, that of a linked work tree, or the bare repository itself.
    package let gitFolder: String
    /// The folder with refs and objects, which linked work trees share.
    package let commonFolder: String
    /// The work tree; nil in a bare repository.
    package let workTree: String?
    /// The configuration as this user sees it here.
    package let configuration: Configuration
    /// The world that the repository was opened from.
    package let environment: Environment

    let handle: Owned
    let objects: ObjectStore
    let boundary: Set<ObjectID>

    /// Opens the repository that `path` lies in, or that `GIT_DIR` names.
    ///
    /// Throws `notARepository`, `unsupportedFormat` (SHA-256, reftable) or `untrusted`, as git itself would refuse.
    package init(at path: String, environment: Environment) throws(GitError) {
        Library.start(home: environment.home)
        let handle = try Self.open(path, environment)
        let repository = handle.pointer
        gitFolder = Self.folder(git_repository_path(repository)) ?? path
        commonFolder = Self.folder(git_repository_commondir(repository)) ?? path
        workTree = Self.folder(git_repository_workdir(repository))
        configuration = try Configuration(
            repository: repository, commonFolder: commonFolder, gitFolder: gitFolder,
            environment: environment)
        try check(
            git_repository_set_config(repository, configuration.handle.pointer),
            "git_repository_set_config")
        try Trust(environment: environment).demand(gitFolder: gitFolder, workTree: workTree)
        objects = try ObjectStore(repository: repository, commonFolder: commonFolder)
        boundary = Self.shallowCommits(in: commonFolder)
        self.handle = handle
        self.environment = environment
    }

    var pointer: OpaquePointer { handle.pointer }

    private static func open(_ path: String, _ environment: Environment) throws(GitError) -> Owned {
        let named = environment.variables["GIT_DIR"].flatMap { $0.isEmpty ? nil : $0 }
        let flags = named == nil ? 0 : GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue
        let ceilings = environment.variables["GIT_CEILING_DIRECTORIES"] ?? ""
        do throws(GitError) {
            return try Owned("git_repository_open_ext", free: git_repository_free) {
                git_repository_open_ext(&$0, named ?? path, UInt32(flags), ceilings)
            }
        } catch {
            guard case .library(_, let code, _, let message) = error else { throw error }
            if code == GIT_ENOTFOUND.rawValue { throw .notARepository(path: path) }
            guard message.contains("unsupported") else { throw error }
            throw .unsupportedFormat(path: path, what: format(message))
        }
    }

    /// The format that libgit2's `message` of an unsupported extension is about.
    private static func format(_ message: String) -> String {
        if message.contains("objectformat") { return "SHA-256 object names" }
        return message.contains("refstorage") ? "the reftable format" : message
    }

    /// A folder as libgit2 gives it, without the slash at its end.
    private static func folder(_ path: UnsafePointer<CChar>?) -> String? {
        guard let path else { return nil }
        let text = String(cString: path)
        return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// The commits of a shallow clone whose parents it does not have.
    private static func shallowCommits(in folder: String) -> Set<ObjectID> {
        guard let bytes = try? readFile(folder + "/shallow") else { return [] }
        return Set(bytes.split(separator: UInt8(ascii: "\n")).compactMap { ObjectID(text($0)) })
    }
}
