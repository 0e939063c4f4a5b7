// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// What stands around the domains that a proof tries.
extension Prover {
    /// Two functions that share an aperture, one for each value of `tlb_refresh`, one whose range ends earlier, and one
    /// whose range begins later.
    package static let usualSetup = Setup(functions: [
        .init(handle: 0x8000_0001, first: 0x1000_0000, last: 0x1_ffff_efff, needsRefreshForNew: true),
        .init(handle: 0x8000_0002, first: 0x1000_0000, last: 0x1_ffff_efff, needsRefreshForNew: false),
        .init(handle: 0x8000_0003, first: 0x1000_0000, last: 0xffff_ffff, needsRefreshForNew: true),
        .init(handle: 0x8000_0004, first: 0x2000_0000, last: 0x1_ffff_efff, needsRefreshForNew: true),
    ])

    /// Two functions whose last page is not wholly theirs, and one whose range ends with what three levels of tables span.
    static let oddSetup = Setup(functions: [
        .init(handle: 0x8000_0001, first: 0x1000_0000, last: 0x1_ffff_effe, needsRefreshForNew: true),
        .init(handle: 0x8000_0002, first: 0x1000_0000, last: 0x1_ffff_effe, needsRefreshForNew: false),
        .init(handle: 0x8000_0003, first: 0x2000_0000, last: 1 << 42 - 1, needsRefreshForNew: true),
    ])

    /// Functions whose ranges end above what region-third tables span (4 TiB), and above what region-second ones do (8 PiB):
    /// drivers that have more levels of tables use them for these.
    static let tallSetups = [42, 53].map { bits in
        let last: UInt64 = 1 << bits + 0xffff_efff
        return Setup(functions: [
            .init(handle: 0x8000_0001, first: 0x1000_0000, last: last, needsRefreshForNew: true),
            .init(handle: 0x8000_0002, first: 0x1000_0000, last: last, needsRefreshForNew: false),
        ])
    }
}

extension Setup {
    /// The functions, where the first is not like most: what is special about them.
    package var words: String? {
        guard let last = functions.first?.last else { return nil }
        if last >> 53 > 0 { return "functions that reach beyond 8 PiB" }
        if last >> 42 > 0 { return "functions that reach beyond 4 TiB" }
        return last % pageSize == pageSize - 1 ? nil : "functions whose last page is not wholly theirs"
    }

    /// The words before a sequence that was performed on such functions; empty where nothing is special about them.
    package var heading: String { words.map { "on \($0): " } ?? "" }
}
