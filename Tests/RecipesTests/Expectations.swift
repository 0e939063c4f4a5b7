// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Recipes
import Rewriting
import TestSupport
import Testing

/// The callbacks as Linux 6.1 declares them, for drivers that are examples.
private let header = """
    struct iommu_ops {
    	const struct iommu_domain_ops *default_domain_ops;
    	unsigned long pgsize_bitmap;
    };

    struct iommu_domain_ops {
    	int (*map)(struct iommu_domain *domain, unsigned long iova,
    		   phys_addr_t paddr, size_t size, int prot, gfp_t gfp);
    	int (*map_pages)(struct iommu_domain *domain, unsigned long iova,
    			 phys_addr_t paddr, size_t pgsize, size_t pgcount,
    			 int prot, gfp_t gfp, size_t *mapped);
    	size_t (*unmap)(struct iommu_domain *domain, unsigned long iova,
    			size_t size, struct iommu_iotlb_gather *iotlb_gather);
    	size_t (*unmap_pages)(struct iommu_domain *domain, unsigned long iova,
    			      size_t pgsize, size_t pgcount,
    			      struct iommu_iotlb_gather *iotlb_gather);
    };
    """

/// A kernel that declares the callbacks as Linux 6.1 does.
func exampleKernel() throws -> Kernel {
    let version = try #require(
        KernelVersion(makefile: Array("VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\n".utf8)))
    return Kernel(version: version, interface: try Interface.reading(Array(header.utf8)).get())
}

/// Runs one recipe on a text; the text after it, or nil where it changes nothing.
func rewritten(
    _ text: String, by recipe: any Recipe<Driver>, kernel: Kernel, location: SourceLocation = #_sourceLocation
) throws -> String? {
    let bytes = Array(text.utf8)
    let driver = try Driver.read(path: "drivers/iommu/foo.c", bytes: bytes, kernel: kernel).get()
    switch recipe.outcome(for: driver) {
    case .proposed(let proposal):
        let result = try proposal.edits.applied(to: bytes)
        return String(decoding: result, as: UTF8.self)
    case .alreadyDone, .notApplicable: return nil
    case .refused(let findings):
        Issue.record("refused: \(findings)", sourceLocation: location)
        return nil
    }
}

/// Expects what an example says, and that a second run changes nothing.
func expectExample(
    _ example: Example, _ recipe: any Recipe<Driver>, location: SourceLocation = #_sourceLocation
) throws {
    let kernel = try exampleKernel()
    let result = try rewritten(example.before, by: recipe, kernel: kernel, location: location)
    let comment = Comment("\(recipe.name): \(example.title)")
    #expect(result == example.after, comment, sourceLocation: location)
    guard let result else { return }
    let again = try rewritten(result, by: recipe, kernel: kernel, location: location)
    #expect(again == nil, comment, sourceLocation: location)
}

/// The real kernel that tests run on.
func realKernel() throws -> Kernel {
    let interface = try Interface.reading(try RealKernel.bytes(of: Interface.path)).get()
    let version = try #require(KernelVersion(makefile: try RealKernel.bytes(of: "Makefile")))
    return Kernel(version: version, interface: interface)
}

/// What a plan comes to on a text.
func outcome(
    of plan: [[any Recipe<Driver>]], path: String, bytes: [UInt8], kernel: Kernel
) throws -> Rewrite.Result {
    try Rewrite.following(plan, path: path, bytes: bytes) { text in
        Driver.read(path: path, bytes: text, kernel: kernel).mapError { obstacle in
            Refusal([Finding(obstacle.message, path: obstacle.path, recipe: "driver")])
        }
    }
}

/// Expects a real driver to be rewritten, and that a second run finds nothing left to do.
func expectRewrite(
    of path: String, _ plan: [[any Recipe<Driver>]], location: SourceLocation = #_sourceLocation
) throws -> Rewrite {
    let kernel = try realKernel()
    return try expectRewrite(
        of: try RealKernel.bytes(of: path), path: path, plan, kernel: kernel, location: location)
}

/// Expects a text to be rewritten, and that a second run finds nothing left to do.
func expectRewrite(
    of bytes: [UInt8], path: String, _ plan: [[any Recipe<Driver>]], kernel: Kernel,
    location: SourceLocation = #_sourceLocation
) throws -> Rewrite {
    guard
        case .rewritten(let rewrite) = try outcome(of: plan, path: path, bytes: bytes, kernel: kernel)
    else {
        throw Refusal([Finding("nothing was rewritten", path: path, recipe: "test")])
    }
    let last = rewrite.steps[rewrite.steps.count - 1].after
    let again = try outcome(of: plan, path: path, bytes: last, kernel: kernel)
    #expect(again == .alreadyDone, sourceLocation: location)
    return rewrite
}

/// Expects a real driver to be refused.
func expectRefusal(
    of path: String, _ plan: [[any Recipe<Driver>]], location: SourceLocation = #_sourceLocation
) throws -> [Finding] {
    let bytes = try RealKernel.bytes(of: path)
    guard
        case .refused(let findings) = try outcome(
            of: plan, path: path, bytes: bytes, kernel: try realKernel())
    else {
        Issue.record("not refused: \(path)", sourceLocation: location)
        return []
    }
    return findings
}

/// Expects so many lines of a step to differ, counted as a diff counts them, and no line over 80 columns to be new.
func expectChangedLines(
    _ step: Rewrite.Step, removed: Int, added: Int, location: SourceLocation = #_sourceLocation
) {
    let newline = UInt8(ascii: "\n")
    let before = step.before.split(separator: newline, omittingEmptySubsequences: false)
    let after = step.after.split(separator: newline, omittingEmptySubsequences: false)
    let difference = after.difference(from: before)
    #expect(difference.removals.count == removed, sourceLocation: location)
    #expect(difference.insertions.count == added, sourceLocation: location)
    for case .insert(_, let line, _) in difference {
        #expect(Layout.column(after: line) <= 80, sourceLocation: location)
    }
}
