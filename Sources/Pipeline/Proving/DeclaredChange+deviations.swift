// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel
import Rewriting

/// What the declared changes of one commit mean to the model.
///
/// A change with the name of a deviation declares that deviation. One of law C1 with another name declares that one
/// call covers what several did, so that what is inherited may reach farther. One of law C2 declares a flush.
extension Sequence<DeclaredChange> {
    /// The deviations that may be new.
    var deviations: [Deviation] {
        compactMap { change in
            Deviation.Kind.allCases.first { $0.name == change.name }.map { Deviation($0, .request) }
        }
    }

    /// Whether inherited deviations may reach farther.
    var declaresGrowth: Bool { contains { $0.law == Law.c1.rawValue } }

    /// Whether a missing flush is added.
    var declaresFlush: Bool { contains { $0.law == Law.c2.rawValue } }
}
