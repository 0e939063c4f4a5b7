// SPDX-License-Identifier: GPL-2.0-only
import Testing

/// The layers of the package: what each target may import beside the standard library and the C library.
///
/// `swift build --explicit-target-dependency-import-check` misses transitive imports, so the `import` lines themselves are read.
private let allowedImports: [String: Set<String>] = [
    "CSyntax": [],
    "ReferenceModel": [],
    "PatchSeries": [],
    "Templates": ["Mustache"],
    "Rewriting": ["CSyntax"],
    "KernelTree": ["CSyntax"],
    "Recipes": ["CSyntax", "Rewriting", "KernelTree", "ReferenceModel"],
    "Checks": ["CSyntax", "PatchSeries"],
    "GitStore": ["CGit2", "Subprocess"],
    "Conformance": ["ReferenceModel", "CSyntax", "KernelTree", "Templates", "Subprocess"],
    "Pipeline": [
        "CSyntax", "ReferenceModel", "PatchSeries", "Templates", "Rewriting", "KernelTree", "Recipes",
        "Checks", "GitStore", "Conformance",
    ],
    "gen-patch": ["Pipeline", "ArgumentParser"],
]

/// What belongs to the platform: importable from a target that touches the world.
private let platform: Set<String> = [
    "Glibc", "Foundation", "FoundationEssentials", "Dispatch", "Synchronization",
]

/// The targets of layers 1 to 3: no files, no processes, no clock, so of the platform only atomics and `memchr`.
private let pure: Set<String> = [
    "CSyntax", "ReferenceModel", "PatchSeries", "Templates", "Rewriting", "KernelTree", "Recipes", "Checks",
]

@Suite struct LayeringTests {
    @Test func importsFollowTheLayers() throws {
        let files = try swiftFiles(under: "Sources") + swiftFiles(under: "Templates")
        #expect(!files.isEmpty)
        for file in files {
            let parts = file.path.split(separator: "/").map(String.init)
            let target = parts[0] == "Sources" ? parts[1] : parts[0]
            guard let allowed = allowedImports[target] else {
                Issue.record("\(file.path): target '\(target)' is not in the table of layers")
                continue
            }
            for module in imports(of: file.text) {
                let isPlatform = platform.contains(module)
                let isAllowed =
                    allowed.contains(module) || (isPlatform && (!pure.contains(target) || module == "Glibc"))
                #expect(isAllowed, "\(file.path) imports \(module), which its layer may not")
            }
        }
    }

    /// The modules named by the import declarations of `text`, submodules cut off.
    private func imports(of text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let index = words.firstIndex(of: "import"), index <= 2, index + 1 < words.count else {
                return nil
            }
            guard
                words[..<index].allSatisfy({
                    $0.hasPrefix("@") || ["package", "internal", "private"].contains($0)
                })
            else { return nil }
            let kinds: Set<Substring> = [
                "struct", "class", "enum", "protocol", "func", "let", "var", "typealias",
            ]
            let name = kinds.contains(words[index + 1]) ? words[index + 2] : words[index + 1]
            return name.split(separator: ".").first.map(String.init)
        }
    }
}
