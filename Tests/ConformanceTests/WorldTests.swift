// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Testing

@testable import Conformance

/// A tree of a few files in memory.
struct SmallTree: TreeReader {
    var files: [String: String]

    func bytes(of path: String) throws(TreeReadError) -> [UInt8]? { files[path].map { Array($0.utf8) } }

    func fileNames(in folder: String) throws(TreeReadError) -> [String] {
        files.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.count + 1)) }
            .sorted()
    }

    func folderNames(in folder: String) throws(TreeReadError) -> [String] { [] }

    func search<Found: Sendable>(
        under folders: [String], named isWanted: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool,
        _ find: @escaping @Sendable (RawSpan) -> Found?
    ) async throws(TreeReadError) -> [(path: String, found: Found)] { [] }
}

@Suite struct WorldTests {
    private static let driver =
        "#include <linux/iommu.h>\nint f(struct zpci_dev *z) { return table_walk(z); }\n"

    private static let tree = SmallTree(files: [
        "drivers/iommu/iommu.c": """
        static int reached(int a) { return deeper(a); }
        static int deeper(int a) { return a; }
        static int apart(void) { return 1; }
        int iommu_map(int a) { return reached(a); }
        int iommu_unmap(int a) { return a; }
        int iommu_map_sg(int a) { return a; }
        int iommu_iova_to_phys(int a) { return a; }
        """,
        "include/linux/iommu.h": """
        #ifdef CONFIG_IOMMU_API
        struct iommu_ops { int (*domain_alloc)(int a, int b); struct far *far; };
        struct not_used { int a; };
        int iommu_map(int a, int b, int c);
        #else
        static inline int iommu_map(int a, int b, int c) { return 0; }
        #endif
        """,
        "arch/s390/include/asm/pci.h": "#include <asm/pci_more.h>\nstruct zpci_dev { int a; };\n",
        "arch/s390/include/asm/pci_more.h": "int table_walk(struct zpci_dev *z);\n",
        "arch/s390/pci/table.c": "int table_walk(struct zpci_dev *z) { return z->a; }\n",
        "arch/s390/pci/other.c": "int other(void) { return table_walk(0); }\n",
    ])

    private func world(_ tree: SmallTree = tree, driver: String = driver) throws -> HostWorld {
        try HostWorld.cut(from: tree, driver: "drivers/iommu/x.c", texts: [Array(driver.utf8)])
    }

    private func text(_ path: String, _ world: HostWorld) throws -> String {
        String(decoding: try #require(world.files.first { $0.path == path }).bytes, as: UTF8.self)
    }

    @Test func ofTheCoreWhatCallsReachIsTaken() throws {
        let core = try text("drivers/iommu/iommu.c", world())
        #expect(core.contains("static int reached"))
        #expect(core.contains("static int deeper"))
        #expect(!core.contains("apart"))
    }

    @Test func ofHeadersWhatIsUsedIsTaken() throws {
        let header = try text("world.h", world())
        #expect(header.contains("struct zpci_dev { int a; };"))
        #expect(!header.contains("not_used"))
        #expect(header.contains("struct far { unsigned long opaque[8]; };"))
        #expect(header.contains("#ifdef CONFIG_IOMMU_API"))
    }

    @Test func differencesBetweenKernelsAreTold() throws {
        let header = try text("world.h", world())
        #expect(header.contains("#define HAS_iommu_ops_domain_alloc 1\n"))
        #expect(!header.contains("HAS_iommu_ops_pgsize_bitmap"))
        #expect(header.contains("#define PARAMETERS_iommu_map 3\n"))
    }

    @Test func aMemberThatDependsOnAnOptionIsToldUnderThatOption() throws {
        var tree = Self.tree
        tree.files["include/linux/iommu.h"]?.replace(
            "struct iommu_ops { int (*domain_alloc)(int a, int b);",
            with: "struct iommu_ops {\n#ifdef CONFIG_FAR\nint (*domain_alloc)(int a, int b);\n#endif\n")
        #expect(
            try text("world.h", world(tree)).contains(
                "#ifdef CONFIG_FAR\n#define HAS_iommu_ops_domain_alloc 1\n#endif\n"))
    }

