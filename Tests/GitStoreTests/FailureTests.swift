// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import TestSupport
import Testing

/// What a publication leaves when the system says no, or when it is killed.
@Suite struct FailureTests {
    /// A reason to stop that no system call would give.
    private static let stop = GitError.system(operation: "stop", path: "here", code: 0)

    @Test(
        arguments: Publication.Step.allCases.filter { $0.rawValue < Publication.Step.placedOutput.rawValue })
    func rollsBackAfter(_ last: Publication.Step) async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        let repository = try world.open(path)
        let output = world.folder + "/new/out"
        let series = try await Series(in: repository, branch: "deep/series", output: output)
        let before = try tree(world.folder, without: "objects")
        expectFailure(Self.stop) {
            try repository.publish(series.publication) { step throws(GitError) in
                if step == last { throw Self.stop }
            }
        }
        #expect(try tree(world.folder, without: "objects") == before)
        try repository.publish(series.publication)
        #expect(FileManager.default.fileExists(atPath: output + "/0001-x.patch"))
        try expectClean(world, path)
    }

    @Test(arguments: Publication.Step.allCases, [false, true])
    func isFinishedOrRemovedAfterAKillAt(_ last: Publication.Step, inAFolderThatStands: Bool) async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        let before = try state(world, path)
        let number = last.rawValue
        if inAFolderThatStands {
            try FileManager.default.createDirectory(
                atPath: world.folder + "/out", withIntermediateDirectories: false)
        }
        let folder = world.folder
        let variables = world.variables
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [
                path = path as String, folder = folder as String, number = number as Int,
                variables = variables as [String: String]
            ] in
            let environment = Environment(variables: variables) { Instant(seconds: SealedWorld.now) }
            let repository = try Repository(at: path, environment: environment)
            let series = try await Series(in: repository, sign: true, output: folder + "/out")
            try repository.publish(series.publication) { step throws(GitError) in
                if step.rawValue == number { kill(getpid(), SIGKILL) }
            }
        }
        #expect(try state(world, path).prefix(2) == before.prefix(2))
        #expect(try world.run("git", ["fsck", "--strict"], in: path).status == 0)
        try expectNextRun(world, path, isDone: last.rawValue >= Publication.Step.branched.rawValue)
    }

    /// Expects that the run after a killed one finishes it (`isDone`) or takes its place.
    private func expectNextRun(_ world: SealedWorld, _ path: String, isDone: Bool) throws {
        let repository = try world.open(path)
        let output = world.folder + "/out"
        let head = try repository.commit(named: "HEAD")
        let publication = Publication(
            branch: "series", tip: head.id, tag: "series-v1", tagObject: head.id,
            output: OutputFolder(path: output, files: [("0001-x.patch", Array("mail\n".utf8))]),
            committer: head.committer)
        if isDone {
            expectFailure(.exists(reference: "refs/heads/series")) { try repository.publish(publication) }
            #expect(try world.run("git", ["verify-commit", "series"], in: path).status == 0)
            #expect(try world.run("git", ["verify-tag", "series-v1"], in: path).status == 0)
        } else {
            // The tool asks whether it may long before it publishes; what is left must not be in its way.
            try repository.clearUpDeadRuns()
            try repository.demandPublishable(publication)
            try repository.publish(publication)
        }
        #expect(try String(contentsOfFile: output + "/0001-x.patch", encoding: .utf8) == "mail\n")
        try expectClean(world, path)
    }

    /// Places that a publication writes, each made unwritable even for root by a file where a folder belongs.
    @Test(arguments: [".git/refs/heads", ".git/refs/tags", ".git/logs/refs/heads", "../new"])
    func rollsBackWhenAFolderIsAFile(_ place: String) async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        try world.git("checkout", "-q", "--detach", in: path)
        try world.git("pack-refs", "--all", in: path)
        let blocked = path + "/" + place
        try? FileManager.default.removeItem(atPath: blocked)
        try Data().write(to: URL(filePath: blocked))
        let repository = try world.open(path)
        let series = try await Series(in: repository, output: world.folder + "/new/out")
        let before = try tree(world.folder, without: "objects")
        #expect(throws: GitError.self) { try repository.publish(series.publication) }
        #expect(try tree(world.folder, without: "objects") == before)
    }

    /// A limit on the size of files is what a full disk looks like to root as well.
    @Test(arguments: [0, 30, 100, 400])
    func rollsBackWhenTheDiskIsFull(_ limit: Int) async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        let before = try tree(world.folder, without: "objects")
        let folder = world.folder
        let variables = world.variables
        await #expect(processExitsWith: .exitCode(4)) {
            [
                path = path as String, folder = folder as String, limit = limit as Int,
                variables = variables as [String: String]
            ] in
            let environment = Environment(variables: variables) { Instant(seconds: SealedWorld.now) }
            let repository = try Repository(at: path, environment: environment)
            var series = try await Series(in: repository, output: folder + "/out").publication
            let mail = [UInt8](repeating: 65, count: 1000)
            series.output = OutputFolder(path: folder + "/out", files: [("0001-x.patch", mail)])
            signal(SIGXFSZ, SIG_IGN)
            var size = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &size)
            do { try repository.publish(series) } catch { exit(4) }
        }
        #expect(try tree(world.folder, without: "objects") == before)
        try expectClean(world, path)
    }

    @Test func refusesAnOutputFolderThatHoldsSomething() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "int a;\n"])
        let repository = try world.open(path)
        try world.write(world.folder + "/out/mine", "mine\n")
        let series = try await Series(in: repository, output: world.folder + "/out")
        let before = try tree(world.folder, without: "objects")
        expectFailure(.outputNotEmpty(path: world.folder + "/out")) {
            try repository.publish(series.publication)
        }
        #expect(try tree(world.folder, without: "objects") == before)
    }

    /// Every path under `folder` with what is in the file, apart from those that go through `name`.
    private func tree(_ folder: String, without name: String) throws -> [String: Data] {
        var tree: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where !path.split(separator: "/").contains(Substring(name)) {
            tree[path] = FileManager.default.contents(atPath: "\(folder)/\(path)") ?? Data()
        }
        return tree
    }
}
