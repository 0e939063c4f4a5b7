// SPDX-License-Identifier: GPL-2.0-only
import Rewriting

extension ApertureCheck {
    /// Before and after in C.
    package static let examples: [Example] = [
        Example(
            "the last page is inside, and no sum wraps around",
            before: driver(
                """
                	if (iova < domain->geometry.aperture_start ||
                	    iova + size > domain->geometry.aperture_end)
                		return -EINVAL;
                """),
            after: exact),
        Example(
            "a check that is right but for the wrap",
            before: driver(
                """
                	if (iova < domain->geometry.aperture_start ||
                	    (iova + size - 1) > domain->geometry.aperture_end)
                		return -EINVAL;
                """),
            after: exact),
        Example(
            "start and end are checked apart",
            before: driver(
                """
                	if (iova < domain->geometry.aperture_start)
                		return -EINVAL;
                	if (iova + size > domain->geometry.aperture_end)
                		return -ERANGE;
                """),
            after: driver(
                """
                	if (iova < domain->geometry.aperture_start)
                		return -EINVAL;
                	if (iova > domain->geometry.aperture_end ||
                	    size - 1 > domain->geometry.aperture_end - iova)
                		return -ERANGE;
                """)),
        Example(
            "the size comes first, the bound stands left",
            before: driver(
                """
                	if (domain->geometry.aperture_start > iova ||
                	    domain->geometry.aperture_end < size + iova)
                		return -EINVAL;
                """),
            after: driver(
                """
                	if (domain->geometry.aperture_start > iova ||
                	    iova > domain->geometry.aperture_end ||
                	    size - 1 > domain->geometry.aperture_end - iova)
                		return -EINVAL;
                """)),
        Example(
            "the lines of the condition are aligned otherwise",
            before: driver(
                """
                	if (WARN_ON(iova < domain->geometry.aperture_start ||
                	    (iova + size - 1) > domain->geometry.aperture_end))
                		return -EINVAL;
                """),
            after: driver(
                """
                	if (WARN_ON(iova < domain->geometry.aperture_start ||
                	    iova > domain->geometry.aperture_end ||
                	    size - 1 > domain->geometry.aperture_end - iova))
                		return -EINVAL;
                """)),
        Example(
            "no check at all",
            leftAlone: driver(
                """
                	if (!size)
                		return -EINVAL;
                """)),
        Example(
            "one address is no range",
            leftAlone: driver(
                """
                	if (iova < domain->geometry.aperture_start ||
                	    iova > domain->geometry.aperture_end)
                		return -EINVAL;
                """)),
    ]

    private static let exact = driver(
        """
        	if (iova < domain->geometry.aperture_start ||
        	    iova > domain->geometry.aperture_end ||
        	    size - 1 > domain->geometry.aperture_end - iova)
        		return -EINVAL;
        """)

    /// A driver whose map begins with a check.
    private static func driver(_ check: String) -> String {
        """
        static int foo_map(struct iommu_domain *domain, unsigned long iova,
        		   phys_addr_t paddr, size_t size, int prot, gfp_t gfp)
        {
        \(check)

        	return foo_write(domain, iova, paddr, size, prot);
        }

        static const struct iommu_ops foo_ops = {
        	.default_domain_ops = &(const struct iommu_domain_ops) {
        		.map		= foo_map,
        	}
        };

        """
    }
}
