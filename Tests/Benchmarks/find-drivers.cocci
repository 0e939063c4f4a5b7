// SPDX-License-Identifier: GPL-2.0-only
// Files whose IOMMU ops table still has the per-page map callback, in both forms of the table.
@ nested @
expression E;
@@
* (const struct iommu_domain_ops) { .map = E, }

@ variable @
identifier table;
expression E;
@@
* const struct iommu_domain_ops table = { .map = E, };
