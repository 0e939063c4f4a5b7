// SPDX-License-Identifier: GPL-2.0-only
import KernelTree

/// The texts of a driver that one proof compiles, each in the world of its own tree.
///
/// A conversion that somebody sent may change headers, the table code or the core beside the driver, so that it
/// compiles with the files of its own revision only.
struct Cast {
    /// The path of the driver's file.
    let path: String
    /// The different worlds; the first one is that of the proof's tree.
    let worlds: [HostWorld]
    /// The text of each step, with its world.
    let sources: [Build.Source]

    /// Cuts the worlds of some steps out of their trees; a text that stands aside belongs to the proof's tree.
    init(
        _ steps: [Prover.Step], aside: [UInt8]? = nil, _ path: String, of tree: any TreeReader
    ) throws(ConformanceError) {
        self.path = path
        let beside = aside.map { [$0] } ?? []
        let all = steps.map(\.text) + beside
        let common = try HostWorld.cut(from: tree, driver: path, texts: all)
        var others: [HostWorld] = []
        var sources: [Build.Source] = []
        for step in steps {
            var source = Build.Source(text: step.text)
            if let own = step.tree, try HostWorld.cut(from: own, driver: path, texts: all) != common {
                others.append(try HostWorld.cut(from: own, driver: path, texts: [step.text]))
                source.world = others.count
            }
            sources.append(source)
        }
        self.sources = sources
        guard !others.isEmpty else {
            worlds = [common]
            return
        }
        // What another tree's text defines itself may still have to come from this tree's files here.
        let remaining = sources.filter { $0.world == 0 }.map(\.text) + beside
        worlds = [try HostWorld.cut(from: tree, driver: path, texts: remaining)] + others
    }
}
