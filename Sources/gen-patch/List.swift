// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Lists the drivers of a kernel tree that have IOMMU callbacks, and what can be done for each.
struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the IOMMU drivers of a kernel tree and what can be done for each.",
        discussion: """
            The whole tree is searched for ops tables, in both forms: 'struct iommu_domain_ops', and \
            'struct iommu_ops' alone as before Linux 5.18. A driver is 'convertible', 'done', without \
            'map' callbacks, or 'refused', with the place and the reason.
            """)

    @OptionGroup var tree: TreeOptions

    /// As JSON.
    @Flag(help: "Print the list as JSON.")
    var json = false

    func run() async throws {
        let listing = try await DriverListing.of(tree.kernel, revision: tree.rev)
        if json { Terminal.write(try listing.json) } else { Terminal.write(listing.text) }
    }
}
