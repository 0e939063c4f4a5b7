// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// Races of the real driver, seen again by what a report prints, and told whole.
@Suite(.serialized) struct RaceTests {
    private static let path = "drivers/iommu/s390-iommu.c"
    /// A detach that does not take the lock of the list.
    static let unlocked = [
        ("\tspin_lock_irqsave(&s390_domain->list_lock, flags);\n\tlist_for_each", "\tlist_for_each"),
        (
            "\tspin_unlock_irqrestore(&s390_domain->list_lock, flags);\n\n\tzpci_unregister",
            "\n\tzpci_unregister"
        ),
        (
            "struct s390_domain_device *domain_device, *tmp;\n\tunsigned long flags;",
            "struct s390_domain_device *domain_device, *tmp;"
        ),
    ]

    private func replay(_ edits: [(String, String)], operations: Int) throws -> Prover.Replay {
        let prover = Prover(compiler: try .find(), executable: try theCommand)
        let plan = try #require(ThreadPlan(code: "threads:seed=1:operations=\(operations)"))
        let text = try RealKernel.text(of: Self.path, edits)
        return try prover.replay(plan, Self.path, of: KernelFolder(), [.init(text)])[0]
    }

    @Test func theReplayTellsBothSidesWithTheirLocks() throws {
        let replay = try replay(Self.unlocked, operations: 1_000)
        #expect(replay.counterexample?.disagreement.law == .l1)
        let lines = replay.lines
        #expect(lines.first == "6 threads, 1,000 operations each, seed 1")
        #expect(
            lines.contains { $0.hasPrefix("seen in run ") && $0.hasSuffix(" of at most 10:") }, "\(lines)")
        let titles = lines.filter { $0.contains(", holding ") }
        #expect(titles.count == 2, "\(lines)")
        #expect(
            titles.contains { $0.contains(" by thread T") && $0.hasSuffix("holding no lock:") }, "\(titles)")
        #expect(titles.contains { $0.contains("&s390_domain->list_lock") }, "\(titles)")
        #expect(
            lines.contains { $0.hasPrefix("    __s390_iommu_detach_device at \(Self.path):") }, "\(lines)")
        #expect(!lines.contains { $0.contains("entry.c") || $0.contains("/tmp/") }, "\(lines)")
    }

    @Test func whatIsNotSeenAgainIsToldSo() throws {
        let replay = try replay([], operations: 20)
        #expect(replay.counterexample == nil)
        #expect(replay.lines.last?.hasPrefix("not seen in 10 runs") == true, "\(replay.lines)")
    }

    /// What is planted in a driver without locks where it tells the hardware races in any driver.
    @Test func aDriverInWhichNothingOrdersAccessesRaces() throws {
        let text = try RealKernel.text(of: Self.path)
        let planted = PlantedRace.unordered(text)
        let cast = try Cast([.init(text)], Self.path, of: KernelFolder())
        let build = try Build(cast.worlds, compiler: .find(), workshop: Workshop())
        let run = ThreadRun(
            build: build, executable: try theCommand, driver: Self.path, setup: Prover.usualSetup,
            plan: ThreadPlan(seed: 1, operations: 1_000), limit: 60)
        let found = try #require(try run.counterexample(of: planted))
        #expect(found.incident.contains(" at \(Self.path):"), "\(found)")
        #expect(PlantedRace.all(in: text).allSatisfy { !$0.isPerhapsNone })
    }

    @Test func aPlanIsAWord() {
        let plan = ThreadPlan(seed: 7, operations: 50_000)
        #expect(plan.code == "threads:seed=7:operations=50000")
        #expect(ThreadPlan(code: plan.code) == plan)
        for code in [
            "", "threads", "threads:seed=1", "threads:seed=x:operations=1", "threads:seed=1:operations=0",
        ] {
            #expect(ThreadPlan(code: code) == nil)
        }
    }

    @Test func aCrashUnderSeveralThreadsIsAReport() throws {
        let report = try #require(
            RaceReport(
                """
                lock 0x7b44000000c8 &s390_domain->list_lock
                ThreadSanitizer:DEADLYSIGNAL
                ==17==ERROR: ThreadSanitizer: SEGV on unknown address 0x000000000050 (pc 0x55 bp 0x7b sp 0x7f T19)
                ==17==The signal is caused by a READ memory access.
                    #0 s390_iommu_map_pages /tmp/gen-patch-a/variant-2/\(Self.path):266 (driver.threads+0x76da)
                    #1 host_do /tmp/gen-patch-a/world-0/entry.c:532 (driver.threads+0x3dda)
                    #2 start_thread nptl/pthread_create.c:442 (libc.so.6+0x89044)

                """, driver: Self.path))
        #expect(
            report.sentence
                == "crash: SEGV on unknown address 0x000000000050: in s390_iommu_map_pages at \(Self.path):266"
        )
        #expect(report.lines.last == "    s390_iommu_map_pages at \(Self.path):266")
    }
}