    @Test func aHeaderIsFollowedForWhatTheCoreCallsOrATypeIsNamedAfter() throws {
        var tree = Self.tree
        tree.files["drivers/iommu/iommu.c"]?.replace(
            "static int reached(int a) { return deeper(a); }",
            with: "#include <linux/apart.h>\nstatic int reached(int a) { return helper(a) + deeper(a); }")
        tree.files["include/linux/apart.h"] =
            "static inline int helper(int a) { return a; }\nstruct unused { int a; };\n"
        tree.files["include/linux/iommu.h"]?.replace(
            "struct far *far;", with: "far_t far;\n")
        tree.files["include/linux/iommu.h", default: ""] =
            "#include <linux/names.h>\n" + tree.files["include/linux/iommu.h", default: ""]
        tree.files["include/linux/names.h"] = "typedef unsigned int far_t;\n"
        let header = try text("world.h", world(tree))
        #expect(header.contains("static inline int helper(int a)"))
        #expect(!header.contains("struct unused"))
        #expect(header.contains("typedef unsigned int far_t;"))
    }

    @Test func anOptionThatFollowsFromTheArchitectureIsOn() throws {
        var tree = Self.tree
        tree.files["drivers/iommu/Kconfig"] =
            "config NEAR\n\tdef_bool ARM64 || S390\n\nconfig FAR\n\tdef_bool ARM64\n"
        let driver = Self.driver + "#ifdef CONFIG_NEAR\n#endif\n#ifdef CONFIG_FAR\n#endif\n"
        let header = try text("world.h", world(tree, driver: driver))
        #expect(header.contains("#define CONFIG_NEAR 1\n"))
        #expect(!header.contains("#define CONFIG_FAR"))
        #expect(try !text("world.h", world(tree)).contains("CONFIG_NEAR"), "nobody asks")
    }

    @Test func tableCodeIsWhatDefinesWhatTheDriverCalls() throws {
        let sources = try world().sources
        #expect(sources == ["drivers/iommu/iommu.c", "arch/s390/pci/table.c"])
    }

    /// Which header brings another in is up to headers of the kernel's that are not cut.
    @Test func aHeaderThatNobodyIncludesIsTakenToo() throws {
        var tree = Self.tree
        tree.files["arch/s390/include/asm/pci.h"] = "struct zpci_dev { int a; };\n"
        #expect(try text("world.h", world(tree)).contains("int table_walk(struct zpci_dev *z);"))
        #expect(try world(tree).sources.contains("arch/s390/pci/table.c"))
    }

    @Test func anIncludedHeaderComesDownToTheWorld() throws {
        #expect(try text("include/linux/iommu.h", world()) == "#include \"world.h\"\n")
    }

    @Test func aCoreWithoutItsEntriesIsRefused() throws {
        var tree = Self.tree
        tree.files["drivers/iommu/iommu.c"] = "int iommu_map(int a) { return a; }\n"
        #expect(
            throws: ConformanceError.missingCoreFunction(name: "iommu_unmap", path: "drivers/iommu/iommu.c")
        ) {
            try world(tree)
        }
    }

    @Test func hardwareThatTheModelDoesNotKnowIsRefused() throws {
        #expect(throws: ConformanceError.unknownHardware(path: "drivers/iommu/x.c")) {
            try world(driver: "int f(void) { return 0; }\n")
        }
    }

    /// The small tree's interface has next to nothing of a kernel's.
    @Test func anInterfaceThatTheRunTimeDoesNotKnowIsNamed() throws {
        let build = try Build([world()], compiler: try Compiler.find(), workshop: try Workshop())
        let variant = try build.variant(Array(Self.driver.utf8))
        do {
            _ = try build.libraries([variant], .plain)
            Issue.record("it compiled")
        } catch {
            guard case .unknownInterface(let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(!reason.isEmpty && !reason.contains("\n"))
        }
    }
}
