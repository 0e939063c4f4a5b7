// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting
import TestSupport
import Testing

@testable import Recipes

/// What the recipes make of the real driver does not hang on its names, its layout, its order or the form of its table.
@Suite struct VariantTests {
    /// A user's choices, named for the report of a failure.
    enum Choice: String, CaseIterable {
        case usual, split, minimal, keepNames

        var plan: [[any Recipe<Driver>]] {
            var options = Migration.Options()
            options.isSplit = self == .split
            options.keepsNames = self == .keepNames
            options.style = self == .minimal ? .minimal : .full
            return Migration(options).plan
        }
    }

    private let path = "drivers/iommu/s390-iommu.c"

    private func real() throws -> [UInt8] { try RealKernel.bytes(of: path) }

    private func flatKernel() throws -> Kernel {
        let header = try FlatOps.header(RealKernel.bytes(of: Interface.path))
        let kernel = Kernel(version: KernelVersion(5, 15), interface: try Interface.reading(header).get())
        #expect(kernel.interface.isFlat && kernel.interface.structure(with: "map_pages")?.name == "iommu_ops")
        return kernel
    }

    /// The tokens of a text, without what is between them.
    private func words(_ bytes: [UInt8]) -> [String] {
        let tree = SyntaxTree.parse(bytes)
        return tree.root.tokens.map { SyntaxToken(tree: tree, index: $0).string }
    }

    /// The texts after the steps of a rewrite of a text.
    private func texts(_ bytes: [UInt8], _ choice: Choice, _ kernel: Kernel) throws -> [[UInt8]] {
        switch try outcome(of: choice.plan, path: path, bytes: bytes, kernel: kernel) {
        case .rewritten(let rewrite): return rewrite.steps.map(\.after)
        case .alreadyDone: return []
        case .refused(let findings): throw Refusal(findings)
        }
    }

    @Test(arguments: Choice.allCases) func otherNames(_ choice: Choice) throws {
        let kernel = try realKernel()
        let renaming = Renaming(of: try real())
        let other = try renaming.applied(to: real())
        #expect(
            Set(words(other)).isDisjoint(with: ["s390_iommu_map", "paddr", "size", "nr_pages", "dma_addr"]))
        let renamed = try texts(other, choice, kernel).map(words)
        let expected = try texts(real(), choice, kernel).map { words(try renaming.applied(to: $0)) }
        #expect(renamed == expected)
    }

    @Test(arguments: Choice.allCases) func flatOps(_ choice: Choice) throws {
        let flat = try texts(FlatOps.driver(real()), choice, flatKernel())
        let expected = try texts(real(), choice, realKernel()).map(FlatOps.driver)
        #expect(
            flat.map { String(decoding: $0, as: UTF8.self) }
                == expected.map { String(decoding: $0, as: UTF8.self) })
    }

    @Test(arguments: Choice.allCases, Respelling.allCases)
    func otherSpelling(_ choice: Choice, _ respelling: Respelling) throws {
        let kernel = try realKernel()
        let respelled = try texts(respelling.applied(to: real()), choice, kernel).map(words)
        let expected = try texts(real(), choice, kernel).map { words(try respelling.applied(to: $0)) }
        if respelling == .reordered {
            #expect(respelled.map { $0.sorted() } == expected.map { $0.sorted() })
        } else {
            #expect(respelled == expected)
        }
    }

    @Test(arguments: Choice.allCases) func everythingAtOnce(_ choice: Choice) throws {
        // The renaming leaves macros alone.
        let respellings = Respelling.allCases.filter { $0 != .tableInMacro }
        var text = try FlatOps.driver(real())
        for respelling in respellings { text = try respelling.applied(to: text) }
        let renaming = Renaming(of: text)
        let renamed = try texts(renaming.applied(to: text), choice, flatKernel()).map { words($0).sorted() }
        let expected = try texts(real(), choice, realKernel()).map {
            var text = try FlatOps.driver($0)
            for respelling in respellings { text = try respelling.applied(to: text) }
            return try words(renaming.applied(to: text)).sorted()
        }
        #expect(renamed == expected)
    }

    /// A comment on a parameter that goes would be lost or lie.
    @Test func commentsAmongParametersAreRefused() throws {
        let driver = try Driver.read(path: path, bytes: real(), kernel: realKernel()).get()
        let map = try #require(driver.callback("map")?.function)
        for parameter in map.parameters {
            let text = try EditList([Edit(at: parameter.range.upperBound, " /* in bytes */")]).applied(
                to: real())
            guard
                case .refused(let findings) = try outcome(
                    of: Choice.usual.plan, path: path, bytes: text, kernel: realKernel())
            else {
                Issue.record("not refused: a comment behind '\(parameter.string)'")
                continue
            }
            #expect(findings.allSatisfy { $0.place != nil })
        }
    }
}
