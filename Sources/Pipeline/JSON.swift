// SPDX-License-Identifier: GPL-2.0-only
import FoundationEssentials

/// Results as JSON: keys in the order of their names, so that the same result is the same text.
package enum JSON {
    /// The text of `value`, ending in a line feed.
    package static func text(of value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    }
}
