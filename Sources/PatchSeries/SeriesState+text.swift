// SPDX-License-Identifier: GPL-2.0-only

extension SeriesState {
    /// The first line of the text form; the number grows when an older reader could not read it.
    static let mark = "# gen-patch-series: 1"

    /// The fields in their one order, so that the same state has the same text.
    var fields: [StateField] {
        headFields
            + previous.map { StateField("previous", "\($0.version) \($0.tag) \($0.tip) \($0.messageID)") }
            + (proof?.fields ?? []) + (cover?.fields ?? []) + patches.flatMap(\.fields)
    }

    private var headFields: [StateField] {
        var fields = [
            StateField("change-id", changeID.description),
            StateField("version", version.description),
            StateField("message-ids", "\(ids.random) \(ids.host)"),
            StateField("sender", sender.plainText),
            StateField("date", "\(date.seconds) \(date.zone)"),
            StateField("signature", signature),
            StateField("foundation", foundation),
        ]
        if isSignedOff { fields.append(StateField("signed-off", "yes")) }
        if prefix.isRFC { fields.append(StateField("rfc", "yes")) }
        if prefix.isResend { fields.append(StateField("resend", "yes")) }
        if let branch = prefix.stableBranch { fields.append(StateField("stable-branch", branch)) }
        if let commit = base.commit { fields.append(StateField("base-commit", commit)) }
        fields += base.prerequisites.map { StateField("prerequisite-patch-id", $0) }
        if let command { fields.append(StateField("command", command)) }
        return fields
    }
}

extension SeriesState.Cover {
    /// The subject and the text are the tag's own message.
    fileprivate var fields: [StateField] {
        [StateField("cover", "yes")] + changelog.fields
            + (rangeDiff.isEmpty ? [] : [StateField("range-diff", rangeDiff)])
    }
}

extension SeriesState.PatchNotes {
    fileprivate var fields: [StateField] {
        [StateField("patch", identity)] + (notes.isEmpty ? [] : [StateField("notes", notes)])
            + changelog.fields + recipients.to.map { StateField("to", $0.plainText) }
            + recipients.cc.map { StateField("cc", $0.plainText) }
    }
}

extension SeriesState.ProofRecord {
    fileprivate var fields: [StateField] {
        [StateField("proof", verdict)] + details.map { StateField("proof-detail", $0) }
            + texts.map { StateField("proof-text", "\($0.patch) \($0.blob) \($0.path)") }
    }
}

extension [ChangelogEntry] {
    fileprivate var fields: [StateField] {
        flatMap { entry in
            let link = entry.previous.map { " \($0)" } ?? ""
            return [StateField("changes-in", "\(entry.version)\(link)")]
                + entry.items.map { StateField("change", $0) }
        }
    }
}
