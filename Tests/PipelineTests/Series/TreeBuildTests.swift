// SPDX-License-Identifier: GPL-2.0-only
import Checks
import Foundation
import GitStore
import TestSupport
import Testing

@testable import Pipeline

/// Each patch is built as kbuild would, on a tree with a makefile as small as can be.
@Suite struct TreeBuildTests {
    private static let makefile = """
        all:
        defconfig prepare:
        \t@echo $@ >> $(O)/goals
        %.o:
        \t@mkdir -p $(O)/$(dir $@)
        \t@$(CROSS_COMPILE)gcc -Wall -c $(CURDIR)/$*.c -o $(O)/$@

        """

    private static let steps = [
        "int f(void) { return 2; }\n",
        "int f(void) { int unused; return 2; }\n",
        "int f(void) { int unused; return g; }\n",
        "\n\nint f(void) { return 3; }\n",
    ]

    /// A repository with the steps, and programs of the names that are looked for.
    private func world() throws -> (SealedWorld, Repository) {
        let world = try SealedWorld()
        let path = try world.repository(files: [
            "Makefile": Self.makefile, "drivers/a.c": "static int old;\nint f(void) { return 1; }\n",
        ])
        for text in Self.steps {
            try world.write(path + "/drivers/a.c", text)
            try world.git("commit", "-q", "-a", "-m", "step", in: path)
        }
        for (name, command) in [
            ("s390x-linux-gnu-gcc", "exec cc \"$@\""), ("bc", ":"), ("flex", ":"), ("bison", ":"),
            ("gcc", ":"), ("sparse", ":"),
        ] {
            try world.write("\(world.folder)/bin/\(name)", "#!/bin/sh\n\(command)\n")
            chmod("\(world.folder)/bin/\(name)", 0o755)
        }
        let variables = world.variables.merging(["PATH": "\(world.folder)/bin:/usr/bin:/bin"]) { $1 }
        let environment = Environment(variables: variables) { Instant(seconds: SealedWorld.now) }
        return (world, try Repository(at: path, environment: environment))
    }

    private func trials(
        _ build: TreeBuild, _ repository: Repository
    ) async throws -> [Int: OutsideResults.Trial] {
        let base = try repository.snapshot(of: "HEAD~4")
        let trees = try (0..<4).map { try repository.snapshot(of: "HEAD~\(3 - $0)") }
        return try await build.trials(of: trees, on: base)
    }

    @Test func newWarningsAndErrorsCount() async throws {
        let (world, repository) = try world()
        let build = TreeBuild(
            architecture: "s390", cache: world.folder + "/cache", environment: repository.environment)
        for _ in 1...2 {
            let trials = try await trials(build, repository)
            #expect(trials[1] == .passed && trials[4] == .passed)
            guard case .failed(let warnings) = trials[2], case .failed(let errors) = trials[3] else {
                Issue.record("\(trials)")
                return
            }
            #expect(warnings.count == 1 && warnings[0].hasPrefix("a.c: warning: unused variable"))
            #expect(errors.contains { $0.hasPrefix("drivers/a.c:1:") && $0.contains("error:") }, "\(errors)")
        }
        // The second run found the tree prepared.
        let tree = try #require(
            try FileManager.default.contentsOfDirectory(atPath: world.folder + "/cache").first)
        let goals = try String(contentsOfFile: "\(world.folder)/cache/\(tree)/objects/goals", encoding: .utf8)
        #expect(goals == "defconfig\nprepare\n")
    }

    @Test func theMissingCompilerIsNamed() async throws {
        let (world, repository) = try world()
        let build = TreeBuild(
            architecture: "alpha", cache: world.folder + "/cache", environment: repository.environment)
        let error = await #expect(throws: Failure.self) { try await trials(build, repository) }
        #expect(error?.sentence == "there is no cross compiler 'alpha-linux-gnu-gcc' for alpha")
        #expect(error?.exitCode == .environment)
    }

    @Test func theArchitectureIsTheDrivers() throws {
        let world = try SealedWorld()
        let path = try world.repository(files: [
            "arch/s390/Kconfig": "config MMU\n\tdef_bool y\n\nconfig S390\n\tdef_bool y\n",
            "arch/arm/Kconfig": "config MMU\n\tbool\nconfig ARM\n\tbool\n", "arch/arm/mm/a.c": "\n",
            "drivers/iommu/Makefile": "obj-$(CONFIG_A) += other.o a.o\nobj-$(CONFIG_B) += b.o\n",
            "drivers/iommu/Kconfig": """
            config A
            \tbool "A"
            \tdepends on MMU && S390

            config B
            \tdepends on MMU

            """, "drivers/iommu/a.c": "\n", "drivers/iommu/b.c": "\n",
        ])
        for file in ["arch/arm/mm/a.c", "drivers/iommu/a.c", "drivers/iommu/b.c"] {
            try world.write("\(path)/\(file)", "int a;\n")
            try world.git("commit", "-q", "-a", "-m", file, in: path)
        }
        let environment = Environment(variables: world.variables) { Instant(seconds: SealedWorld.now) }
        let repository = try Repository(at: path, environment: environment)
        func common(_ from: String, _ to: String) throws -> String {
            try DriverArchitecture.common(
                to: [repository.snapshot(of: to)], on: repository.snapshot(of: from))
        }
        #expect(try common("HEAD~3", "HEAD~2") == "arm")
        #expect(try common("HEAD~2", "HEAD~1") == "s390")
        let error = #expect(throws: Failure.self) { try common("HEAD~1", "HEAD") }
        #expect(error?.sentence == "nothing says for which architecture 'drivers/iommu/b.c' is built")
        #expect(throws: Failure.self) { try common("HEAD~3", "HEAD~1") }
    }
}
