// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GitStore
import PatchSeries

/// What became of a version whose mails were asked for.
package struct SeriesReport: Sendable {
    /// The version's tag.
    package let tag: String
    /// The mails and where they stand.
    package let mails: SeriesMails
    /// What the user should know.
    package let notes: [String]
    /// Whether they had to be written.
    package let isWritten: Bool

    /// A report on `mails`.
    init(tag: String, mails: SeriesMails, notes: [String], isWritten: Bool) {
        (self.tag, self.mails, self.notes, self.isWritten) = (tag, mails, notes, isWritten)
    }

    /// Writes the mails of a version again.
    init(writing series: StoredSeries, output: String?, isResent: Bool = false) async throws {
        let folder =
            output.map(Self.absolute)
            ?? SeriesMails.folder(
                for: series.tag.name + (isResent ? "-resend" : ""), in: series.repository)
        tag = series.tag.name
        mails = SeriesMails(mails: try series.series(isResent: isResent).mails(), folder: folder)
        notes = []
        isWritten = try await mails.write(attestedBy: Attestation(for: series.repository))
    }

    /// `path` from the root of the file system, without dots in it.
    package static func absolute(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }

    /// The same for a program.
    package var record: Record {
        Record(
            tag: tag, folder: mails.folder, files: mails.output.files.map(\.name), notes: notes,
            isWritten: isWritten, sendCommand: mails.sendCommand)
    }

    /// A report as JSON has it.
    package struct Record: Sendable, Encodable {
        /// The version's tag.
        let tag: String
        /// Where the mails stand.
        let folder: String
        /// Their names, the mailbox among them.
        let files: [String]
        /// What the user should know.
        let notes: [String]
        /// Whether they had to be written.
        let isWritten: Bool
        /// What would send them.
        let sendCommand: String
    }

    /// What the user is told.
    package var text: String {
        let count = mails.mails.count
        let what = "\(count) mail\(count == 1 ? "" : "s") of '\(tag)'"
        let first = isWritten ? "\(what) in \(mails.folder)" : "\(what), as they stand in \(mails.folder)"
        let lines = notes.map { "note: \($0)" } + [first, "to send them: \(mails.sendCommand)"]
        return lines.map { $0 + "\n" }.joined()
    }
}
