// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import KernelTree

/// A path without links and dots in it; as it is where nothing stands.
func resolved(_ path: String) -> String {
    guard let text = realpath(path, nil) else { return path }
    defer { free(text) }
    return String(cString: text)
}

/// Whether a folder can be looked into.
func isReadable(_ folder: String) -> Bool { access(folder, R_OK | X_OK) == 0 }

/// Whether a folder is the top of a kernel tree.
func isKernel(_ folder: String) -> Bool {
    Kernel.files.allSatisfy { access("\(folder)/\($0)", F_OK) == 0 }
}
