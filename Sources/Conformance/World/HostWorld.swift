// SPDX-License-Identifier: GPL-2.0-only

/// All files that one driver of one tree is compiled with, apart from the driver itself.
package struct HostWorld: Sendable, Equatable {
    /// A file, by its path below the world's folder.
    struct File: Sendable, Equatable {
        var path: String
        var bytes: [UInt8]
    }

    /// Every file.
    var files: [File]
    /// The kernel's files among them that are compiled for every driver: their accesses, lines and behaviour are
    /// under test.
    var sources: [String]
    /// The path of the driver's file in the tree.
    var driverPath: String
    /// Functions of the kernel's that ours stand before.
    var wrapped: [String]

    /// Whether a name that no object defines comes from elsewhere: from the C library, the compiler's run time, the linker.
    static func isProvided(_ name: String, wrapped: [String]) -> Bool {
        let library: Set<String> = [
            "_end", "abort", "backtrace", "bcmp", "memcmp", "memcpy", "memmove", "memset", "mmap", "strcmp",
            "strlen",
            "vsnprintf",
        ]
        let prefixes = ["__start_", "__stop_", "__ehdr_start", "_GLOBAL_"]
        return library.contains(name) || wrapped.contains(name) || prefixes.contains { name.hasPrefix($0) }
    }
}
