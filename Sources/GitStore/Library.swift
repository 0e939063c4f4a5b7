// SPDX-License-Identifier: GPL-2.0-only
import CGit2
import Synchronization

/// The door to libgit2: turns a negative status into an error that names the C function.
@discardableResult
func check(_ status: Int32, _ function: String) throws(GitError) -> Int32 {
    guard status < 0 else { return status }
    guard let last = git_error_last() else {
        throw .library(function: function, code: status, class: 0, message: "unknown error")
    }
    let message = last.pointee.message.map { String(cString: $0) } ?? "unknown error"
    throw .library(function: function, code: status, class: last.pointee.klass, message: message)
}

/// A pointer that libgit2 gave us, freed when its owner goes.
struct Owned: ~Copyable {
    let pointer: OpaquePointer
    private let free: (OpaquePointer?) -> Void

    /// Takes what `make`, a call of the C function named `function`, hands out.
    init(
        _ function: String, free: @escaping (OpaquePointer?) -> Void,
        make: (inout OpaquePointer?) -> Int32
    ) throws(GitError) {
        var pointer: OpaquePointer?
        try check(make(&pointer), function)
        guard let pointer else {
            throw .library(function: function, code: 0, class: 0, message: "no result")
        }
        self.pointer = pointer
        self.free = free
    }

    deinit { free(pointer) }
}

/// libgit2 as this module wants it, started once a process.
///
/// It is kept from reading the system's and the user's configuration and from judging owners by it, since its
/// search paths are one set a process: `Configuration` and `Trust` do both from an `Environment`. Only `~/` in
/// an include path goes by the first home that a process opened a repository with.
enum Library {
    static func start(home: String?) {
        _ = started
        first.withLock { known in
            guard known == nil, let home else { return }
            known = home
            _ = cgit2_set_search_path(Int32(GIT_CONFIG_LEVEL_GLOBAL.rawValue), home)
        }
    }

    private static let first = Mutex<String?>(nil)

    private static let started: Void = {
        git_libgit2_init()
        let levels = [
            GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_PROGRAMDATA,
            GIT_CONFIG_LEVEL_GLOBAL,
        ]
        for level in levels { _ = cgit2_set_search_path(Int32(level.rawValue), "") }
        _ = cgit2_set_owner_validation(0)
        "preciousobjects".withCString { precious in
            "partialclone".withCString { partial in
                "worktreeconfig".withCString { worktree in
                    var names: [UnsafePointer<CChar>?] = [precious, partial, worktree]
                    _ = cgit2_set_extensions(&names, names.count)
                }
            }
        }
    }()
}

/// Stands in for the function of mbedTLS that reads certificates. A libgit2 that is built with it reads all of the
/// machine's when it starts, which takes longer than most commands; nothing here opens a connection.
@_cdecl("mbedtls_x509_crt_parse_file")
package func skipCertificates(_ chain: UnsafeMutableRawPointer?, _ path: UnsafePointer<CChar>?) -> Int32 { 0 }
