// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import ReferenceModel
import Rewriting

/// What one call now covers that several did before (law C1): inherited behaviours whose extent grows from one chunk of
/// the core's to the whole request. Each is declared because the driver's C has the form that it comes from.
struct GrownExtents {
    private let map: Conversion
    private let unmap: Conversion
    private let functions: [Function]

    /// The declarations for the conversions of `map` and `unmap`.
    init(_ conversions: [Conversion], _ driver: Driver) {
        map = conversions[0]
        unmap = conversions[1]
        let roots = conversions.map(\.function)
        functions = roots + driver.helpers(of: roots)
    }

    /// The changes, in the order of the deviations' kinds.
    var changes: [DeclaredChange] {
        var kinds: [Deviation.Kind] = []
        if looksUpBefore { kinds += [.pageZeroNotUnmapped, .holeRefused] }
        if claimsRequest { kinds.append(.holeClaimed) }
        if canFail { kinds += [.failedRefreshUnmaps, .repeatNotRefreshed, .holeAllocationFailureUnmaps] }
        if checksAperture { kinds.append(.outsideRefused) }
        if canFail { kinds += [.rollbackDropsLiveMapping, .rollbackNotRefreshed, .liveMappingOverwritten] }
        return kinds.map(declared)
    }

    /// Whether the unmap looks at its first page and leaves with nothing done.
    private var looksUpBefore: Bool {
        unmap.function.body.descendants(.returnStatement).contains { statement in
            (statement.children.first?.bare.isText("0") ?? false)
                && statement.range.lowerBound < unmap.call.range.lowerBound
        }
    }

    /// Whether the unmap returns its size without a count of what was unmapped.
    private var claimsRequest: Bool {
        unmap.function.body.descendants(.returnStatement).contains { statement in
            statement.children.first?.isName(unmap.size) ?? false
        }
    }

    /// Whether the range helper can fail on its way.
    private var canFail: Bool {
        unmap.helper.function.prototype.result != "void"
    }

    /// Whether a range is compared with the end of the aperture.
    private var checksAperture: Bool {
        functions.contains { function in
            function.body.descendants(.memberAccess).contains { $0.name == "aperture_end" }
        }
    }

    private func declared(_ kind: Deviation.Kind) -> DeclaredChange {
        let operation = kind.place == .map ? "map" : "unmap"
        return DeclaredChange(
            law: "C1", name: kind.name,
            change: "\(kind.sentence): as before, now for the whole request",
            reason: "one call covers what the core cut into several before",
            sequence: "\(operation) where \(kind.condition)", before: "one chunk", after: "the whole request")
    }
}
