// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import TestSupport
import Testing

@Suite struct BlameTests {
    @Test func namesTheCommitThatBroughtALine() async throws {
        let world = try SealedWorld()
        let path = try world.repository(files: ["a.c": "one\ntwo\n"])
        try world.write("\(path)/a.c", "one\n2\n")
        try world.git("commit", "-q", "-a", "-m", "Count", in: path)
        let repository = try world.open(path)
        let tip = try repository.commit(named: "HEAD")
        let second = try await repository.blame(line: 2, of: "a.c", at: tip.id)
        #expect(second.commit == tip.id && !second.isBoundary)
        let first = try await repository.blame(line: 1, of: "a.c", at: tip.id)
        #expect(first.commit == tip.parents.first && first.isBoundary)
        await #expect(throws: GitError.self) { try await repository.blame(line: 9, of: "a.c", at: tip.id) }
    }
}
