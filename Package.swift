// swift-tools-version:6.2
// SPDX-License-Identifier: GPL-2.0-only
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
// The loop that performs and compares millions of operations: exclusive access is checked in debug builds.
let quick = strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// A fixed address spares the loader 80,000 relocations, a tenth of the time of a short command.
let fixedAddress: [LinkerSetting] = [
    .unsafeFlags(["-Xclang-linker", "-no-pie"], .when(configuration: .release))
]

let package = Package(
    name: "gen-patch",
    products: [
        .executable(name: "gen-patch", targets: ["gen-patch"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        // 0: the system's libgit2, with inline wrappers for its variadic calls.
        .systemLibrary(name: "CGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),

        // 1: C text as a lossless tree, byte for byte.
        .target(name: "CSyntax", swiftSettings: strict),
        .testTarget(
            name: "CSyntaxTests", dependencies: ["CSyntax", "TestSupport"], swiftSettings: strict),

        // 1: what an IOMMU domain must do, in pure Swift.
        .target(name: "ReferenceModel", swiftSettings: quick),
        .testTarget(name: "ReferenceModelTests", dependencies: ["ReferenceModel"], swiftSettings: strict),

        // 1: a series as values and as mail text.
        .target(name: "PatchSeries", swiftSettings: strict),
        .testTarget(name: "PatchSeriesTests", dependencies: ["PatchSeries"], swiftSettings: strict),

        // 1: the texts in 'Templates/', embedded, and their rendering.
        .target(
            name: "Templates", dependencies: [.product(name: "Mustache", package: "swift-mustache")],
            path: "Templates", resources: [.embedInCode("host"), .embedInCode("texts")],
            swiftSettings: strict),

        // 2: edits, kernel-style layout, findings, and what a recipe is.
        .target(name: "Rewriting", dependencies: ["CSyntax"], swiftSettings: strict),
        .testTarget(name: "RewritingTests", dependencies: ["Rewriting"], swiftSettings: strict),

        // 2: what a kernel tree says: version, drivers and their ops tables.
        .target(name: "KernelTree", dependencies: ["CSyntax"], swiftSettings: strict),
        .testTarget(
            name: "KernelTreeTests", dependencies: ["KernelTree", "TestSupport"], swiftSettings: strict),

        // 3: the catalogue of what is looked at before a series is sent.
        .target(name: "Checks", dependencies: ["PatchSeries"], swiftSettings: strict),
        .testTarget(name: "ChecksTests", dependencies: ["Checks"], swiftSettings: strict),

        // 3: the catalogue: one folder an API migration.
        .target(
            name: "Recipes", dependencies: ["CSyntax", "Rewriting", "KernelTree", "ReferenceModel"],
            swiftSettings: strict),
        .testTarget(
            name: "RecipesTests", dependencies: ["Recipes", "TestSupport"], swiftSettings: strict),

        // 4: repositories, trees, signed commits and tags over libgit2.
        .target(
            name: "GitStore",
            dependencies: ["CGit2", .product(name: "Subprocess", package: "swift-subprocess")],
            swiftSettings: strict),
        .testTarget(
            name: "GitStoreTests", dependencies: ["GitStore", "TestSupport"], swiftSettings: strict),

        // 4: compiles the driver's C for the host and runs it beside the model.
        .target(
            name: "Conformance", dependencies: ["ReferenceModel", "CSyntax", "KernelTree", "Templates"],
            swiftSettings: quick),
        .testTarget(
            name: "ConformanceTests", dependencies: ["Conformance", "KernelTree", "TestSupport"],
            swiftSettings: strict),

        // 5: plan, rewrite, prove, commit, write.
        .target(
            name: "Pipeline",
            dependencies: [
                "CSyntax", "ReferenceModel", "PatchSeries", "Templates", "Rewriting", "KernelTree", "Recipes",
                "Checks",
                "GitStore", "Conformance",
            ], swiftSettings: strict),

        .testTarget(
            name: "PipelineTests", dependencies: ["Pipeline", "TestSupport"], swiftSettings: strict),

        // 6: arguments and printing, nothing else.
        .executableTarget(
            name: "gen-patch",
            dependencies: ["Pipeline", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict, linkerSettings: fixedAddress),

        .testTarget(
            name: "CommandTests", dependencies: ["gen-patch", "TestSupport"], swiftSettings: strict),

        // t: what tests share: a sealed world to run in, the real kernel and variants of its drivers.
        .target(
            name: "TestSupport", dependencies: ["CSyntax", "Rewriting", "KernelTree"],
            path: "Tests/TestSupport", swiftSettings: strict),

        // t: the release build on whole kernel trees and huge hostile texts.
        .testTarget(name: "SweepTests", dependencies: ["TestSupport"], swiftSettings: strict),

        // t: the architecture of this very package, held by tests.
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    ]
)
