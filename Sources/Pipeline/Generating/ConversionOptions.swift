// SPDX-License-Identifier: GPL-2.0-only

/// Which recipes convert a driver, and how.
package struct ConversionOptions: Sendable {
    /// How much of a driver's code changes.
    package enum Style: String, CaseIterable, Sendable {
        /// Helpers take what the new callbacks are given.
        case full
        /// Only the callbacks change.
        case minimal
    }

    /// The names of the recipes to use; empty for all.
    package var recipes: [String]
    /// How much changes.
    package var style: Style
    /// Whether conversion and page sizes are commits of their own.
    package var isSplit: Bool
    /// Whether functions keep their names.
    package var keepsNames: Bool

    /// The options of a user; by default all recipes in their usual form.
    package init(
        recipes: [String] = [], style: Style = .full, isSplit: Bool = false, keepsNames: Bool = false
    ) {
        (self.recipes, self.style) = (recipes, style)
        (self.isSplit, self.keepsNames) = (isSplit, keepsNames)
    }
}
