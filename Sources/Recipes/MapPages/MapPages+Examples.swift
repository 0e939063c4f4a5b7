// SPDX-License-Identifier: GPL-2.0-only
import Rewriting

extension MapPages {
    /// Before and after in C.
    package static let examples: [Example] = [
        Example(
            "the range helper takes the number of pages that it computed anyway",
            before: converted(
                helper: "size_t size", locals: "\tunsigned long nr_pages, i;\n",
                count: "\tnr_pages = PAGE_ALIGN(size) >> PAGE_SHIFT;\n",
                callbacks: old,
                map: ".map\t\t= foo_map", unmap: ".unmap\t\t= foo_unmap"),
            after: converted(
                helper: "unsigned long nr_pages", locals: "\tunsigned long i;\n", count: "",
                callbacks: new, map: ".map_pages\t= foo_map_pages", unmap: ".unmap_pages\t= foo_unmap_pages")
        ),
        Example(
            "converted already",
            leftAlone: converted(
                helper: "unsigned long nr_pages", locals: "\tunsigned long i;\n", count: "",
                callbacks: new, map: ".map_pages\t= foo_map_pages", unmap: ".unmap_pages\t= foo_unmap_pages")
        ),
    ]

    private static func converted(
        helper: String, locals: String, count: String, callbacks: String, map: String, unmap: String
    ) -> String {
        """
        static int foo_range(unsigned long iova, \(helper), int flags)
        {
        \(locals)
        \(count)	for (i = 0; i < nr_pages; i++)
        		foo_write(iova + i * PAGE_SIZE, flags);

        	return foo_flush(iova, nr_pages);
        }

        \(callbacks)
        static const struct iommu_ops foo_ops = {
        	.default_domain_ops = &(const struct iommu_domain_ops) {
        		\(map),
        		\(unmap),
        	}
        };

        """
    }

    private static let old = """
        static int foo_map(struct iommu_domain *domain, unsigned long iova,
        		   phys_addr_t paddr, size_t size, int prot, gfp_t gfp)
        {
        	int rc;

        	rc = foo_range(iova, size, FOO_VALID);

        	return rc;
        }

        static size_t foo_unmap(struct iommu_domain *domain, unsigned long iova,
        			size_t size, struct iommu_iotlb_gather *gather)
        {
        	if (foo_range(iova, size, FOO_INVALID))
        		return 0;

        	return size;
        }

        """

    private static let new = """
        static int foo_map_pages(struct iommu_domain *domain, unsigned long iova,
        			 phys_addr_t paddr, size_t pgsize, size_t pgcount,
        			 int prot, gfp_t gfp, size_t *mapped)
        {
        	size_t size = pgsize * pgcount;
        	int rc;

        	rc = foo_range(iova, size >> PAGE_SHIFT, FOO_VALID);
        	if (!rc)
        		*mapped = size;

        	return rc;
        }

        static size_t foo_unmap_pages(struct iommu_domain *domain, unsigned long iova,
        			      size_t pgsize, size_t pgcount,
        			      struct iommu_iotlb_gather *gather)
        {
        	size_t size = pgsize * pgcount;

        	if (foo_range(iova, size >> PAGE_SHIFT, FOO_INVALID))
        		return 0;

        	return size;
        }

        """
}
