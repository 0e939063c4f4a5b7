// SPDX-License-Identifier: GPL-2.0-only
import CGit2

/// The SHA-1 name of an object.
package struct ObjectID: Sendable, Hashable, CustomStringConvertible {
    private var high: UInt64
    private var middle: UInt64
    private var low: UInt32

    /// The name that stands for "no object".
    package static let zero = ObjectID(git_oid())

    init(_ raw: git_oid) {
        (high, middle, low) = withUnsafeBytes(of: raw) {
            (
                UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
            )
        }
    }

    /// The name written as 40 hexadecimal digits; nil for any other text.
    package init?(_ hex: some StringProtocol) {
        guard hex.utf8.count == 40 else { return nil }
        var raw = git_oid()
        guard git_oid_fromstr(&raw, String(hex)) == 0 else { return nil }
        self.init(raw)
    }

    /// The name that a file of these bytes has.
    package init(ofFile bytes: [UInt8]) {
        var raw = git_oid()
        git_odb_hash(&raw, bytes, bytes.count, GIT_OBJECT_BLOB)
        self.init(raw)
    }

    /// The form that libgit2 takes.
    var raw: git_oid {
        var raw = git_oid()
        withUnsafeMutableBytes(of: &raw) {
            $0.storeBytes(of: high.bigEndian, as: UInt64.self)
            $0.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
            $0.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
        }
        return raw
    }

    /// The 20 bytes of the name.
    package var bytes: [UInt8] { withUnsafeBytes(of: raw) { Array($0) } }

    /// The first `count` hexadecimal digits.
    package func prefix(_ count: Int) -> String { String(description.prefix(count)) }

    /// All 40 hexadecimal digits.
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 40) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[2 * index] = digits[Int(byte >> 4)]
                buffer[2 * index + 1] = digits[Int(byte & 15)]
            }
            return 40
        }
    }
}
