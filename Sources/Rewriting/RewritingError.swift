// SPDX-License-Identifier: GPL-2.0-only

/// What can go wrong while edits are put together; each is a defect of a recipe, never of the C.
package enum RewritingError: Error, Equatable {
    /// Two different edits claim the same byte or the same place.
    case overlap(Edit, Edit)
    /// An edit reaches beyond a text of `count` bytes.
    case outOfBounds(Edit, count: Int)
}
