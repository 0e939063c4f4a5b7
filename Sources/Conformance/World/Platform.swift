// SPDX-License-Identifier: GPL-2.0-only

/// What a driver of one kind of hardware is compiled with beside the IOMMU core: where its bus keeps its headers
/// and the code of its tables.
struct Platform {
    /// The type that every driver of this hardware uses.
    let mark: String
    /// The headers whose declarations are cut out by use; those that one includes come with it.
    let headers: [String]
    /// The folder of headers that are followed when one of them includes another, and how their names start.
    let followed: (folder: String, prefix: String)
    /// The folder of C files among which a function that a header declares may be defined.
    let tableCode: String
    /// Functions of the kernel's that the run time stands before.
    let wrapped: [String]
    /// The option of the architecture: what follows from it alone is on in every kernel for this hardware.
    let architecture: String

    /// Whether a driver's file is for this hardware.
    func runs(_ driver: CutSource) -> Bool {
        driver.uses.contains(mark)
    }

    /// Every kind of hardware that the model knows.
    static let all = [zpci]

    /// PCI functions of s390.
    static let zpci = Platform(
        mark: "struct zpci_dev",
        headers: ["include/linux/iommu.h", "arch/s390/include/asm/pci.h", "arch/s390/include/asm/pci_dma.h"],
        followed: ("arch/s390/include/asm", "pci"),
        tableCode: "arch/s390/pci",
        wrapped: ["zpci_dma_init_device", "zpci_dma_exit_device"],
        architecture: "S390")
}
