// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// A private temporary folder that is gone when its owner is, however it ends.
///
/// A shell waits on a pipe that only this process holds open: when the process ends or is killed, the pipe closes
/// and the shell removes the folder. Should the shell be killed too, the next workshop clears up: a file that no
/// process has locked any more says that the owner is gone.
package final class Workshop: @unchecked Sendable {
    /// The folder.
    package let path: String
    private let pipe: Int32
    private let mark: Int32
    private let guardian: pid_t

    /// Makes a folder that only its owner can enter, below `parent` or where the system has such folders.
    package init(below parent: String? = nil) throws(ConformanceError) {
        let parent = parent ?? environmentVariable("TMPDIR") ?? "/tmp"
        Self.clearUp(parent)
        var template = Array("\(parent)/gen-patch-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .lastSystemError("make a folder in '\(parent)'") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        mark = open("\(path)/\(Self.markName)", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard mark >= 0, flock(mark, LOCK_EX | LOCK_NB) == 0 else { throw .lastSystemError("lock '\(path)'") }
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw .lastSystemError("make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        pipe = ends[1]
        // A compiler that outlives us may still write while the folder goes.
        let script = """
            trap '' INT TERM HUP; read -r _
            for i in 1 2 3 4 5 6 7 8 9; do rm -rf -- "$1" && exit; sleep 1; done
            """
        let call = Spawn(arguments: ["/bin/sh", "-c", script, "sh", path], input: ends[0])
        guardian = try call.start()
    }

    deinit {
        close(pipe)
        var status: Int32 = 0
        waitpid(guardian, &status, 0)
        close(mark)
    }

    private static let markName = ".owner"

    /// Removes our folders whose owners are gone.
    private static func clearUp(_ parent: String) {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob("\(parent)/gen-patch-??????/\(markName)", 0, nil, &found) == 0 else { return }
        for index in 0..<Int(found.gl_pathc) {
            guard let word = found.gl_pathv[index] else { continue }
            let file = open(word, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
            guard file >= 0 else { continue }
            defer { close(file) }
            var status = stat()
            guard fstat(file, &status) == 0, status.st_uid == geteuid(), flock(file, LOCK_EX | LOCK_NB) == 0
            else { continue }
            let folder = String(cString: word).dropLast(markName.utf8.count + 1)
            if let pid = try? Spawn(arguments: ["/bin/rm", "-rf", "--", String(folder)]).start() {
                _ = Ending.of(pid)
            }
        }
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
