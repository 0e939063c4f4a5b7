// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import TestSupport
import Testing

/// A tree held in memory.
struct MemoryTree: TreeReader {
    var files: [String: String] = [:]

    func bytes(of path: String) -> [UInt8]? { files[path].map { Array($0.utf8) } }

    func fileNames(in folder: String) -> [String] {
        files.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.utf8.count + 1)) }
            .filter { !$0.contains("/") }.sorted()
    }

    func folderNames(in folder: String) -> [String] { [] }

    func search<Found: Sendable>(
        under folders: [String], named isWanted: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool,
        _ find: @escaping @Sendable (RawSpan) -> Found?
    ) async -> [(path: String, found: Found)] {
        files.keys.sorted().compactMap { path in
            Array((files[path] ?? "").utf8).withUnsafeBytes { bytes in
                find(bytes.bytes).map { (path, $0) }
            }
        }
    }
}

/// The header of a tree with the callbacks of Linux 6.1, as far as tests need it.
let header = """
    struct iommu_ops {
    	bool (*capable)(struct device *dev, enum iommu_cap);
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
    	void (*free)(struct iommu_domain *domain);
    };
    """

/// A tree of Linux 6.1 with that header.
func kernel(header: String = header) throws -> Kernel {
    let tree = MemoryTree(files: [
        "Makefile": "# SPDX\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\nEXTRAVERSION =\n",
        Interface.path: header,
    ])
    return try Kernel.read(from: tree).get()
}

/// The driver that a text is.
func driver(_ text: String) throws -> Driver {
    try Driver.read(path: "drivers/iommu/x-iommu.c", bytes: Array(text.utf8), kernel: kernel()).get()
}

/// The real tree, without its drivers.
func realKernel() throws -> Kernel {
    Kernel(
        version: try #require(KernelVersion(makefile: RealKernel.bytes(of: "Makefile"))),
        interface: try Interface.reading(RealKernel.bytes(of: Interface.path)).get())
}
