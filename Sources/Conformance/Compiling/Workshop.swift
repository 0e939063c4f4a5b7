// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// A private temporary folder that is gone when its owner is, however it ends.
///
/// A shell waits on a pipe that only this process holds open: when the process ends or is killed, the pipe closes
/// and the shell removes the folder.
final class Workshop: @unchecked Sendable {
    /// The folder.
    let path: String
    private let pipe: Int32
    private let guardian: pid_t

    /// Makes a folder that only its owner can enter.
    init() throws(ConformanceError) {
        let parent = environmentVariable("TMPDIR") ?? "/tmp"
        var template = Array("\(parent)/gen-patch-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .lastSystemError("make a folder in '\(parent)'") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw .lastSystemError("make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        pipe = ends[1]
        let script = "trap '' INT TERM HUP; read -r _; exec rm -rf -- \"$1\""
        let call = Spawn(arguments: ["/bin/sh", "-c", script, "sh", path], input: ends[0])
        guardian = try call.start()
    }

    deinit {
        close(pipe)
        var status: Int32 = 0
        waitpid(guardian, &status, 0)
    }

    /// Writes a file of the folder, with the folders on its way.
    func write(_ bytes: [UInt8], to name: String) throws(ConformanceError) {
        var folder = path
        for part in name.split(separator: "/").dropLast() {
            folder += "/\(part)"
            mkdir(folder, 0o700)
        }
        try Conformance.write(bytes, to: "\(path)/\(name)")
    }
}
