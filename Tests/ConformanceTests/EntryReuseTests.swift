// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import ReferenceModel
import TestSupport
import Testing

@testable import Conformance

/// A list under RCU whose entries come back with no grace period, as in the drivers of Linux 6.7 and later.
@Suite(.serialized) struct EntryReuseTests {
    private static let path = "drivers/iommu/s390-iommu.c"
    /// The real driver, with an entry for each function that is there for good.
    private static let reusing = [
        (
            "static int s390_iommu_attach_device(",
            "static struct s390_domain_device reused[8];\n\nstatic int s390_iommu_attach_device("
        ),
        (
            "domain_device = kzalloc(sizeof(*domain_device), GFP_KERNEL);",
            "domain_device = &reused[zdev->fh % 8];"
        ),
        ("out_free:\n\tkfree(domain_device);\n", "out_free:\n"),
        (
            "list_del(&domain_device->list);\n\t\t\tkfree(domain_device);",
            "list_del_rcu(&domain_device->list);"
        ),
        ("\tdomain_device->zdev = zdev;", "\tif (!domain_device->zdev)\n\t\tdomain_device->zdev = zdev;"),
        ("list_add(&domain_device->list", "list_add_rcu(&domain_device->list"),
        (
            "\tspin_lock(&s390_domain->list_lock);\n\tlist_for_each_entry(",
            "\trcu_read_lock();\n\tlist_for_each_entry_rcu("
        ),
        ("\tspin_unlock(&s390_domain->list_lock);\n\nundo", "\trcu_read_unlock();\n\nundo"),
    ]

    private func outcome() throws -> ThreadRun.Outcome {
        let text = try RealKernel.text(of: Self.path, Self.reusing)
        let cast = try Cast([.init(text)], Self.path, of: KernelFolder())
        let workshop = try Workshop()
        let build = try Build(cast.worlds, compiler: .find(), workshop: workshop)
        let run = ThreadRun(
            build: build, executable: try theCommand, driver: Self.path, setup: Prover.usualSetup,
            plan: ThreadPlan(seed: 1, operations: 20_000), limit: 60)
        // Threads may miss each other.
        for _ in 0..<4 {
            let outcome = try run.outcomes(cast.sources)[0]
            if outcome.reuse != nil || outcome.verdict != .conforms { return outcome }
        }
        return ThreadRun.Outcome(verdict: .conforms)
    }

    @Test func isADeviationOfItsOwn() throws {
        let outcome = try outcome()
        #expect(outcome.verdict == .conforms)
        let reuse = try #require(outcome.reuse)
        #expect(reuse.disagreement.law == .l1)
        #expect(reuse.incident.contains("in s390_iommu_attach_device at \(Self.path):"), "\(reuse)")
        #expect(reuse.threads != nil)
        expectInheritance(outcome)
    }

    /// Inherited, it is listed; new, it must be declared.
    private func expectInheritance(_ reusing: ThreadRun.Outcome) {
        let right = ThreadRun.Outcome(verdict: .conforms)
        let declared: [[Deviation.Kind]] = [[], [.entryReusedEarly]]
        let cases: [([ThreadRun.Outcome], [[Deviation.Kind]], Bool, DeviationComparison.Fate?)] = [
            ([reusing, reusing], [], true, .same), ([right, reusing], [], false, .new),
            ([right, reusing], declared, true, .new), ([reusing, right], [], true, .fixed),
            ([right, right], [], true, nil),
        ]
        for (outcomes, declared, conforms, fate) in cases {
            var report = ProofReport(compiler: "", seed: 1, effort: .quick)
            report.steps = [.init(verdict: .conforms), .init(verdict: .conforms)]
            report.steps[1].comparison = DeviationComparison(before: [], after: [])
            report.take(outcomes, declared: declared)
            #expect((report.verdict == .conforms) == conforms)
            #expect(report.steps[1].comparison?.entries.map(\.fate) == (fate.map { [$0] } ?? []))
            #expect(report.steps[1].undeclared == (conforms ? [] : [.entryReusedEarly]))
        }
    }

    @Test func aRaceOfWritersIsNone() throws {
        let text = """
            WARNING: ThreadSanitizer: data race (pid=1)
              Write of size 8 at 0x7b00 by thread T6:
                #0 list_add_rcu /tmp/x/world-0/include/linux/list.h:112:9 (driver+0x12)
                #1 s390_iommu_attach_device /tmp/x/variant-0/drivers/iommu/s390-iommu.c:433:2 (driver+0x12)

              Previous %s of size 8 at 0x7b00 by thread T5:
                #0 %f /tmp/x/variant-0/drivers/iommu/s390-iommu.c:536:2 (driver+0x15)

            """
        func report(_ deed: String, _ function: String) -> RaceReport? {
            let parts = text.split(separator: "%s").map(String.init)
            let whole = parts[0] + deed + parts[1].split(separator: "%f").joined(separator: function)
            return RaceReport(whole, driver: Self.path)
        }
        #expect(try #require(report("atomic read", "s390_iommu_iotlb_sync_map")).isReuse)
        #expect(try !#require(report("read", "s390_iommu_iotlb_sync_map")).isReuse)
        #expect(try !#require(report("write", "list_add_rcu")).isReuse)
        // The calls of an access that is long past are not known any more.
        let lost = text.split(separator: "    #0 %f")[0] + "    [failed to restore the stack]\n\n"
        for (deed, isReuse) in [("atomic read", true), ("write", false)] {
            let whole = lost.split(separator: "%s").joined(separator: deed)
            #expect(try #require(RaceReport(whole, driver: Self.path)).isReuse == isReuse, "\(deed)")
        }
    }
}
