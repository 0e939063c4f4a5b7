// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// What the user sees: standard output for results, standard error for everything else.
enum Terminal {
    /// Whether results go to a terminal that shows colours.
    static var hasColours: Bool {
        isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil && text(of: "TERM") != "dumb"
    }

    /// Writes bytes to standard output as they are; ends quietly when nobody reads them any more.
    static func write(_ bytes: [UInt8]) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(STDOUT_FILENO, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            written += count
        }
    }

    /// Writes a text to standard output.
    static func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes lines to standard error.
    static func complain(_ text: String) {
        let line = text.hasSuffix("\n") ? text : text + "\n"
        line.withCString { _ = Glibc.write(STDERR_FILENO, $0, strlen($0)) }
    }

    /// A path that does not depend on the folder that the process is in.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        var parts = String(cString: folder).split(separator: "/")
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    private static func text(of variable: String) -> String? { getenv(variable).map { String(cString: $0) } }
}
