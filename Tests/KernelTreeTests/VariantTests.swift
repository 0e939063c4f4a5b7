// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Testing

/// Drivers written in other ways than the real ones of one version.
@Suite struct VariantTests {
    private let functions = """
        static int x_map(struct iommu_domain *domain, unsigned long iova, phys_addr_t paddr,
        		 size_t size, int prot, gfp_t gfp)
        {
        	return x_update(domain, iova, size);
        }
        static size_t x_unmap(struct iommu_domain *d, unsigned long iova, size_t size,
        		      struct iommu_iotlb_gather *gather)
        {
        	return x_update(d, iova, size) ? 0 : size;
        }

        """

    private func obstacle(_ text: String) throws -> Obstacle {
        let read = try Driver.read(path: "x.c", bytes: Array(text.utf8), kernel: kernel())
        guard case .failure(let obstacle) = read else {
            throw Obstacle("it was read", path: "x.c")
        }
        return obstacle
    }

    private func refused(_ text: String, at marked: String, _ message: String) throws {
        let found = try obstacle(text)
        #expect(found.message == message)
        let range = try #require(found.range)
        #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == marked)
    }

    @Test func flatOps() throws {
        let flat = """
            struct iommu_ops {
            	int (*map)(struct iommu_domain *domain, unsigned long iova,
            		   phys_addr_t paddr, size_t size, int prot, gfp_t gfp);
            	unsigned long pgsize_bitmap;
            };
            """
        let text = functions + "const struct iommu_ops x_ops = {\n\t.map = x_map,\n\t.unmap = x_unmap,\n};\n"
        let read = try Driver.read(path: "x.c", bytes: Array(text.utf8), kernel: kernel(header: flat)).get()
        #expect(read.interface.isFlat && read.interface.structure(with: "map")?.name == "iommu_ops")
        #expect(read.tables.map(\.name) == ["x_ops"] && read.mappingStyle == .single)
        #expect(read.callback("unmap")?.table.structure == "iommu_ops")
        #expect(read.pageSizes == nil)
    }

    @Test func tableOfItsOwnAndConditionals() throws {
        let read = try driver(
            functions + """
                static const struct iommu_domain_ops x_domain_ops = {
                	.map	= &x_map,
                #ifdef CONFIG_X
                	.unmap	= x_unmap,	/* the usual way */
                #endif
                	.free	= NULL,
                };
                static struct iommu_ops x_ops = {
                	.capable = somewhere_else,
                	.default_domain_ops = &x_domain_ops,
                	.pgsize_bitmap = SZ_4K | 1UL << 21,
                };
                static struct iommu_ops x_ops;
                """)
        #expect(read.tables.map(\.name) == ["x_domain_ops", "x_ops"])
        #expect(read.callbacks.map(\.member) == ["map", "unmap"])
        #expect(read.pageSizes?.value == 0x20_1000 && read.pageSizes?.macro == nil)
        #expect(read.pageSizes?.claimsAnySize == false)
    }

    @Test func pageSizesBehindDefines() throws {
        let table = "const struct iommu_ops x_ops = { .pgsize_bitmap = X_SIZES };\n"
        let direct = try driver("#define X_SIZES \\\n\t(~0xFFFUL) /* any */\n" + table)
        #expect(direct.pageSizes?.text == "(~0xFFFUL)" && direct.pageSizes?.claimsAnySize == true)
        let chained = "#define X_SHIFT 12\n#define X_ANY\t~0UL << X_SHIFT\n#define X_SIZES (X_ANY)\n"
        #expect(try driver(chained + table).pageSizes?.text == "~0UL << X_SHIFT")
        #expect(try driver(chained + table).pageSizes?.value == ~0xFFF)
        let shared = try driver(chained + table + "unsigned long mask = X_ANY;\n")
        #expect(shared.pageSizes?.text == "(X_ANY)" && shared.pageSizes?.value == ~0xFFF)
        let elsewhere = try driver(table)
        #expect(elsewhere.pageSizes?.text == "X_SIZES" && elsewhere.pageSizes?.value == nil)
        let twice = try driver("#ifdef A\n#define X_SIZES 1\n#else\n#define X_SIZES 2\n#endif\n" + table)
        #expect(twice.pageSizes?.macro == nil && twice.pageSizes?.value == nil)
        let endless = try driver("#define X_SIZES Y\n#define Y X_SIZES\n" + table)
        #expect(endless.pageSizes?.value == nil)
    }

    @Test func refusals() throws {
        let open = functions + "const struct iommu_domain_ops x_ops = {"
        try refused(
            open + " \"x\", };", at: "\"x\"",
            "the ops table holds what is not of the form '.member = value'")
        let unknown = "which is neither '.member = value' nor a macro that this file defines once"
        try refused(open + " x_map, };", at: "x_map", "the ops table holds 'x_map', \(unknown)")
        try refused(open + " X(y) };", at: "X(y)", "the ops table holds 'X', \(unknown)")
        try refused(
            open + " .map = x_map,\n#ifdef X\n.map = x_unmap,\n#endif\n};", at: ".map = x_unmap",
            "'.map' stands more than once in the ops table")
        try refused(
            open + " .map = y_map };", at: "y_map", "'.map' is 'y_map', which the file does not define")
        try refused(
            open + " .map = X ? x_map : y };", at: "X ? x_map : y",
            "the value of '.map' is not the name of a function")
        try refused(
            functions + open + " .unmap = x_unmap };", at: "x_unmap",
            "'.unmap' is 'x_unmap', which the file defines more than once")
        #expect(try obstacle("int x;").message == "the file has no ops table of an IOMMU driver")
    }

