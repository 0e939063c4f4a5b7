// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Rewriting

/// The way from the old callbacks to the new ones: which recipes, in which commits.
package struct Migration: Sendable {
    /// What a user can choose.
    package struct Options: Sendable {
        /// How much of the driver `map-pages` rewrites.
        package var style = MapPages.Style.full
        /// Whether the conversion and the bitmap are commits of their own.
        package var isSplit = false
        /// Whether functions keep their names.
        package var keepsNames = false
        /// The names of the only recipes to be used; nil for all.
        package var only: [String]?

        /// The usual choices.
        package init() {}
    }

    /// The groups of recipes, a commit each.
    ///
    /// The conversion stands on its own under the old bitmap, since the helper gets `size >> PAGE_SHIFT` pages whatever
    /// `pgsize` is; the bitmap alone would make large mappings slower. So the bitmap comes with it or behind it.
    package let plan: [[any Recipe<Driver>]]

    /// A migration with a user's choices.
    package init(_ options: Options = Options()) {
        func isWanted(_ recipe: any Recipe<Driver>.Type) -> Bool {
            options.only.map { $0.contains(recipe.name) } ?? true
        }
        let converts = isWanted(MapPages.self)
        let conversion: [any Recipe<Driver>] =
            converts ? [MapPages(style: options.style, keepsNames: options.keepsNames)] : []
        let bitmap: [any Recipe<Driver>] =
            isWanted(PageSizeBitmap.self)
            ? [PageSizeBitmap(comesWithConversion: converts && !options.isSplit)] : []
        let check: [any Recipe<Driver>] = isWanted(ApertureCheck.self) ? [ApertureCheck()] : []
        let groups = options.isSplit ? [check, conversion, bitmap] : [check, conversion + bitmap]
        plan = groups.filter { !$0.isEmpty }
    }

    /// The names in `names` that are no recipe's.
    package static func unknownNames(in names: [String]) -> [String] {
        names.filter { name in !Catalog.all.contains { $0.name == name } }
    }
}
