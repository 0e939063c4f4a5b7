// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Recipes
import Rewriting

extension Converter {
    /// The catalogue's recipes with a user's choices, for the drivers of `source`; `path` is what the user called it.
    /// Who sees a change is looked for in the tree unless nobody will be told (`findingReaders`).
    package static func recipes(
        _ options: ConversionOptions, for source: KernelSource, path: String, findingReaders: Bool = true
    ) throws -> Converter {
        if let name = Migration.unknownNames(in: options.recipes).first {
            throw Failure.unknown(kind: "recipe", name: name, known: Catalog.all.map { $0.name })
        }
        let plan = Migration(Migration.Options(options)).plan
        let kernel = try source.kernel(path: path, findingReaders: findingReaders)
        return Converter { path, tree in
            let bytes = try tree.bytes(of: path) ?? []
            if let finding = Finding(carriageReturnIn: bytes, path: path) { return .refused([finding]) }
            let result = try Rewrite.following(plan, path: path, bytes: bytes) { text in
                Driver.read(path: path, bytes: text, kernel: kernel)
                    .mapError { Refusal([Finding($0, of: text)]) }
            }
            guard case .alreadyDone = result,
                case .success(let driver) = Driver.read(path: path, bytes: bytes, kernel: kernel),
                driver.mappingStyle == .none
            else { return result }
            return .refused([
                Finding("the driver has no 'map' callback to convert", path: path, recipe: "driver")
            ])
        }
    }
}

extension Migration.Options {
    /// The user's choices as the catalogue takes them.
    fileprivate init(_ options: ConversionOptions) {
        self.init()
        style = options.style == .minimal ? .minimal : .full
        isSplit = options.isSplit
        keepsNames = options.keepsNames
        only = options.recipes.isEmpty ? nil : options.recipes
    }
}
