// SPDX-License-Identifier: GPL-2.0-only

/// What keeps a conformance run from giving any verdict.
package enum ConformanceError: Error, Equatable {
    /// No C compiler was found; the names that were tried.
    case noCompiler(tried: [String])
    /// A system call failed: what was wanted, and the system's own words.
    case system(what: String, reason: String)
    /// A file that the run needs is not in the tree.
    case missingFile(path: String)
    /// The tree's IOMMU core has no function of this name.
    case missingCoreFunction(name: String, path: String)
    /// The driver at this path is for hardware that the model does not know.
    case unknownHardware(path: String)
    /// The tree's IOMMU interface is not one that the run time was written for, in the compiler's words.
    case unknownInterface(reason: String)
    /// The tree could not be read, in the reader's own words.
    case unreadableTree(reason: String)
    /// C did not compile: of which file, and the compiler's words.
    case doesNotCompile(path: String, message: String)
    /// The program that the child runs was not found.
    case noChild(path: String)
    /// The child broke the rules of the journal.
    case brokenChild(reason: String)
}

extension ConformanceError {
    /// The failure of the system call that was made last.
    static func lastSystemError(_ what: String) -> ConformanceError {
        .system(what: what, reason: systemErrorText())
    }
}
