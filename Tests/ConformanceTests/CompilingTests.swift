// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Conformance

@Suite struct CompilingTests {
    @Test func namesOfAnObjectAreRead() throws {
        let workshop = try Workshop()
        let text =
            "int given;\nstatic int hidden;\nextern int wanted(void);\nint f(void) { return wanted() + hidden++; }\n"
        try workshop.write(Array(text.utf8), to: "one.c")
        let compiler = try Compiler.find()
        let output = "\(workshop.path)/one.o"
        let arguments = compiler.command + ["-c", "-fPIC", "-o", output, "one.c"]
        let ending = Ending.of(try Spawn(arguments: arguments, folder: workshop.path).start())
        #expect(ending == .exited(0))
        let object = try #require(fileBytes(output).flatMap { ObjectFile($0) })
        #expect(object.defined == ["given", "f"])
        #expect(object.undefined.subtracting(["_GLOBAL_OFFSET_TABLE_"]) == ["wanted"])
    }

    @Test func whatIsNoObjectIsRefused() {
        #expect(ObjectFile([]) == nil)
        #expect(
            ObjectFile(Array("no object file, but long enough to hold a header, or so it seems".utf8)) == nil)
    }

    @Test func aWorkshopIsGoneWithItsOwner() throws {
        var workshop: Workshop? = try Workshop()
        let path = try #require(workshop?.path)
        try workshop?.write([1, 2, 3], to: "a/b/c")
        #expect(fileBytes("\(path)/a/b/c") == [1, 2, 3])
        workshop = nil
        #expect(fileBytes("\(path)/a/b/c") == nil)
    }

    @Test func whatIsLeftOfOneThatWasKilledIsClearedUp() throws {
        let parent = try Workshop()
        let dead = "\(parent.path)/gen-patch-aaaaaa", alien = "\(parent.path)/gen-patch-bbbbbb"
        try parent.write([1], to: "gen-patch-aaaaaa/.owner")
        try parent.write([1], to: "gen-patch-bbbbbb/file")
        let living = try Workshop(below: parent.path)
        #expect(fileBytes("\(dead)/.owner") == nil)
        #expect(fileBytes("\(alien)/file") == [1], "what bears no mark is not ours to remove")
        let next = try Workshop(below: parent.path)
        try living.write([2], to: "here")
        #expect(fileBytes("\(living.path)/here") == [2], "what has an owner stays")
        withExtendedLifetime(next) {}
    }

    @Test func theStateIsTheSameOnBothSides() {
        let header = HostState.header
        #expect(header.contains("struct host_state {\n\tunsigned long failing_allocation;"))
        #expect(header.contains("HOST_LOCK_UNINITIALISED = 3,"))
        #expect(header.contains("OPERATION_mapScattered = 2,"))
        #expect(header.contains("CALL_syncMap = 2,"))
    }
}
