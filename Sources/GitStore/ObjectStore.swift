// SPDX-License-Identifier: GPL-2.0-only
import CGit2
import Synchronization

/// The objects of a repository: those on disk, and above them those made by this run, which are in memory.
final class ObjectStore: @unchecked Sendable {
    private let database: Owned
    private let folder: String
    private let made = Mutex<[(id: ObjectID, kind: git_object_t)]>([])

    init(repository: OpaquePointer, commonFolder: String) throws(GitError) {
        database = try Owned("git_repository_odb", free: git_odb_free) {
            git_repository_odb(&$0, repository)
        }
        folder = commonFolder + "/objects"
        var memory: UnsafeMutablePointer<git_odb_backend>?
        try check(git_mempack_new(&memory), "git_mempack_new")
        try check(git_odb_add_backend(database.pointer, memory, 999), "git_odb_add_backend")
    }

    /// Makes an object in memory.
    func make(_ kind: git_object_t, _ bytes: [UInt8]) throws(GitError) -> ObjectID {
        var raw = git_oid()
        let status = made.withLock { made in
            let status = git_odb_write(&raw, database.pointer, bytes, bytes.count, kind)
            made.append((ObjectID(raw), kind))
            return status
        }
        try check(status, "git_odb_write")
        return ObjectID(raw)
    }

    /// Hands the bytes of the object named `id` to `body`.
    func withBytes<Result>(
        of id: ObjectID, _ body: (git_object_t, UnsafeRawBufferPointer) throws(GitError) -> Result
    ) throws(GitError) -> Result {
        var raw = id.raw
        let object: Owned
        do throws(GitError) {
            object = try Owned("git_odb_read", free: git_odb_object_free) {
                git_odb_read(&$0, database.pointer, &raw)
            }
        } catch {
            guard case .library(_, let code, _, let message) = error else { throw error }
            if code == GIT_ENOTFOUND.rawValue { throw .missingObject(id) }
            throw .corruptObject(id, message: message)
        }
        let bytes = UnsafeRawBufferPointer(
            start: git_odb_object_data(object.pointer), count: git_odb_object_size(object.pointer))
        return try body(git_odb_object_type(object.pointer), bytes)
    }

    /// The bytes of the object named `id`, which must be a `kind`.
    func bytes(of id: ObjectID, _ kind: git_object_t) throws(GitError) -> [UInt8] {
        try withBytes(of: id) { found, bytes throws(GitError) in
            guard found == kind else {
                throw .corruptObject(id, message: "not a \(String(cString: git_object_type2string(kind)))")
            }
            return Array(bytes)
        }
    }

    /// Whether the object is here, on disk or in memory.
    func contains(_ id: ObjectID) -> Bool {
        var raw = id.raw
        return git_odb_exists(database.pointer, &raw) == 1
    }

    /// Writes the objects made here, that disk lacks, as loose ones, each synced before the next.
    func store() throws(GitError) { try store(in: folder) }

    /// Writes the objects made here into another folder of objects.
    func store(in folder: String) throws(GitError) {
        let disk = try Owned("git_odb_open", free: git_odb_free) { git_odb_open(&$0, folder) }
        var loose: UnsafeMutablePointer<git_odb_backend>?
        try check(git_odb_backend_loose(&loose, folder, -1, 1, 0, 0), "git_odb_backend_loose")
        try check(git_odb_add_backend(disk.pointer, loose, 999), "git_odb_add_backend")
        for object in made.withLock({ $0 }) {
            let bytes = try bytes(of: object.id, object.kind)
            var raw = git_oid()
            try check(git_odb_write(&raw, disk.pointer, bytes, bytes.count, object.kind), "git_odb_write")
        }
    }
}
