// SPDX-License-Identifier: GPL-2.0-only
import Rewriting

extension PageSizeBitmap {
    /// Before and after in C.
    package static let examples: [Example] = [
        Example(
            "a mask behind a macro, with the comment that becomes wrong",
            before: driver(
                head: """
                    /* Every multiple of a page will do. */
                    #define FOO_PGSIZES	(~0xFFFUL)


                    """, value: "FOO_PGSIZES"),
            after: driver(value: "SZ_4K")),
        Example(
            "a mask in the table itself",
            before: driver(value: "~(SZ_16K - 1)"), after: driver(value: "SZ_16K")),
        Example("the truth", leftAlone: driver(value: "SZ_4K")),
        Example("several real sizes", leftAlone: driver(value: "SZ_4K | SZ_2M | SZ_1G")),
    ]

    /// A driver with a bitmap.
    private static func driver(head: String = "", value: String) -> String {
        """
        #include <linux/iommu.h>
        #include <linux/sizes.h>

        \(head)static int foo_map_pages(struct iommu_domain *domain, unsigned long iova,
        			 phys_addr_t paddr, size_t pgsize, size_t pgcount,
        			 int prot, gfp_t gfp, size_t *mapped)
        {
        	size_t i;

        	for (i = 0; i < pgcount; i++) {
        		foo_write(domain, iova, paddr, prot);
        		iova += PAGE_SIZE;
        		paddr += PAGE_SIZE;
        	}
        	*mapped = pgsize * pgcount;

        	return 0;
        }

        static const struct iommu_ops foo_ops = {
        	.pgsize_bitmap = \(value),
        	.default_domain_ops = &(const struct iommu_domain_ops) {
        		.map_pages	= foo_map_pages,
        	}
        };

        """
    }
}
