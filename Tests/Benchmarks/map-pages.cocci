// SPDX-License-Identifier: GPL-2.0-only
// As much of the map-pages conversion of s390-iommu.c as spatch can do: the ops table, both
// callbacks, the range helper, the aperture's inclusive end and the page-size bitmap.
// It knows the shape of this one driver; the comment above the bitmap is out of its reach.
@ ops @
identifier M, U;
fresh identifier M_pages = M ## "_pages";
fresh identifier U_pages = U ## "_pages";
@@
 (const struct iommu_domain_ops) {
-	.map = M,
+	.map_pages = M_pages,
-	.unmap = U,
+	.unmap_pages = U_pages,
 }

@ map @
identifier ops.M, ops.M_pages;
identifier domain, iova, paddr, size, prot, gfp, helper, rc;
expression table, bits;
@@
 static int
-M
+M_pages
 (struct iommu_domain *domain, unsigned long iova, phys_addr_t paddr,
- size_t size,
+ size_t pgsize, size_t pgcount,
  int prot, gfp_t gfp
+ , size_t *mapped
  )
 {
 	...
 	rc = helper(table, paddr, iova,
-		    size,
+		    pgsize * pgcount >> PAGE_SHIFT,
 		    bits);
+	if (!rc)
+		*mapped = pgsize * pgcount;
 	...
 }

@ unmap @
identifier ops.U, ops.U_pages, map.helper;
identifier domain, iova, size, gather, rc;
expression table, paddr, bits;
@@
 static size_t
-U
+U_pages
 (struct iommu_domain *domain, unsigned long iova,
- size_t size,
+ size_t pgsize, size_t pgcount,
  struct iommu_iotlb_gather *gather)
 {
+	size_t size = pgsize * pgcount;
 	...
 	rc = helper(table, paddr, iova,
-		    size,
+		    size >> PAGE_SHIFT,
 		    bits);
 	...
 }

@ range @
identifier map.helper;
identifier domain, pa, iova, size, nr_pages, bits;
type D;
expression limits;
@@
 helper(D domain, phys_addr_t pa, dma_addr_t iova,
-       size_t size,
+       unsigned long nr_pages,
        int bits)
 {
 	...
-	unsigned long nr_pages;
 	...
 	if (iova < limits.aperture_start ||
-	    iova + size > limits.aperture_end
+	    iova + (nr_pages * PAGE_SIZE - 1) > limits.aperture_end
 	   )
 		return -EINVAL;
-	nr_pages = PAGE_ALIGN(size) >> PAGE_SHIFT;
 	if (!nr_pages)
 		return 0;
 	...
 }

@ bitmap @
identifier PGSIZES, table;
@@
 static const struct iommu_ops table = { .pgsize_bitmap = PGSIZES, };

@ define @
identifier bitmap.PGSIZES;
@@
-#define PGSIZES (~0xFFFUL)
+#define PGSIZES SZ_4K
