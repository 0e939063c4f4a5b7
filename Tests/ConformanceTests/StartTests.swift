// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Testing

@testable import Conformance

/// What a driver does at start-up is judged, too, with each of its allocations failing in turn.
@Suite(.serialized) struct StartTests {
    private static let place = "int zpci_init_iommu(struct zpci_dev *zdev)\n"
    private static let makesCache = "c = kmem_cache_create(\"c\", 64, 0, 0, NULL);\n"
    private static let fillsCache = "if (!c)\nreturn -ENOMEM;\np = kmem_cache_alloc(c, GFP_KERNEL);\n"

    /// A start-up function before another one.
    private func edit(_ body: String) -> (String, String) {
        let start = "static int __init own_start(void)\n{\nstruct kmem_cache *c;\nvoid *p;\n\(body)}\n"
        return (Self.place, "\(start)subsys_initcall(own_start);\n\(Self.place)")
    }

    @Test func whatFailsAndTellsAndLeavesNothingIsRight() throws {
        let clean = "if (!p) {\nkmem_cache_destroy(c);\nreturn -ENOMEM;\n}\nreturn 0;\n"
        #expect(try SingleRun().verdict([edit(Self.makesCache + Self.fillsCache + clean)]) == .conforms)
    }

    @Test(arguments: [
        (
            "c = NULL; p = c;\nreturn p ? 0 : -ENODEV;\n",
            "start-up fails with -19, though nothing failed below it"
        ),
        (makesCache + "p = c;\nreturn p ? 0 : 0;\n", "start-up returns 0, though an allocation failed"),
        (makesCache + fillsCache + "return p ? 0 : -ENOMEM;\n", "start-up fails and leaves something behind"),
        (
            makesCache + "p = NULL;\nif (!c)\nreturn -ENOMEM;\nkmem_cache_free(c, p);\nreturn 0;\n",
            "nothing is given back to a cache"
        ),
    ]) func aWrongStartIsTold(_ body: String, _ words: String) throws {
        let example = try SingleRun().example([edit(body)])
        #expect(example.incident.hasPrefix(words), "\(example)")
    }

    /// What becomes of a function whose limits are odd is tried once at start-up, and is the same after a conversion.
    @Test func oddLimitsAreTreatedAsBefore() throws {
        let end = "\n\n\treturn &zdev->iommu_dev;"
        let found = "\tzdev = to_zpci_dev(dev);"
        let edit = (found + end, found + "\n\tzdev->start_dma = PAGE_ALIGN(zdev->start_dma);" + end)
        for (edits, law) in [([], nil), ([edit], Law.c1)] as [([(String, String)], Law?)] {
            let verdict = try SingleRun().comparison(edits)
            var said: Law?
            if case .disproved(let example) = verdict { said = example.disagreement.law }
            #expect(said == law, "\(verdict)")
        }
    }
}
