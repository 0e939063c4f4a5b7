// SPDX-License-Identifier: GPL-2.0-only

/// What a tree says beside a driver's own file.
package struct Kernel: Sendable {
    /// The version of its `Makefile`.
    package let version: KernelVersion
    /// What its `include/linux/iommu.h` declares.
    package let interface: Interface
    /// Who reads a domain's page sizes, where that was asked.
    package let pageSizeReaders: [PageSizeReader]

    /// A tree of these parts.
    package init(version: KernelVersion, interface: Interface, pageSizeReaders: [PageSizeReader] = []) {
        self.version = version
        self.interface = interface
        self.pageSizeReaders = pageSizeReaders
    }

    /// The files that every kernel tree has and that are read here.
    package static let files = ["Makefile", Interface.path]

    /// Reads a tree; an obstacle where it is no kernel's, or has no IOMMU interface.
    package static func read(from tree: some TreeReader) throws(TreeReadError) -> Result<Kernel, Obstacle> {
        guard let version = KernelVersion(makefile: try tree.bytes(of: files[0]) ?? []) else {
            return .failure(Obstacle("it names no version of a kernel", path: files[0]))
        }
        return Interface.reading(try tree.bytes(of: files[1]) ?? [])
            .map { Kernel(version: version, interface: $0) }
    }

    /// The same with the readers of page sizes in the subsystems that work with any driver.
    package func addingPageSizeReaders(from tree: some TreeReader) throws(TreeReadError) -> Kernel {
        let readers = try PageSizeReader.all(in: tree)
        return Kernel(version: version, interface: interface, pageSizeReaders: readers)
    }
}
