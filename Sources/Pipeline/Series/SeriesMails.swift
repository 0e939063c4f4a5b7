// SPDX-License-Identifier: GPL-2.0-only
import GitStore
import PatchSeries

/// The mails of a version on their way to a folder.
package struct SeriesMails: Sendable {
    /// The mails in order.
    package var mails: [Mail]
    /// Where they are to stand, absolute.
    package let folder: String

    /// Mails for `folder`.
    package init(mails: [Mail], folder: String) {
        self.mails = mails
        self.folder = folder
    }

    /// The folder of a version, where the user names none.
    package static func folder(for tag: String, in repository: Repository) -> String {
        "\(repository.commonFolder)/\(Tool.name)/\(tag)"
    }

    /// The files: one a mail, and all of them in one mailbox.
    package var output: OutputFolder {
        OutputFolder(
            path: folder, files: mails.map { ($0.fileName, $0.bytes) } + [("series.mbox", mails.mailbox)])
    }

    /// Writes the files, unless they stand there already; says whether it had to.
    ///
    /// What stands there may be attested: that is no difference. Otherwise `attestation` is asked first.
    func write(attestedBy attestation: Attestation?) async throws -> Bool {
        if output.stands(ignoring: Attestation.removed) { return false }
        var copy = self
        if let attestation { copy.mails = try await attestation.attested(mails) }
        try copy.output.write()
        return true
    }

    /// The command that would send them. It is shown, never run.
    package var sendCommand: String { Self.sendCommand(for: folder) }

    /// The command that would send the mails in `folder`.
    ///
    /// To and Cc stand in the mails, and so do their ids: git must not thread them again, and need not look for
    /// more people. (With `--suppress-cc=all` it would drop the Cc that stand there.)
    static func sendCommand(for folder: String) -> String {
        let quiet = ["author", "body", "cccmd", "self"].map { "--suppress-cc=\($0)" }
        let mails = "\(folder.quotedForShell)/*.patch"
        return (["git send-email", "--no-thread"] + quiet + [mails]).joined(separator: " ")
    }
}

extension String {
    /// As a POSIX shell reads one word.
    var quotedForShell: String {
        let isPlain = utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-_./,:=@%+".utf8.contains(byte)
        }
        return isPlain && !isEmpty ? self : "'\(replacing("'", with: "'\\''"))'"
    }
}
