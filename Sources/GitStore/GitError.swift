// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// What can go wrong with a repository.
package enum GitError: Error, Equatable {
    /// No repository at `path`, nor in any folder above.
    case notARepository(path: String)
    /// A format that libgit2 cannot read, such as SHA-256 object names.
    case unsupportedFormat(path: String, what: String)
    /// The repository's folder belongs to another user, whom `safe.directory` does not name.
    case untrusted(path: String)
    /// `reference`, which HEAD names, has no commit yet.
    case unbornHead(reference: String)
    /// A revision that names nothing here, or nothing of the kind asked for.
    case unknownRevision(String)
    /// The object is not in the repository (a shallow or partial clone may lack it).
    case missingObject(ObjectID)
    /// The object's bytes do not give its name, or cannot be read.
    case corruptObject(ObjectID, message: String)
    /// An object that the revision leads to cannot be read.
    case corruptRevision(String, message: String)
    /// What stands at `path` is no regular file.
    case notAFile(path: String, kind: TreeEntry.Kind)
    /// A value of the configuration or environment that git would refuse.
    case configuration(key: String, message: String)
    /// Nobody knows who commits.
    case identity(role: String, message: String)
    /// The signing program did not sign.
    case signing(program: String, message: String)
    /// A program that git's configuration names could not be run.
    case program(name: String, message: String)
    /// A name that git refuses for a branch or a tag.
    case invalidName(String)
    /// The branch or tag stands already.
    case exists(reference: String)
    /// `reference` cannot stand beside `other`, as a file cannot beside a folder of its name.
    case conflict(reference: String, other: String)
    /// A lock that is not provably a dead run's of ours.
    case locked(path: String)
    /// The branch is not where our own tag says that we left it.
    case moved(reference: String)
    /// A work tree at `path` has the branch checked out.
    case checkedOut(reference: String, path: String)
    /// The output folder holds something.
    case outputNotEmpty(path: String)
    /// The system refused `operation` on `path`.
    case system(operation: String, path: String, code: Int32)
    /// libgit2 refused: the C function, its status, the class of the error, its message.
    case library(function: String, code: Int32, class: Int32, message: String)
}

extension GitError: CustomStringConvertible {
    /// One line for the user, lower case, without a full stop.
    package var description: String {
        switch self {
        case .notARepository(let path): "'\(path)' is not in a git repository"
        case .unsupportedFormat(let path, let what): "'\(path)' uses \(what), which libgit2 cannot read"
        case .untrusted(let path): "'\(path)' belongs to another user"
        case .unbornHead(let reference): "HEAD names '\(reference)', which has no commit yet"
        case .unknownRevision(let text): "unknown revision '\(text)'"
        case .missingObject(let id): "object \(id) is missing"
        case .corruptObject(let id, let message): "object \(id) is corrupt: \(message)"
        case .corruptRevision(let text, let message): "revision '\(text)' cannot be read: \(message)"
        case .notAFile(let path, let kind): "'\(path)' is a \(kind), not a file"
        case .configuration(let key, let message): "'\(key)': \(message)"
        case .identity(let role, let message): "the \(role) is unknown: \(message)"
        case .signing(let program, let message): "'\(program)' did not sign: \(message)"
        case .program(let name, let message): "'\(name)' could not be run: \(message)"
        case .invalidName(let name): "'\(name)' is not a valid name"
        case .exists(let reference): "'\(reference)' exists already"
        case .conflict(let reference, let other): "'\(reference)' cannot stand beside '\(other)'"
        case .locked(let path): "'\(path)' exists: another git process may be at work"
        case .moved(let reference): "'\(reference)' is not where our tag says that it was left"
        case .checkedOut(let reference, let path): "'\(reference)' is checked out at '\(path)'"
        case .outputNotEmpty(let path): "'\(path)' is not empty"
        case .system(let operation, let path, let code):
            "cannot \(operation) '\(path)': \(String(cString: strerror(code)).lowercased())"
        case .library(let function, let code, let kind, let message):
            "\(message) [\(function), code \(code), class \(kind)]"
        }
    }

    /// What the user can do about it, where that is known.
    package var hint: String? {
        switch self {
        case .notARepository: "name one with --kernel"
        case .untrusted(let path): "git config --global --add safe.directory \(path)"
        case .unbornHead: "name a commit with --rev"
        case .unknownRevision: "name a commit of this repository"
        case .invalidName: "'git check-ref-format --branch NAME' says what a name may be"
        case .missingObject: "in a shallow or partial clone, fetch it with git first"
        case .corruptObject, .corruptRevision: "git fsck says what else is damaged"
        case .identity: "git config --global user.name NAME; git config --global user.email MAIL"
        case .signing: "git config user.signingKey KEY (and gpg.format ssh for an SSH key), or --no-sign"
        case .exists: "choose another name with --branch, or delete it"
        case .locked: "remove it if no git process runs"
        case .checkedOut: "check out another branch there first"
        case .outputNotEmpty: "choose another folder with --output"
        default: nil
        }
    }
}
