// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// A series as it would be sent, with what programs outside had to say about it.
package struct Submission: Sendable, Equatable {
    /// When the checks are made.
    package enum Occasion: Sendable {
        /// Before our own run writes it: what only the user can add yet is a note.
        case writing
        /// Before it is sent: nothing may be missing.
        case checking
    }

    /// The mails in order, the cover letter first where there is one.
    package var mails: [PostedMail]
    /// When the checks are made.
    package var occasion: Occasion
    /// What was found out by running other programs.
    package var results = OutsideResults()

    /// A submission of `mails`.
    package init(mails: [PostedMail], occasion: Occasion = .checking) {
        self.mails = mails
        self.occasion = occasion
    }

    /// The cover letter.
    package var cover: PostedMail? { mails.first { $0.isCover } }

    /// The mails that carry patches, in order.
    package var patches: [PostedMail] { mails.filter { !$0.isCover } }

    /// The mail that the others answer.
    package var first: PostedMail? { cover ?? mails.first }

    /// Replaces text in the mail at `index`, as an author's editor would.
    mutating func replace(_ old: String, with new: String, in index: Int) {
        let mail = mails[index]
        let text = String(decoding: mail.bytes, as: UTF8.self)
        mails[index] = PostedMail(parsing: Array(text.replacing(old, with: new).utf8), name: mail.name)
    }
}

extension String {
    /// With each `old` replaced by `new`.
    func replacing(_ old: String, with new: String) -> String {
        let (bytes, wanted) = (Array(utf8), Array(old.utf8))
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: wanted) {
                result += Array(new.utf8)
                index += wanted.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
