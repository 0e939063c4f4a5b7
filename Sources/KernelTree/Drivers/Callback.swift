// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

/// A callback of a driver: the entry of the ops table and the function that it names.
package struct Callback: Sendable {
    /// The entry.
    package let entry: OpsTable.Entry
    /// The table that holds it.
    package let table: OpsTable
    /// The function.
    package let function: Function

    /// The member's name: "map".
    package var member: String { entry.member }
}

/// Which callbacks a driver maps with.
package enum MappingStyle: String, Sendable {
    /// `map` and `unmap`: one page size a call.
    case single
    /// `map_pages` and `unmap_pages`: many pages of a size a call.
    case pages
    /// Some of both.
    case mixed
    /// None: the domain is mapped in another way.
    case none
}
