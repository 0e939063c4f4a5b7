// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Rewriting

/// Every recipe there is.
package enum Catalog {
    /// The recipes in the order in which a series has them.
    package static let all: [any Recipe<Driver>.Type] = [
        ApertureCheck.self,
        MapPages.self,
        PageSizeBitmap.self,
    ]
}