    private let shared = """
        #define X_BITS	.pgsize_bitmap = SZ_4K
        #define X_OPS() \\
        	.capable = x_capable, /* it can */ \\
        	X_BITS, \\
        	.default_domain_ops = &(const struct iommu_domain_ops) { \\
        		.map	= x_map, \\
        		.unmap	= x_unmap, \\
        	}

        """

    @Test func entriesInMacros() throws {
        let text =
            functions + "static bool x_capable(void) { return true; }\n" + shared
            + "const struct iommu_ops x_ops = {\n\tX_OPS()\n};\n"
            + "const struct iommu_ops other_ops = { .owner = THIS_MODULE, X_OPS() };\n"
        let read = try driver(text)
        #expect(read.tables.map(\.name) == ["x_ops", "x_ops", "other_ops"])
        #expect(
            read.tables.map(\.structure) == ["iommu_ops", "iommu_domain_ops", "iommu_ops"])
        #expect(
            read.tables[2].entries.map(\.member) == [
                "owner", "capable", "pgsize_bitmap", "default_domain_ops",
            ])
        #expect(read.mappingCallbacks.map(\.function.name) == ["x_map", "x_unmap"])
        #expect(read.pageSizes?.value == 0x1000)
        // Places are those of the file.
        let entry = try #require(read.callback("unmap")?.entry)
        #expect(String(decoding: read.source.bytes[entry.node.range], as: UTF8.self) == ".unmap\t= x_unmap")
        #expect(String(decoding: read.source.bytes[entry.value.range], as: UTF8.self) == "x_unmap")
    }

    @Test func macrosThatAreNoEntriesAreRefused() throws {
        let table = "const struct iommu_ops x_ops = { X_OPS() };\n"
        try refused(
            "#define X_OPS(y) .map = y\n" + table, at: "X_OPS()",
            "the ops table holds the macro 'X_OPS', which takes arguments or uses itself")
        try refused(
            "#define X_OPS() X_OPS()\n" + table, at: "X_OPS()",
            "the ops table holds the macro 'X_OPS', which takes arguments or uses itself")
        try refused(
            "#define X_OPS() }; int y[] = {\n" + table, at: "X_OPS()",
            "the ops table holds the macro 'X_OPS', which does not stand for entries '.member = value'")
        try refused(
            functions + "#define X_OPS() .map = x_map\n"
                + "const struct iommu_domain_ops x_ops = { .map = x_map, X_OPS() };\n", at: "X_OPS()",
            "'.map' stands more than once in the ops table")
    }

    @Test func callsAreFollowed() throws {
        let read = try driver(
            """
            static int one(void) { return two(); }
            static int two(void) { return one() + three(0); }
            static int four(void) { return one(); }
            int three(int x) { list_for_each(x) { one(); } return undefined(x); }
            const struct iommu_ops x_ops = { .capable = one };
            """)
        let one = try #require(read.callback("capable")?.function)
        #expect(read.helpers(of: [one]).map(\.name) == ["two", "three"])
        #expect(one.parameters.isEmpty && one.prototype.parameters.isEmpty && one.prototype.result == "int")
    }

    @Test(
        arguments: [
            ("#define A(x, y...) ((x) + 1) // no\n", "define", "A", ["x", "y..."], "((x) + 1)"),
            (
                "#  define\tB\\\n  \"/* in */\"\\\n  + 2 /* out */\n", "define", "B", nil,
                "\"/* in */\"\\\n  + 2"
            ),
            ("#define C (1)\n", "define", "C", nil, "(1)"), ("#ifdef /* so */ D\n", "ifdef", "D", nil, ""),
            ("#include <linux/x.h>\n", "include", "", nil, "<linux/x.h>"), ("#\n", "", "", nil, ""),
        ] as [(String, String, String, [String]?, String)]) func directives(
            _ text: String, _ keyword: String, _ name: String, _ parameters: [String]?, _ body: String
        ) throws
    {
        let tree = SyntaxTree.parse(Array(text.utf8))
        let directive = try #require(Directive(SyntaxToken(tree: tree, index: 0)))
        #expect(directive.keyword == keyword && directive.nameText == name && directive.bodyText == body)
        #expect(directive.parameters?.map { String(decoding: tree.bytes[$0], as: UTF8.self) } == parameters)
    }

    @Test(
        arguments: [
            ("~0xFFFU", 0xFFFF_F000), ("~0xFFF", 0xFFFF_FFFF_FFFF_F000), ("-1UL", .max),
            ("1 << 31", 0xFFFF_FFFF_8000_0000),
            ("1U << 31", 0x8000_0000), ("SZ_2G | SZ_4G", 0x1_8000_0000), ("GENMASK(63, 12)", ~0xFFF),
            ("BIT(21)", 1 << 21),
            ("010 + 0x10 - 1", 23), ("(1ULL << 40) * 2 & ~0", 1 << 41), ("SZ_4K | PAGE_SIZE", nil),
            ("SZ_512", 512),
            ("1 << 64", nil), ("SZ_12X", nil),
        ] as [(String, UInt64?)]) func constants(_ text: String, _ value: UInt64?)
    {
        let constants = Constants(Macros(of: SyntaxTree.parse([])))
        #expect(constants.value(of: Array(text.utf8)[...]) == value)
    }
}
