// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The Ed25519 key pair of RFC 8032's first test vector, as OpenSSH keeps one: the same signatures everywhere.
package enum SSHKey {
    private static let secret = bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    private static let open = bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")

    /// The public key as it stands in a `.pub` or an allowed signers file.
    package static var publicLine: String { "ssh-ed25519 " + Data(publicBlob).base64EncodedString() }

    /// Writes the private key to `path`, readable by its owner alone, and the public one beside it.
    package static func write(to path: String) throws {
        let check: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 1]
        var secretBlob = check + publicBlob + string(secret + open) + string(Array("test".utf8))
        let gap = (8 - secretBlob.count % 8) % 8
        secretBlob += (0..<gap).map { UInt8($0 + 1) }
        let none = string(Array("none".utf8))
        let file =
            Array("openssh-key-v1\0".utf8) + none + none + string([]) + [0, 0, 0, 1] + string(publicBlob)
            + string(secretBlob)
        let body = Data(file).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
        let frame = "OPENSSH PRIVATE KEY-----\n"
        try Data("-----BEGIN \(frame)\(body)\n-----END \(frame)".utf8).write(to: URL(filePath: path))
        chmod(path, 0o600)
        try Data((publicLine + "\n").utf8).write(to: URL(filePath: path + ".pub"))
    }

    private static var publicBlob: [UInt8] { string(Array("ssh-ed25519".utf8)) + string(open) }

    private static func string(_ bytes: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) } + bytes
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0..<($0 + 2)]), radix: 16)
        }
    }
}
