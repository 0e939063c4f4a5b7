// SPDX-License-Identifier: GPL-2.0-only

/// Everything that a proof compiles.
struct ProofLibraries {
    /// The shared object of a text, or the compiler's words.
    typealias Library = Result<String, ConformanceError>

    /// The steps.
    let steps: [Library]
    /// The steps with a call before each access.
    let accesses: [Library]
    /// The steps with checks of undefined behaviour; none where they are not wanted.
    let sanitized: [Library]
    /// The text that is only counted, if there is one.
    let aside: Library?
    /// The wrong drivers that are planted.
    let planted: [Library]
    /// The last step with marks of what is reached.
    let marked: Library?
    /// What the marks stand for.
    let points: [Instrumented.Point]

    /// Compiles the steps and the wrong drivers of a proof.
    init(
        _ sources: [Build.Source], aside other: [UInt8]?, planted mutants: [Mutant], sanitizes: Bool,
        build: Build
    ) throws(ConformanceError) {
        var variants: [Build.Variant] = []
        for source in sources { variants.append(try build.variant(source)) }
        sanitized = sanitizes ? Self.sanitized(variants, build) : []
        var plain = variants, watched = variants
        let instrumented = sources.last.map { Instrumented($0.text) }
        points = instrumented?.points ?? []
        if let instrumented, let last = sources.last {
            plain.append(try build.variant(.init(text: instrumented.text, world: last.world)))
        }
        if let other { plain.append(try build.variant(other)) }
        for mutant in mutants {
            let variant = try build.variant(mutant.text)
            if mutant.isAboutAccesses { watched.append(variant) } else { plain.append(variant) }
        }
        let results = try build.libraries([
            .init(variants: plain, flavor: .plain), .init(variants: watched, flavor: .accesses),
        ])
        var (plainResults, watchedResults) = (results[0][...], results[1][...])
        steps = Array(plainResults.prefix(sources.count))
        accesses = Array(watchedResults.prefix(sources.count))
        plainResults = plainResults.dropFirst(sources.count)
        watchedResults = watchedResults.dropFirst(sources.count)
        marked = instrumented == nil ? nil : plainResults.popFirst()
        aside = other == nil ? nil : plainResults.popFirst()
        planted = mutants.compactMap { mutant in
            mutant.isAboutAccesses ? watchedResults.popFirst() : plainResults.popFirst()
        }
    }

    /// Not every compiler has these checks.
    private static func sanitized(_ variants: [Build.Variant], _ build: Build) -> [Library] {
        do {
            return try build.libraries(variants, .sanitized)
        } catch {
            return variants.map { _ in .failure(error) }
        }
    }
}
