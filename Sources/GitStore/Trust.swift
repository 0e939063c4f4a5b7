// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Git's rule on whose repositories to read: one's own, and those that `safe.directory` names.
///
/// Only configuration that no repository can change is asked (git 2.35.2, CVE-2022-24765).
struct Trust {
    let environment: Environment

    /// Throws `untrusted` unless the repository is the user's own or named as safe.
    func demand(gitFolder: String, workTree: String?) throws(GitError) {
        let marker = workTree.map { $0 + "/.git" }
        let places = [gitFolder, workTree, marker].compactMap { $0 }
        if places.allSatisfy(isOwn) { return }
        let subject = workTree ?? gitFolder
        var isSafe = false
        for value in try Configuration(protected: environment).strings("safe.directory") {
            isSafe = !value.isEmpty && (isSafe || names(value, subject))
        }
        guard isSafe else { throw .untrusted(path: subject) }
    }

    private func names(_ value: String, _ subject: String) -> Bool {
        let path = environment.expanding(value)
        if path == "*" || path == subject { return true }
        return path.hasSuffix("/*") && subject.hasPrefix(path.dropLast())
    }

    /// Whether `path` is the user's; for root under sudo also the calling user's. What is not there is nobody's.
    private func isOwn(_ path: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return true }
        let user = geteuid()
        if status.st_uid == user { return true }
        guard user == 0, let caller = environment.variables["SUDO_UID"] else { return false }
        return UInt32(caller) == status.st_uid
    }
}
