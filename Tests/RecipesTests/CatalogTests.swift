// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import KernelTree
import Rewriting
import Testing

@testable import Recipes

@Suite struct CatalogTests {
    /// Every example of every recipe, whoever wrote it.
    @Test func examplesComeOutAsTheySay() throws {
        for recipe in try instances() {
            for example in type(of: recipe).examples {
                try expectExample(example, recipe)
            }
        }
    }

    @Test func everyRecipeLeavesSomethingAlone() {
        for recipe in Catalog.all {
            #expect(recipe.examples.first?.after != nil, "\(recipe.name): the first example shows no change")
            #expect(recipe.examples.contains { $0.after == nil }, "\(recipe.name): nothing is left alone")
        }
    }

    /// A folder that nobody put into the catalogue would never run.
    @Test func everyFolderIsInTheCatalogue() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Recipes")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let recipes = names.filter { name in
            FileManager.default.fileExists(atPath: folder.appending(path: "\(name)/\(name).swift").path)
        }
        #expect(recipes.sorted() == Catalog.all.map { "\($0)" }.sorted())
    }

    @Test func namesComeFromTypes() {
        #expect(Catalog.all.map { $0.name } == ["aperture-check", "map-pages", "page-size-bitmap"])
        #expect(Migration.unknownNames(in: ["map-pages", "map-page"]) == ["map-page"])
    }

    /// One of each recipe, as the usual migration has it.
    private func instances() throws -> [any Recipe<Driver>] {
        var options = Migration.Options()
        options.isSplit = true
        let instances = Migration(options).plan.flatMap(\.self)
        #expect(instances.map(\.name).sorted() == Catalog.all.map { $0.name }.sorted())
        return instances
    }
}
