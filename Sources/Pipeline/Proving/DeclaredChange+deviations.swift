// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Rewriting

/// What the declared changes of one commit mean to the model.
extension Sequence<DeclaredChange> {
    /// The deviations that may be new, of any extent.
    var added: [Deviation] { kinds(of: .adds).map { Deviation($0, .request) } }

    /// The deviations that must be gone.
    var mended: [Deviation.Kind] { kinds(of: .mends) }

    /// Where inherited deviations may reach farther, as one call covers what several did.
    var reaches: [Reach] { filter { $0.effect == .widens }.compactMap { Reach(name: $0.name) } }

    /// Whether a missing flush is added.
    var declaresFlush: Bool { contains { $0.law == Law.c2.rawValue } }

    private func kinds(of effect: DeclaredChange.Effect) -> [Deviation.Kind] {
        filter { $0.effect == effect }.compactMap { change in
            Deviation.Kind.allCases.first { $0.name == change.name }
        }
    }
}
