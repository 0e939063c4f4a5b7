// SPDX-License-Identifier: GPL-2.0-only
import TestSupport
import Testing

extension RealKernel {
    /// The text of one of its files with edits, each of which must find its place.
    static func text(of path: String, _ edits: [(String, String)] = []) throws -> [UInt8] {
        var text = String(decoding: try bytes(of: path), as: UTF8.self)
        for (old, new) in edits {
            try #require(text.contains(old), "the file has no '\(old)'")
            text = text.replacing(old, with: new)
        }
        return Array(text.utf8)
    }
}
