// SPDX-License-Identifier: GPL-2.0-only

extension Series {
    /// The version that `state` and the commits make: `patches` as the commits hold them, `diffstat` of all of them.
    ///
    /// Notes, changelog and recipients of `patches` are replaced by those of the state; refuses another number of
    /// patches than the state knows.
    package init(_ state: SeriesState, patches: [Patch], diffstat: String) throws(SeriesError) {
        guard patches.count == state.patches.count else {
            throw .malformedState("\(state.patches.count) patches are recorded, \(patches.count) are there")
        }
        var complete = patches
        for (index, notes) in state.patches.enumerated() {
            complete[index].notes = notes.notes
            complete[index].changelog = notes.changelog
            complete[index].recipients = notes.recipients
        }
        var cover = state.cover.map { CoverLetter(subject: $0.subject, text: $0.text, diffstat: diffstat) }
        cover?.changelog = state.cover?.changelog ?? []
        cover?.rangeDiff = state.cover?.rangeDiff ?? ""
        try self.init(
            changeID: state.changeID, version: state.version, prefix: state.prefix, ids: state.ids,
            sender: state.sender, date: state.date, base: state.base, cover: cover, patches: complete,
            signature: state.signature)
    }
}
